"""Views of lists over REST: kept, shared, changed under a version, moved and deleted."""

from typing import Any

import pytest

from kam.core.models import SavedView, User
from tests.factories.core import SavedViewFactory

pytestmark = pytest.mark.django_db


def test_a_view_is_kept_changed_and_deleted(ask: Any, anna: User) -> None:
    caller = ask(anna)
    made = caller("post", "saved-views/", {"list": "accounts", "name": "Big", "query": "class=A"})
    assert (made.status_code, made.json()["query"], made.json()["owner"]) == (201, "class=A", anna.pk)
    path = f"saved-views/{made.json()['id']}/"
    changed = caller("patch", path, {"name": "Bigger", "is_shared": True}, If_Match='"1"')
    assert (changed.json()["name"], changed.json()["query"], changed.headers["ETag"]) == ("Bigger", "class=A", '"2"')
    again = caller("patch", path, {"name": "Bigger"}, If_Match='"2"')
    assert again.headers["ETag"] == '"2"'
    assert caller("patch", path, {"name": "Other"}, If_Match='"1"').status_code == 412
    assert caller("delete", path).status_code == 428
    assert caller("delete", path, If_Match='"1"').status_code == 412
    assert caller("delete", path, If_Match='"2"').status_code == 204
    assert not SavedView.objects.exists()


def test_others_read_what_is_shared_and_change_nothing(ask: Any, anna: User, clara: User) -> None:
    own, shared = SavedViewFactory(owner=anna), SavedViewFactory(owner=anna, is_shared=True)
    caller = ask(clara)
    assert [row["id"] for row in caller.get("saved-views/?list=accounts")["results"]] == [shared.pk]
    assert caller("get", f"saved-views/{own.pk}/").status_code == 404
    for method, path in (("patch", ""), ("delete", ""), ("post", "move/")):
        body = {"direction": "left"} if path else {"name": "Mine"}
        answer = caller(method, f"saved-views/{shared.pk}/{path}", body, If_Match="*")
        assert answer.status_code == 403
    assert SavedView.objects.count() == 2


def test_ones_own_views_change_places(ask: Any, anna: User) -> None:
    first, second = (SavedViewFactory(owner=anna, position=place) for place in (1, 2))
    caller = ask(anna)
    assert caller("post", f"saved-views/{second.pk}/move/", {"direction": "left"}).status_code == 200
    told = caller.get("saved-views/?sort=position")["results"]
    assert [row["id"] for row in told] == [second.pk, first.pk]
    assert caller("post", f"saved-views/{first.pk}/move/", {"direction": "up"}).status_code == 400
