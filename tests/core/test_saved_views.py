"""Views that people keep: whose they are, who shares and changes them, and what undoing a deletion brings back."""

from datetime import UTC, datetime

import pytest

from kam.core import saved_views, undo
from kam.core.errors import DomainError, VersionConflict
from kam.core.lists import Question
from kam.core.models import SavedView, User
from kam.core.saved_views import MOST_VIEWS
from tests.factories.core import SavedViewFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
QUESTION = Question(query="class=A", sort="-change", columns=["class", "owner"])


def keep(by: User, name: str = "Mine", *, is_shared: bool = False, question: Question = QUESTION) -> SavedView:
    return saved_views.keep(list_key="accounts", name=name, question=question, by=by, is_shared=is_shared)


def names(user: User) -> list[str]:
    return [view.name for view in SavedView.objects.visible_to(user).of_list("accounts", reader=user)]


def test_keeps_filters_order_and_columns_under_a_name(anna: User) -> None:
    view = keep(anna, "  Slow  payers ")
    view.refresh_from_db()
    assert (view.name, view.query, view.sort, view.columns) == ("Slow payers", "class=A", "-change", ["class", "owner"])


def test_own_views_come_first_in_their_order_then_what_others_share(anna: User, boris: User) -> None:
    for name in ("Zebra", "Apple"):
        keep(anna, name)
    keep(boris, "Shared", is_shared=True)
    keep(boris, "Private")
    assert names(anna) == ["Zebra", "Apple", "Shared"]
    assert names(boris) == ["Shared", "Private"]


def test_nobody_who_left_sees_any(anna: User) -> None:
    keep(anna)
    anna.is_active = False
    assert names(anna) == []


def test_only_its_owner_and_administrators_change_a_shared_view(anna: User, boris: User, admin: User) -> None:
    view = keep(anna, is_shared=True)
    assert not SavedView.objects.editable_by(boris).exists()
    with pytest.raises(DomainError, match="not yours"):
        saved_views.describe(view=view, version=1, name="Boris was here", is_shared=True, by=boris)
    saved_views.describe(view=view, version=1, name="Official", is_shared=True, by=admin)
    assert names(anna) == ["Official"]


def test_an_administrator_does_not_see_what_is_not_shared(anna: User, admin: User) -> None:
    view = keep(anna)
    assert names(admin) == []
    with pytest.raises(DomainError, match="not yours"):
        saved_views.remove(view=view, by=admin, now=NOW)


@pytest.mark.parametrize(("name", "message"), [("", "Give the view"), ("MINE", "called MINE already")])
def test_a_name_is_there_and_there_once(name: str, message: str, anna: User) -> None:
    keep(anna)
    with pytest.raises(DomainError, match=message):
        keep(anna, name)


def test_two_people_may_use_one_name(anna: User, boris: User) -> None:
    assert keep(anna).name == keep(boris).name


def test_there_are_only_so_many(anna: User) -> None:
    SavedViewFactory.create_batch(MOST_VIEWS, owner=anna)
    with pytest.raises(DomainError, match="20 views"):
        keep(anna)


def test_a_question_too_long_to_keep_is_refused(anna: User) -> None:
    with pytest.raises(DomainError, match="too many values"):
        keep(anna, question=Question(query="q=" + "x" * 2000))


def test_asks_otherwise_once(anna: User) -> None:
    view = keep(anna)
    changed = saved_views.ask_otherwise(view=view, version=1, question=Question(query="class=B"), by=anna)
    assert (changed.query, changed.sort, changed.columns, changed.version) == ("class=B", "", [], 2)
    again = saved_views.ask_otherwise(view=view, version=2, question=Question(query="class=B"), by=anna)
    assert again.version == 2


def test_the_same_name_again_writes_nothing(anna: User) -> None:
    view = keep(anna)
    assert saved_views.describe(view=view, version=1, name="Mine", is_shared=False, by=anna).version == 1


def test_who_comes_second_is_told(anna: User, admin: User) -> None:
    view = keep(anna, is_shared=True)
    saved_views.describe(view=view, version=1, name="First", is_shared=True, by=admin)
    with pytest.raises(VersionConflict, match="First"):
        saved_views.describe(view=view, version=1, name="Second", is_shared=True, by=anna)


def test_moves_among_ones_own(anna: User, boris: User) -> None:
    one, _two, three = (keep(anna, name) for name in ("One", "Two", "Three"))
    saved_views.move(view=three, direction="left", by=anna)
    assert names(anna) == ["One", "Three", "Two"]
    saved_views.move(view=one, direction="left", by=anna)
    saved_views.move(view=one, direction="right", by=anna)
    assert names(anna) == ["Three", "One", "Two"]
    with pytest.raises(DomainError, match="own views"):
        saved_views.move(view=one, direction="left", by=boris)


def test_a_deletion_is_undone_with_everything(anna: User) -> None:
    view = keep(anna, is_shared=True)
    act = saved_views.remove(view=view, by=anna, now=NOW)
    assert names(anna) == []
    assert undo.undo(act, by=anna, now=NOW) == "The view Mine is back."
    back = SavedView.objects.get(pk=view.pk)
    assert (back.query, back.sort, back.columns, back.is_shared) == ("class=A", "-change", ["class", "owner"], True)


def test_a_deletion_is_not_undone_over_a_new_view_of_the_name(anna: User) -> None:
    act = saved_views.remove(view=keep(anna), by=anna, now=NOW)
    keep(anna, "mine")
    with pytest.raises(DomainError, match="Rename"):
        undo.undo(act, by=anna, now=NOW)
