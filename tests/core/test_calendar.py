from datetime import date

from kam.core.calendar import add_months, month_index, month_of_index, month_start


def test_a_month_is_its_first_day() -> None:
    assert month_start(date(2024, 2, 29)) == date(2024, 2, 1)


def test_consecutive_months_have_consecutive_numbers() -> None:
    # 2025 * 12 + 11 and 2026 * 12 + 0
    assert (month_index(date(2025, 12, 31)), month_index(date(2026, 1, 1))) == (24311, 24312)
    assert month_of_index(24312) == date(2026, 1, 1)


def test_months_are_added_over_the_turn_of_the_year_and_never_land_on_a_31st() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 1)
    assert add_months(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert add_months(date(2025, 11, 15), 14) == date(2027, 1, 1)
    assert add_months(date(2026, 3, 1), 0) == date(2026, 3, 1)
