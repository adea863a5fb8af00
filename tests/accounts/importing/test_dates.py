"""Days as people and spreadsheets write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.importing.dates import day_reader
from accounts.importing.problems import RowError
from tests.accounts.importing.files import TODAY


@pytest.mark.parametrize(
    ("written", "order", "means"),
    [
        ("2026-01-31", "ymd", "2026-01-31"),
        ("2026/1/5", "", "2026-01-05"),
        ("2026.01.31", "dmy", "2026-01-31"),
        ("20260131", "", "2026-01-31"),
        ("31.12.2026", "dmy", "2026-12-31"),
        # Dots mean day first wherever they are used.
        ("05.06.2026", "", "2026-06-05"),
        ("05/06/2026", "dmy", "2026-06-05"),
        ("05/06/2026", "mdy", "2026-05-06"),
        ("12/31/26", "mdy", "2026-12-31"),
        ("01-02-99", "dmy", "1999-02-01"),
        ("31.12.2026 r.", "dmy", "2026-12-31"),
        ("2026年1月2日", "ymd", "2026-01-02"),
        ("２０２６年１月２日", "", "2026-01-02"),
        # Days since the end of 1899, as spreadsheets count.
        ("45292", "ymd", "2024-01-01"),
        ("45292.75", "ymd", "2024-01-01"),
        ("2026-01-31 23:59:59", "ymd", "2026-01-31"),
        ("2026-01-31T08:00", "ymd", "2026-01-31"),
        ("1/31/2026 12:00:00 AM", "mdy", "2026-01-31"),
        ("2024-02-29", "ymd", "2024-02-29"),
    ],
)
def test_reads(written: str, order: str, means: str) -> None:
    assert day_reader(order, today=TODAY)(written) == means


@pytest.mark.parametrize(
    ("written", "order", "code"),
    [
        ("2026-02-30", "ymd", "month_too_short"),
        ("30.02.2026", "dmy", "month_too_short"),
        ("32.01.2026", "dmy", "no_such_day"),
        ("2026-13-01", "ymd", "no_such_day"),
        ("0000-01-01", "ymd", "no_such_day"),
        # The declared order is kept, not swapped where the other would fit.
        ("12/31/2026", "dmy", "no_such_day"),
        ("31/12/2026", "mdy", "no_such_day"),
        ("31.12.2026", "ymd", "date_order"),
        ("05/06/2026", "", "date_order_unknown"),
        ("9999-01-01", "ymd", "date_out_of_range"),
        ("1969-12-31", "ymd", "date_out_of_range"),
        # A sale after the coming year is a slip of the pen.
        ("2028-01-01", "ymd", "date_out_of_range"),
        # Day 60 of a spreadsheet is the 29 February 1900 that never was; five digits begin in 1927.
        ("00060", "ymd", "date_out_of_range"),
        ("2026-01-31T23:30:00Z", "ymd", "date_zone"),
        ("2026-01-31 23:30:00+01:00", "ymd", "date_zone"),
        ("yesterday", "ymd", "not_a_date"),
        ("60", "ymd", "not_a_date"),
        ("1.2026", "ymd", "not_a_date"),
    ],
)
def test_refuses(written: str, order: str, code: str) -> None:
    with pytest.raises(RowError) as refusal:
        day_reader(order, today=TODAY)(written)
    assert refusal.value.code == code
    assert refusal.value.reason


def test_counts_from_1904_where_the_workbook_does() -> None:
    # 1,462 days lie between the two beginnings.
    assert day_reader("ymd", today=TODAY, since_1904=True)("43830") == "2024-01-01"


@given(st.dates(min_value=TODAY.replace(year=1970), max_value=TODAY.replace(year=2027)))
def test_every_day_comes_back(day: date) -> None:
    iso = day.isoformat()
    assert day_reader("", today=TODAY)(iso) == iso
    assert day_reader("dmy", today=TODAY)(f"{day:%d.%m.%Y}") == iso
    assert day_reader("mdy", today=TODAY)(f"{day:%m/%d/%Y}") == iso


@given(st.text(max_size=40), st.sampled_from(["", "ymd", "dmy", "mdy"]))
def test_any_text_is_a_day_or_a_row_error(text: str, order: str) -> None:
    try:
        day = day_reader(order, today=TODAY)(text)
    except RowError:
        return
    assert len(day) == 10
