"""Whatever a hand types into an address or a form is ignored or refused with a sentence: never a failure of ours."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client

from accounts import custom_fields
from accounts.filters import AccountFilter
from accounts.filters.facets import facets
from accounts.models import Account
from accounts.panels import Asking
from tests.architecture.addresses import addresses
from tests.architecture.sweep.asking import Asker
from tests.architecture.sweep.company import Company, fillings
from tests.architecture.typed import SCRIPT, TYPED, UNREADABLE, Form, Forms, names_asked_for
from tests.architecture.world import NOW, World

pytestmark = pytest.mark.django_db
# Every night each value in each place; before that each place with a few of them, and its neighbour with others.
ALL: Final = pytest.param(1, marks=pytest.mark.nightly)
FORM: Final = "application/x-www-form-urlencoded"
# Characters. What somebody typed may be told again, but never so often that the page grows without bound.
LARGEST_PAGE: Final = 2_000_000
YEARS: Final = {"start_before": date(2024, 1, 1), "start": date(2025, 1, 1), "end": date(2026, 1, 1)}
# Names that a page asks for only when another one says so, or by going through all that it is given.
ALSO: Final[dict[str, tuple[str, ...]]] = {
    "accounts:account-list": ("q", "sort", "columns", "class", "owner", "revenue-min", "city", "last-order-over"),
    "accounts:account-filter": ("value", "operator", "was", "q", "sort", "columns"),
    "accounts:account-columns": ("column", "move", "q", "sort", "columns"),
    "accounts:account-order": ("q", "sort", "columns"),
    "accounts:account-products": ("q", "line", "sort", "page"),
    "accounts:account-products-export": ("q", "line", "sort", "page"),
    "accounts:import-check": ("tab", "page"),
    "accounts:view-new": ("q", "sort", "columns", "class"),
}  # fmt: skip
# What makes a page read the rest of its address.
KEPT: Final[dict[str, dict[str, str]]] = {
    "accounts:account-columns": {"apply": "1"},
    "accounts:account-filter": {"apply": "1", "field": "revenue"},
}


@pytest.fixture
def world(company: Company) -> World:
    return company.world


def failures_of(client: Client, method: str, url: str, data: Any = None) -> list[str]:
    """Send one request and return what is wrong with the answer."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    text = body.decode("utf-8", "replace")
    found = [f"answers {response.status_code}"] if response.status_code >= 500 else []
    found += ["lets a header through"] if "X-Evil" in response.headers else []
    found += ["lets a script through"] if SCRIPT in text and "html" in response.headers.get("Content-Type", "") else []
    found += [f"answers {len(text)} characters"] if len(text) > LARGEST_PAGE else []
    return [f"{method} {url[:90]} {str(data)[:200]}: {each}" for each in found]


@pytest.mark.parametrize("step", [6, ALL])
def test_every_value_of_every_address(step: int, world: World) -> None:
    wrong: list[str] = []
    client = Asker(world.admin).client
    for address in addresses():
        url = address.url(next(fillings(address, world, "own"), {}))
        with names_asked_for() as names:
            is_page = client.get(url).status_code == 200 and address.module.startswith(
                ("accounts.views", "kam.core.views")
            )
        names.update(ALSO.get(address.name, ()))
        for turn in range(0, len(TYPED) if is_page and names else 0, step):
            typed = {name: TYPED[(turn + place) % len(TYPED)] for place, name in enumerate(sorted(names))}
            wrong += failures_of(client, "get", url, typed | KEPT.get(address.name, {}))
    assert not wrong, "\n".join(wrong)


def test_what_cannot_be_read_is_refused_everywhere(world: World) -> None:
    client = Asker(world.admin).client
    for address in addresses():
        url = address.url(next(fillings(address, world, "own"), {}))
        for typed in UNREADABLE:
            answers = (client.get(f"{url}?q={typed}"), client.post(url, f"name={typed}", FORM))
            refused = [answer.status_code for answer in answers]
            # Without a token the API asks for one before anything else.
            assert set(refused) <= {302, 400, 401, 404, 405}, (address.name, typed, refused)


def test_every_value_of_what_is_done_to_many(world: World) -> None:
    wrong: list[str] = []
    client = Asker(world.admin).client
    for address in (each for each in addresses() if each.name.startswith("accounts:bulk-")):
        for place, typed in enumerate(TYPED):
            named = world.own.account.pk if place % 2 else typed
            data = {"account": [named, typed], "to": typed, "team": typed, "word": typed, "format": typed, "q": typed}
            wrong += failures_of(client, "post", address.url({}), data)
    assert not wrong, "\n".join(wrong)


def test_every_value_of_every_filter(world: World) -> None:
    asking = Asking(world.admin, YEARS, NOW.date())
    custom = list(custom_fields.defined(world.admin))
    operators = [operator for facet in facets(custom) for operator in facet.operators]
    accounts = Account.objects.visible_to(world.admin).with_class()
    for name, typed in product(("q", "sort", *(operator.name for operator in operators)), TYPED):
        asked = AccountFilter({name: typed}, accounts, asking=asking, custom=custom)
        list(asked.found[:2])
        assert len("".join(asked.spelled().values())) <= len(typed), (name, typed)


@pytest.mark.parametrize("step", [9, ALL])
def test_every_value_of_every_form(step: int, world: World) -> None:
    wrong: list[str] = []
    client = Asker(world.admin).client
    for target, form in list(forms_of(client, world)):
        wrong += failures_of(client, "post", target, {})
        for place, name in enumerate(form.names):
            for typed in TYPED[place % step :: step]:
                wrong += failures_of(client, "post", target, form.sent(**{name: typed}))
    assert not wrong, "\n".join(wrong)


def forms_of(client: Client, world: World) -> Iterator[tuple[str, Form]]:
    """Yield each form of our own pages once, filled in as it is shown, with the address that it is sent to."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for url in pages(world):
        answer = client.get(url, follow=True)
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        is_page = answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")
        for form in Forms(answer.content.decode()).found if is_page else ():
            target = form.action or here
            key = ("".join(sign for sign in target if not sign.isdigit()), tuple(form.names))
            if key not in seen and not target.startswith("/auth/"):
                seen.add(key)
                yield target, form


def pages(world: World) -> Iterator[str]:
    for address in (each for each in addresses() if each.module.startswith(("accounts", "kam"))):
        for ids in fillings(address, world, "own") if address.parameters else ({},):
            yield address.url(ids)
