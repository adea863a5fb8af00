"""An account as the form knows it: plain texts by the names of fields, rows of texts for what there is several of.

What a form began with, what somebody made of it and what somebody else stored meanwhile are all told in this way, so
they can be compared.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from accounts.custom_fields import name_of
from accounts.models import Account, CustomField

Values = dict[str, Any]
Rows = dict[str, dict[str, str]]
GROUPS: Final = ("addresses", "numbers")
# Of an address; the key says which row it is, and is nothing that somebody changes.
PARTS: Final = ("kind", "lines", "postal_code", "city", "region", "country")
PLAIN: Final = (
    "name", "legal_name", "legal_form", "short_name", "kind", "status", "key_since", "industry", "is_reference",
    "country", "city", "website", "currency", "credit_limit", "payment_days",
)  # fmt: skip
# More is no form of ours.
LONGEST_BASE: Final = 200_000


def values_of(account: Account, fields: Sequence[CustomField]) -> Values:
    """Return what is stored of the account: three queries for its parts."""
    values: Values = {name: text_of(getattr(account, name)) for name in PLAIN}
    values |= {name: text_of(getattr(account, f"{name}_id")) for name in ("segment", "owner", "team")}
    values |= {name_of(field): _spoken(field, account.custom.get(field.key)) for field in fields}
    values["tags"] = joined(account.tags.order_by("name", "pk").values_list("name", flat=True))
    rows = account.addresses.order_by("kind", "pk").values("pk", *PARTS)
    values["addresses"] = [{name: text_of(part) for name, part in row.items()} for row in rows]
    values["numbers"] = list(account.tax_ids.order_by("kind", "value", "pk").values("kind", "value"))
    return values


def text_of(value: Any) -> str:
    """Return a value as a form sends it: the same text for the same value, however it was typed."""
    if value in (None, False):
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def joined(words: Iterable[str]) -> str:
    """Return tags as the form has them: each once, in the order of the alphabet."""
    return ", ".join(sorted({word.casefold(): word for word in words}.values(), key=str.casefold))


def data_of(values: Values) -> dict[str, str]:
    """Return the values as a form would send them; for a set of rows also how many there are."""
    data: dict[str, str] = {}
    for name, value in values.items():
        if name not in GROUPS:
            data[name] = value
            continue
        data[f"{name}-TOTAL_FORMS"], data[f"{name}-INITIAL_FORMS"] = str(len(value)), "0"
        data |= {f"{name}-{place}-{part}": text for place, row in enumerate(value) for part, text in row.items()}
    return data


@dataclass(frozen=True)
class Met:
    """Two changes of one state: what both want where they agree or only one wants something, and where they do not."""

    values: Values
    conflicts: list[str]


def three_ways(*, base: Values, mine: Values, theirs: Values) -> Met:
    """Bring together what I made of the base and what they made of it meanwhile; in a conflict mine stands.

    Tags and rows of different things meet without a conflict: what either added is there, what either took is gone.
    """
    values = dict(theirs)
    conflicts = []
    for name, my_value in mine.items():
        their_value, before = theirs.get(name, ""), base.get(name)
        if same(my_value, their_value) or same(my_value, before):
            continue
        if same(their_value, before):
            values[name] = my_value
            continue
        met = _met(name, before, my_value, their_value)
        values[name] = my_value if met is None else met
        if met is None:
            conflicts.append(name)
    if "addresses" in values:
        values["addresses"] = _as_new_where_gone(values["addresses"], theirs.get("addresses", []))
    return Met(values, conflicts)


def _met(name: str, base: Any, mine: Any, theirs: Any) -> Any:
    """Return what both wanted of several things, None when they wanted different things of one."""
    if name == "tags":
        before, my_words, their_words = (_words(each) for each in (base, mine, theirs))
        return joined([*(their_words - (before - my_words)), *(my_words - before)])
    if name in GROUPS and isinstance(base, list):
        return _met_rows(*(_by_row(rows) for rows in (base, mine, theirs)))
    return None


def _met_rows(base: Rows, mine: Rows, theirs: Rows) -> list[dict[str, str]] | None:
    result = dict(theirs)
    for key in base.keys() | mine.keys():
        before, my_row, their_row = (_plain(rows.get(key)) for rows in (base, mine, theirs))
        if my_row in (before, their_row):
            continue
        if their_row != before:
            return None
        if my_row is None:
            del result[key]
        elif before is not None or my_row not in map(_plain, theirs.values()):
            result[key] = mine[key]
    return list(result.values())


def _by_row(rows: list[dict[str, str]]) -> Rows:
    """Return rows by what tells them apart: their key, or what they say where they have none."""
    return {row.get("pk") or json.dumps(row, sort_keys=True): row for row in rows}


def _plain(row: dict[str, str] | None) -> dict[str, str] | None:
    return None if row is None else {name: part for name, part in row.items() if name != "pk"}


def _as_new_where_gone(rows: list[dict[str, str]], stored: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows without the keys of addresses that are stored no more: they are to be added again."""
    keys = {row.get("pk", "") for row in stored}
    return [row if row.get("pk", "") in keys else {**row, "pk": ""} for row in rows]


def _words(text: Any) -> set[str]:
    return {word for part in str(text or "").split(",") if (word := part.strip())}


def same(one: Any, other: Any) -> bool:
    """Say whether two values of one field mean the same: rows in any order, whichever they are stored as."""
    return bool(_comparable(one) == _comparable(other))


def written(values: Values) -> str:
    """Write down what a form begins with, to be read back by `read`."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Values:
    """Read what a form began with; nothing for what no form of ours has written."""
    try:
        found = json.loads(text) if len(text) <= LONGEST_BASE else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if _is_value(name, value)}


def _is_value(name: str, value: Any) -> bool:
    if name not in GROUPS:
        return isinstance(value, str)
    return isinstance(value, list) and all(
        isinstance(row, dict) and all(isinstance(part, str) for part in row.values()) for row in value
    )


def _comparable(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return sorted(sorted((name, part) for name, part in row.items() if name != "pk") for row in value)


def _spoken(field: CustomField, value: Any) -> str:
    if field.kind == CustomField.Kind.YES_NO:
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
    return text_of(value)
