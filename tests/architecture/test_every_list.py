"""Every list of the API, in every order, page by page, with all relations: each row once, and at the same price."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kam.core import audit_log
from tests.architecture.addresses import Address, addresses
from tests.architecture.sweep.company import Company
from tests.architecture.world import crowd

pytestmark = pytest.mark.django_db
LISTS: Final = {address.name: address for address in addresses() if address.contract("get").gives_list}
KNOWN: Final = re.compile(r"There are: ([a-z0-9, -]*);")
# The trail reads each kind of row by itself, and the names of what it names, however many there are of it.
TRAILS: Final = {"api:audit-list", "api:accounts-trail-list"}
FEWEST: Final = 3
# Of what no two rows of a list may have the same; of all else some have: there an order may prove not to be total.
UNIQUE: Final = {
    "api:classification-profile-versions-list": {"number"},
    "api:classification-profiles-list": {"name"},
    "api:classification-run-snapshots-list": {"account"},
    "api:product-lines-list": {"name"},
    "api:segments-list": {"name"},
    "api:tags-list": {"name"},
    "api:teams-list": {"name"},
}
# Languages decide about words, and the name about what stands there by its key.
WORDS: Final = {"name", "city", "owner", "team", "tags"}


@pytest.fixture(scope="module")
def kept_company(kept_company: Company) -> Company:
    """The company with rows enough in every list."""
    crowd(kept_company.world)
    return kept_company


@pytest.mark.parametrize("name", LISTS)
def test_every_row_comes_once_in_every_order(name: str, company: Company) -> None:
    url, rows = fullest(LISTS[name], company)
    # Of fewer, none could be lost between two pages, and none stand in the wrong place.
    assert len(rows) >= FEWEST
    for order in orders_of(url, company):
        sort = f"&sort={order}" if order else ""
        whole, parts = (every(f"{url}?limit={limit}{sort}", company) for limit in (200, len(rows) // 3))
        assert (parts, len(whole)) == (whole, len(rows)), order
        assert len(set(map(json.dumps, whole))) == len(rows), order
        values = [row[field] for row in whole] if (field := field_of(order, rows)) else []
        assert is_unique(name, order) or not values or len(set(map(json.dumps, values))) < len(values), order
        if not is_by_words(order):
            assert values == in_order(values, is_descending=order.startswith("-")), order


@pytest.mark.parametrize("name", LISTS)
def test_relations_are_asked_for_together(name: str, company: Company) -> None:
    url, _rows = fullest(LISTS[name], company)
    resource = LISTS[name].contract("get").gives or LISTS[name].callback.cls.resource
    expand = f"&expand={','.join(resource.expansions)}" if resource.expansions else ""
    one, all_of_them = (queries_of(f"{url}?limit={limit}{expand}", company) for limit in (1, 200))
    # A relation that no row has is not asked for.
    assert all_of_them - one <= (2 * len(audit_log.kinds()) if name in TRAILS else len(resource.expansions))


def test_there_are_rows_to_part_and_to_sort(company: Company) -> None:
    """Else nothing above could fail."""
    many = {name for name, address in LISTS.items() if len(fullest(address, company)[1]) > 9}
    assert {"api:accounts-list", "api:alarms-list", "api:classification-run-snapshots-list", "api:tags-list"} <= many


def told(url: str, company: Company) -> dict[str, Any]:
    answer = company.systems["admin"].ask("get", url)
    assert answer.status == 200, (url, answer.body)
    found: dict[str, Any] = json.loads(answer.body)
    return found


def every(url: str, company: Company) -> list[Any]:
    return [row for page in pages(url, company) for row in page]


def fullest(address: Address, company: Company) -> tuple[str, list[Any]]:
    """Return of one's own lists the one with the most rows, and these."""
    urls = [address.url(filling) for filling in company.fillings(address)["own"]]
    found = [(url, every(f"{url}?limit=200", company)) for url in urls]
    return max(found, key=lambda each: len(each[1]))


def orders_of(url: str, company: Company) -> list[str]:
    answer = company.systems["admin"].ask("get", f"{url}?sort=unasked")
    found = KNOWN.search(json.loads(answer.body)["detail"])
    names = [name for name in (found[1].split(", ") if found else []) if name]
    return [each for name in names for each in (name, f"-{name}")] or [""]


def pages(url: str, company: Company) -> Iterator[list[Any]]:
    following = url
    while following:
        page = told(following, company)
        yield page["results"]
        parts = urlsplit(page["next"] or "")
        following = f"{parts.path}?{parts.query}" if page["next"] else ""


def field_of(order: str, rows: list[Any]) -> str:
    """Return the field that shows what the rows are sorted by; none where none does."""
    field = order.removeprefix("-").replace("-", "_")
    return field if field in rows[0] else ""


def is_by_words(order: str) -> bool:
    return order.removeprefix("-") in WORDS


def is_unique(name: str, order: str) -> bool:
    return order.removeprefix("-") in {"id", *UNIQUE.get(name, ())}


def in_order(values: list[Any], *, is_descending: bool) -> list[Any]:
    there = [value for value in values if value is not None]
    return sorted(there, key=comparable, reverse=is_descending) + [None] * (len(values) - len(there))


def comparable(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value


def queries_of(url: str, company: Company) -> int:
    with CaptureQueriesContext(connection) as asked:
        told(url, company)
    return len(asked)
