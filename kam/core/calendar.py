"""Month arithmetic without surprises: a month is its first day, or its index year * 12 + month - 1."""

from datetime import date


def month_start(day: date) -> date:
    """Return the first day of the month that `day` lies in."""
    return day.replace(day=1)


def month_index(day: date) -> int:
    """Return the number of the month since year 0: consecutive months differ by one."""
    return day.year * 12 + day.month - 1


def month_of_index(index: int) -> date:
    """Return the first day of the month with this index."""
    return date(index // 12, index % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the first day of the month `months` after (or before, when negative) that of `day`."""
    return month_of_index(month_index(day) + months)
