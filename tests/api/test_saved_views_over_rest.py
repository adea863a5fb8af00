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


NONSENSE = [
    ("query", "nonsense=1", "no filter “nonsense”"),
    ("query", "class=Q", "Filter “class”: There is no such value."),
    ("query", "class=A&class=B", "“class” stands there twice"),
    ("query", "class=", "Filter “class”"),
    ("query", "class=,", "Filter “class”"),
    ("query", "revenue-min=much", "Enter a number"),
    ("query", "custom_gone=1", "no filter “custom_gone”"),
    ("query", "q=%00", "Null characters"),
    ("query", "sort=name", "no filter “sort”"),
    ("query", "?class=A", "no filter “?class”"),
    ("query", "class", "Filter “class”"),
    ("sort", "nonsense", "no order “nonsense”"),
    ("sort", "--name", "no order “--name”"),
    ("sort", "-custom_gone", "no order “-custom_gone”"),
    ("columns", ["class", "nonsense"], "no column “nonsense”. It has: class, revenue"),
    ("columns", ["class", "class"], "“class” stands there twice"),
    ("columns", ["custom_gone"], "no column “custom_gone”"),
]


@pytest.mark.parametrize(("field", "value", "words"), NONSENSE)
def test_what_the_list_cannot_be_asked_for_is_refused(
    field: str, value: object, words: str, ask: Any, anna: User
) -> None:
    caller = ask(anna)
    view = SavedViewFactory(owner=anna, query="class=A")
    new = caller("post", "saved-views/", {"list": "accounts", "name": "New", field: value})
    changed = caller("patch", f"saved-views/{view.pk}/", {field: value}, If_Match='"1"')
    for answer in (new, changed):
        told = answer.json()["errors"]
        assert (answer.status_code, [each["field"] for each in told]) == (422, [field])
        assert words in told[0]["detail"]
    assert SavedView.objects.get().query == "class=A"


def test_a_view_names_a_list_that_there_is(ask: Any, anna: User) -> None:
    answer = ask(anna)("post", "saved-views/", {"list": "nonsense", "name": "New"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "list")


def test_a_view_of_what_is_no_more_is_read_and_changed_elsewhere(ask: Any, anna: User) -> None:
    gone = {"query": "custom_gone=1", "sort": "-custom_gone", "columns": ["custom_gone"]}
    view = SavedViewFactory(owner=anna, **gone)
    other = SavedViewFactory(owner=anna, list_key="gone", query="x=1")
    caller = ask(anna)
    assert {row["id"] for row in caller.get("saved-views/")["results"]} == {view.pk, other.pk}
    same = {"name": "Renamed", **gone}
    renamed = caller("patch", f"saved-views/{view.pk}/", same, If_Match='"1"')
    assert (renamed.status_code, renamed.json()["query"], renamed.json()["name"]) == (200, "custom_gone=1", "Renamed")
    mended = caller("patch", f"saved-views/{view.pk}/", {"query": "class=A"}, If_Match='"2"')
    assert (mended.status_code, mended.json()["query"], mended.json()["sort"]) == (200, "class=A", "-custom_gone")
    path = f"saved-views/{other.pk}/"
    assert caller("patch", path, {"name": "Kept"}, If_Match='"1"').json()["name"] == "Kept"
    refused = caller("patch", path, {"query": "class=A"}, If_Match='"2"')
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "list")
