"""The keys: one registry for what is bound and for what the help lists, each for what the person may open."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from kam.core import shortcuts
from kam.core.models import User
from kam.core.navigation import navigation

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def bound(person: User) -> dict[str, str]:
    request = RequestFactory().get("/")
    request.user = person
    return {each.sequence: each.url or each.act for each in shortcuts.bindings(request)}


def test_pages_have_their_letters_and_acts_their_signs(anna: User) -> None:
    keys = bound(anna)
    assert keys["g a"] == "/accounts/"
    assert keys["g p"] == "/portfolio/"
    assert (keys["z"], keys["["], keys["?"], keys["/"]) == ("undo", "fold", "help", "search")


def test_no_two_things_have_one_key() -> None:
    letters = [entry.letter for entry in navigation if entry.letter]
    acts = [each.listens for group in shortcuts.shortcut_groups for each in group.shortcuts if each.listens]
    assert len(set(letters)) == len(letters)
    assert len(set(acts)) == len(acts)
    assert shortcuts.GO not in acts


def test_the_help_comes_as_a_page_and_into_the_dialog(browse: Browse, anna: User) -> None:
    client = browse(anna)
    page = client.get("/keys/").content.decode()
    assert "<html" in page
    assert "Undo what was just done" in page
    part = client.get("/keys/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="dialog-title"' in part
    assert 'data-needs="kam-list"' in part
    assert "checked" in part


def test_without_letters_in_the_menu_there_is_no_group_of_pages(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    request = RequestFactory().get("/")
    request.user = anna
    assert [group.key for group in shortcuts.help_for(request)] == ["everywhere", "lists", "matrix", "cells", "charts"]
