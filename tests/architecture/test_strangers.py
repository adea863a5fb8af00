"""A stranger at every door: Clara, somebody deactivated, nobody at all. They learn nothing and change nothing."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.access import AccountScopedQuerySet
from kam.core.models import User
from tests.architecture.addresses import MISSING, PUBLIC, addresses, ids_for
from tests.architecture.crawl import (
    METHODS,
    ask,
    fillings,
    fingerprint,
    sign_in,
    what_a_rep_reads,
    what_a_stranger_is_told,
)
from tests.architecture.world import CANARIES, COMPANYS, Belongings, World, build, disturb

pytestmark = pytest.mark.django_db
EVERY = addresses()
Page = Callable[[Belongings], list[int]]
ACCOUNT: Page = lambda own: [own.account.pk]  # noqa: E731 - a word in the table below
IMPORT: Page = lambda own: [own.batches[1].pk]  # noqa: E731
LIST: Page = lambda own: []  # noqa: E731
# Forms that name a row beside the one of their address: of what page, in which field, what row, and what goes along.
FORMS: dict[str, tuple[Page, str, Callable[[Any], int], dict[str, str]]] = {
    "account-hierarchy": (ACCOUNT, "parent", lambda others: others.account.pk, {"version": "1"}),
    "account-merge": (ACCOUNT, "with", lambda others: others.account.pk, {"confirm": "1"}),
    "account-value-restore": (ACCOUNT, "change", lambda others: others.account.events.latest("pgh_id").pk, {}),
    "import-withdraw": (IMPORT, "correction", lambda others: others.batches[1].corrections.get().pk, {}),
    "import-confirm": (IMPORT, "doubt", lambda others: others.batches[1].doubts.latest("pk").pk, {}),
    "view-new": (LIST, "view", lambda others: others.owner.saved_views.get().pk, {"name": ""}),
    "bulk-assign": (LIST, "account", lambda others: others.account.pk, {"to": ""}),
    "bulk-key": (LIST, "account", lambda others: others.account.pk, {}),
    "bulk-key-end": (LIST, "account", lambda others: others.account.pk, {}),
    "bulk-tag": (LIST, "account", lambda others: others.account.pk, {"word": "Plain"}),
    "bulk-archive": (LIST, "account", lambda others: others.account.pk, {}),
}


@pytest.fixture(params=["published", "unpublished"])
def world(request: pytest.FixtureRequest, unthrottled: None) -> World:
    """The company after its first published run, and before."""
    return build(is_published=request.param == "published")


def test_every_address_is_known(world: World) -> None:
    assert {"accounts:account-list", "accounts:account-detail", "core:home"} <= {address.name for address in EVERY}
    for address in EVERY:
        ids_for(address, world)


def test_a_foreign_id_is_answered_like_a_missing_one(world: World) -> None:
    before = fingerprint()
    told = what_a_stranger_is_told(world, [address for address in EVERY if address.parameters])
    assert not told, "\n".join(told)
    assert fingerprint() == before


def test_pages_without_an_id_tell_no_secret(world: World) -> None:
    told = what_a_stranger_is_told(world, [address for address in EVERY if not address.parameters])
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", FORMS)
def test_a_foreign_row_in_a_form_is_as_good_as_none(name: str, world: World) -> None:
    page, field, number_of, beside = FORMS[name]
    url, before = reverse(f"accounts:{name}", args=page(world.own)), fingerprint()
    foreign, nothing = (
        # A window of its own each time: what one is told in the corner must not stand on the next page.
        ask(sign_in(world.own.owner), "post", url, htmx=False, data=beside | {field: number}).without(number)
        for number in (number_of(world.foreign), MISSING)
    )
    assert (foreign.canaries, foreign.difference(nothing)) == ([], "")
    assert fingerprint() == before


def test_files_that_a_rep_takes_along_tell_no_secret(world: World) -> None:
    client, keys = sign_in(world.own.owner), [account.pk for account in world.foreign.accounts]
    for address, data in (
        ("accounts:bulk-export", {"format": "csv", "all": "1"}),
        ("accounts:bulk-export", {"format": "csv", "account": keys, "columns": "revenue,owner,team,tags,city,number"}),
        ("accounts:portfolio-export", {}),
    ):
        answer = ask(client, "post", reverse(address), htmx=False, data=data)
        assert (address, answer.status, answer.canaries) == (address, 200, [])


def test_nothing_foreign_changes_a_byte_of_what_a_rep_reads(world: World) -> None:
    before = what_a_rep_reads(world, EVERY)
    assert not [place for place, answer in before.items() if answer.canaries]
    disturb(world)
    after = what_a_rep_reads(world, EVERY)
    differing = [
        f"{place}\n{after[place].difference(before[place])}" for place in before if before[place] != after[place]
    ]
    assert not differing, "\n\n".join(differing)


@pytest.mark.parametrize("person", ["nobody", "leaver"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(world: World, person: str) -> None:
    client = sign_in(None if person == "nobody" else world.leaver)
    User.objects.filter(pk=world.leaver.pk).update(is_active=False)
    before = fingerprint()
    wrong: list[str] = []
    for address, method, htmx in product(EVERY, METHODS, (False, True)):
        for kind in ("foreign", "missing") if address.parameters else ("missing",):
            for ids in fillings(address, world, kind):
                answer = ask(client, method, address.url(ids), htmx=htmx)
                leads = answer.status in {302, 401} and settings.LOGIN_URL in answer.headers
                is_led = leads or (address.name.startswith("api:") and answer.status == 401)
                if answer.canaries or not (is_led or address.name in PUBLIC):
                    wrong.append(f"{method} {address.name} answers {answer.status} {answer.canaries}")
    assert not wrong, "\n".join(wrong)
    assert fingerprint() == before


def test_the_owner_sees_every_secret(world: World) -> None:
    # Else the canaries would be of no use. The year is told to the cent once it has been classified.
    secrets = CANARIES if world.run.is_published else CANARIES[:3]
    assert what_is_told_to(world.foreign.owner, world).issuperset(secrets)


def test_what_the_whole_company_sold_is_told_to_who_may_know(world: World) -> None:
    assert COMPANYS not in what_is_told_to(world.foreign.owner, world)
    if world.run.is_published:
        assert COMPANYS in what_is_told_to(world.admin, world)


def what_is_told_to(person: User, world: World) -> set[str]:
    """Return the secrets in everything that this person can fetch of Anna's."""
    client = sign_in(person)
    told: set[str] = set()
    for address in EVERY:
        for ids in fillings(address, world, "foreign") if address.parameters else ({},):
            told.update(ask(client, "get", address.url(ids), htmx=False).canaries)
    if world.run.is_published:
        told.update(ask(client, "get", reverse("accounts:run-detail", args=[world.run.pk]), htmx=False).canaries)
    return told


def test_without_the_access_rule_the_sweep_turns_red(world: World, everybody_sees_everything: None) -> None:
    doors = {"accounts:account-list", "accounts:account-detail"}, {"api:accounts-list", "api:accounts-detail"}
    for names in doors:
        seen = [address for address in EVERY if address.name in names]
        assert what_a_stranger_is_told(world, seen, methods=["get"])
    some = [address for address in EVERY if address.name in set().union(*doors)]
    assert what_a_stranger_is_told(world, some, methods=["get"])
    before = what_a_rep_reads(world, some)
    disturb(world)
    assert what_a_rep_reads(world, some) != before


@pytest.fixture
def everybody_sees_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule of accounts as it must never be."""
    monkeypatch.setattr(AccountScopedQuerySet, "visible_to", lambda rows, user: rows.all())
