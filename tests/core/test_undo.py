"""Taking back what was just done: by whom it was done, once, within the hour, and only if nobody changed it since."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User
from kam.core.undo import UndoHandler, undo_handlers

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Browse = Callable[[User], Client]


def name_back(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Give the person the name that they had, unless it was changed again."""
    person = User.objects.get(pk=payload["person"])
    if person.name != payload["after"]:
        raise DomainError("Somebody changed the name since.")
    person.name = payload["before"]
    person.save(update_fields=["name"])
    return str(payload.get("told", ""))


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    """The kind of act that these tests take back."""
    kept = dict(undo_handlers._entries)
    undo_handlers.register(UndoHandler(key="renamed", run=name_back))
    yield
    undo_handlers._entries.clear()
    undo_handlers._entries.update(kept)


def renamed(person: User, *, by: User, at: datetime = NOON, **more: str) -> UndoableAct:
    """Call somebody Bella and remember it."""
    payload = {"person": person.pk, "before": person.name, "after": "Bella", **more}
    person.name = "Bella"
    person.save(update_fields=["name"])
    return undo.remember(kind="renamed", words="Clara is called Bella.", payload=payload, by=by, now=at)


def name_of(person: User) -> str:
    return User.objects.get(pk=person.pk).name


def test_takes_back_and_tells_what_it_was(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna)
    assert undo.undo(act, by=anna, now=NOON + timedelta(minutes=60)) == "Undone: Clara is called Bella."
    assert name_of(clara) == "Clara"
    assert UndoableAct.objects.get().undone_at == NOON + timedelta(minutes=60)


def test_a_handler_may_tell_it_in_its_own_words(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna, told="Clara is Clara again.")
    assert undo.undo(act, by=anna, now=NOON) == "Clara is Clara again."


@pytest.mark.parametrize(
    ("person", "minutes", "reason"),
    [("boris", 1, "Only who did this"), ("admin", 1, "Only who did this"), ("anna", 61, "more than an hour ago")],
)
def test_refuses_others_and_what_is_long_ago(
    request: pytest.FixtureRequest, anna: User, clara: User, person: str, minutes: int, reason: str
) -> None:
    act = renamed(clara, by=anna)
    with pytest.raises(DomainError, match=reason):
        undo.undo(act, by=request.getfixturevalue(person), now=NOON + timedelta(minutes=minutes))
    assert name_of(clara) == "Bella"


def test_refuses_a_second_time(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna)
    undo.undo(act, by=anna, now=NOON)
    with pytest.raises(DomainError, match="already"):
        undo.undo(act, by=anna, now=NOON)


def test_what_was_changed_since_stays_and_can_be_undone_when_it_is_back(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna)
    User.objects.filter(pk=clara.pk).update(name="Carla")
    with pytest.raises(DomainError, match="changed the name since"):
        undo.undo(act, by=anna, now=NOON)
    assert name_of(clara) == "Carla"
    assert UndoableAct.objects.get().undone_at is None


def test_what_is_gone_stays_gone(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna)
    act.payload["person"] = 987_654_321
    act.save()
    with pytest.raises(DomainError, match="not there any more"):
        undo.undo(act, by=anna, now=NOON)
    assert UndoableAct.objects.get().undone_at is None


def test_remembers_only_what_somebody_can_take_back(anna: User) -> None:
    with pytest.raises(KeyError):
        undo.remember(kind="unknown", words="x", payload={}, by=anna, now=NOON)


def test_refuses_a_kind_that_nobody_takes_back_any_more(anna: User, clara: User) -> None:
    act = renamed(clara, by=anna)
    del undo_handlers._entries["renamed"]
    with pytest.raises(DomainError, match="can no longer be undone"):
        undo.undo(act, by=anna, now=NOON)


def test_who_was_deactivated_has_nothing_to_take_back(anna: User, clara: User) -> None:
    renamed(clara, by=anna)
    anna.is_active = False
    assert not UndoableAct.objects.editable_by(anna).exists()


def press(client: Client, act: UndoableAct, *, htmx: bool = False, back: str = "") -> Any:
    headers = {"Referer": "http://testserver/teams/?page=2"} | ({"HX-Request": "true"} if htmx else {})
    return client.post(reverse("core:act-undo", args=[act.pk]), {"next": back}, headers=headers)


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [("", "http://testserver/teams/?page=2"), ("/colleagues/", "/colleagues/"), ("https://elsewhere.example/", None)],
)
def test_the_button_leads_back_to_a_page_of_ours(
    browse: Browse, anna: User, clara: User, back: str, leads_to: str | None
) -> None:
    answer = press(browse(anna), renamed(clara, by=anna, at=timezone.now()), back=back)
    assert (answer.status_code, answer.url) == (302, leads_to or "http://testserver/teams/?page=2")
    assert [str(told) for told in messages.get_messages(answer.wsgi_request)] == ["Undone: Clara is called Bella."]
    assert name_of(clara) == "Clara"


def test_htmx_loads_the_page_again_where_it_is(browse: Browse, anna: User, clara: User) -> None:
    answer = press(browse(anna), renamed(clara, by=anna, at=timezone.now()), htmx=True)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_htmx_leaves_a_page_that_will_be_gone(browse: Browse, anna: User, clara: User) -> None:
    answer = press(browse(anna), renamed(clara, by=anna, at=timezone.now()), htmx=True, back="/colleagues/")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/colleagues/")


def test_a_refusal_is_told_in_the_corner(browse: Browse, anna: User, clara: User) -> None:
    act = renamed(clara, by=anna, at=timezone.now() - timedelta(hours=2))
    answer = press(browse(anna), act, htmx=True)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#toasts")
    assert "more than an hour ago" in answer.content.decode()


def test_what_somebody_else_did_is_not_there(browse: Browse, anna: User, boris: User, clara: User) -> None:
    assert press(browse(boris), renamed(clara, by=anna, at=timezone.now())).status_code == 404
    assert name_of(clara) == "Bella"
