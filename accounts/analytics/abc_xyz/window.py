"""Which buckets a run looks at: whole months, quarters or ISO weeks before a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kam.core.calendar import month_index, month_of_index

# Buckets of one year.
CYCLES: Final = {"month": 12, "quarter": 4, "week": 52}
MONTHS_OF_QUARTER: Final = 3
DAYS_OF_WEEK: Final = 7


@dataclass(frozen=True)
class Window:
    """Complete buckets: `start` is the first day of the first, `end` the first day after the last.

    `first` and `last` are their indices: year*12+month-1, year*4+quarter-1, or weeks since year 1.
    """

    bucket: str
    start: date
    end: date
    first: int
    last: int

    def earlier_end(self, buckets: int) -> date:
        """Return the end of the window so many buckets earlier."""
        return first_day(self.bucket, self.last + 1 - buckets)


def bucket_index(bucket: str, day: date) -> int:
    """Return the index of the bucket that `day` lies in; consecutive buckets differ by one."""
    if bucket == "week":
        return (day.toordinal() - 1) // DAYS_OF_WEEK
    months = month_index(day)
    return months // MONTHS_OF_QUARTER if bucket == "quarter" else months


def first_day(bucket: str, index: int) -> date:
    """Return the day on which the bucket of this index starts."""
    if bucket == "week":
        return date.min + timedelta(days=index * DAYS_OF_WEEK)
    return month_of_index(index * MONTHS_OF_QUARTER if bucket == "quarter" else index)


def window_before(as_of: date, *, bucket: str, length: int) -> Window:
    """Return the last `length` complete buckets before `as_of`, whose own bucket is never complete.

    ValueError or OverflowError when they would begin before year 1.
    """
    last = bucket_index(bucket, as_of) - 1
    first = last - length + 1
    return Window(bucket, first_day(bucket, first), first_day(bucket, last + 1), first, last)
