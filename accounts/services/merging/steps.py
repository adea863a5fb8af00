"""What a merge consists of; upper apps register the steps of their own rows in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from accounts.models import Account
from kam.core.models import User
from kam.core.registry import Registry


@dataclass(frozen=True)
class Merge:
    """One merge under way: both accounts are locked, the rights are asked. `on` is the business day of `at`."""

    survivor: Account
    other: Account
    by: User
    at: datetime
    on: date


@dataclass(frozen=True)
class MergeStep:
    """One kind of rows: how many the other account has (for the preview), and how they are moved."""

    key: str
    order: int
    label: str | Promise
    count: Callable[[Account], int]
    move: Callable[[Merge], None]


merge_steps: Registry[MergeStep] = Registry()
