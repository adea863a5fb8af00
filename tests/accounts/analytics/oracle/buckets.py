"""Buckets and the window (section 3)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Bucket = Literal["month", "quarter", "week"]


def bucket_of(day: date, bucket: Bucket) -> int:
    """The running number of the month, quarter or ISO week that holds the day."""
    if bucket == "month":
        return day.year * 12 + day.month - 1
    if bucket == "quarter":
        return day.year * 4 + (day.month - 1) // 3
    return (day.toordinal() - 1) // 7


def start_of(index: int, bucket: Bucket) -> date:
    """The first day of a bucket."""
    if bucket == "month":
        return date(index // 12, index % 12 + 1, 1)
    if bucket == "quarter":
        return date(index // 4, index % 4 * 3 + 1, 1)
    return date.fromordinal(index * 7 + 1)


@dataclass(frozen=True)
class Window:
    """The last complete buckets before the run date: first and last are bucket numbers, both inside."""

    bucket: Bucket
    first: int
    last: int

    @classmethod
    def before(cls, as_of: date, bucket: Bucket, length: int) -> "Window":
        last = bucket_of(as_of, bucket) - 1
        return cls(bucket, last - length + 1, last)

    @property
    def start(self) -> date:
        return start_of(self.first, self.bucket)

    @property
    def end(self) -> date:
        """The first day after the window."""
        return start_of(self.last + 1, self.bucket)

    def __len__(self) -> int:
        return self.last - self.first + 1
