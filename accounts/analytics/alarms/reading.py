"""Asking the database for alarms: the SQL of a kind stands beside its module."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection

from accounts.analytics.alarms.kinds import FoundAlarm

_HERE: Final = Path(__file__).parent
# What every kind tells beside its own figures.
_COMMON: Final = frozenset({"account_id", "subject", "severity", "at_stake"})


def found_by(name: str, days: dict[str, Any], **limits: Any) -> list[FoundAlarm]:
    """Return what NAME.sql finds by these days and limits; see `found_in`."""
    return found_in(_text(name), days | limits)


def found_in(sql: str, values: Mapping[str, Any]) -> list[FoundAlarm]:
    """Return what the SQL finds.

    Its columns are `account_id`, `subject`, `severity` and `at_stake`; all others are the figures.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or ()]
        return [_found(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _found(row: dict[str, Any]) -> FoundAlarm:
    figures = {name: _plain(value) for name, value in row.items() if name not in _COMMON}
    return FoundAlarm(
        account_id=row["account_id"],
        subject=row["subject"],
        severity=row["severity"],
        at_stake=row["at_stake"],
        figures=figures,
    )


def _plain(value: Any) -> Any:
    """Return the value as JSON keeps it: numbers exactly, as texts."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is None or isinstance(value, int | str) else value.isoformat()


@cache
def _text(name: str) -> str:
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8")
