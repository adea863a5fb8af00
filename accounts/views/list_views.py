"""The tabs of the accounts list: views that everybody has, one's own, and those that others share."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from accounts.views.list_parts import ListView
from accounts.views.list_state import COLUMNS, SORT, normal
from kam.core.lists import Question
from kam.core.models import SavedView, User

LIST_KEY: Final = "accounts"
# More tabs than this tell no count: their question would be asked with every page.
MOST_COUNTED: Final = 24


def views_of(user: User) -> list[ListView]:
    """Return the tabs of this person, in their order; one query."""
    saved = SavedView.objects.visible_to(user).of_list(LIST_KEY, reader=user)
    return [*_everybodys(user), *(_view(each, user) for each in saved)]


def chosen(views: Sequence[ListView], key: str) -> ListView | None:
    """Return the view of this key; None when there is none, or none that this person may see."""
    return next((view for view in views if view.key == key), None)


def question_of(parameters: Mapping[str, str]) -> Question:
    """Return what the list is asked for as a view keeps it."""
    filters = {name: value for name, value in parameters.items() if name not in {SORT, COLUMNS}}
    columns = [key for key in parameters.get(COLUMNS, "").split(",") if key]
    return Question(query=urlencode(filters), sort=parameters.get(SORT, ""), columns=columns)


def _everybodys(user: User) -> list[ListView]:
    views = [
        ListView("", _("All accounts"), {}),
        ListView("my-keys", _("My key accounts"), {"owner": "me", "key": "yes"}),
        ListView("slipping", _("Class fell in the last run"), {"moved": "down"}),
    ]
    if user.sees_everything or user.managed_team_ids:
        views.append(ListView("unassigned", _("Unassigned"), {"owner": "none"}))
    return views


def _view(saved: SavedView, reader: User) -> ListView:
    parameters = dict(parse_qsl(saved.query)) | {SORT: saved.sort, COLUMNS: ",".join(saved.columns)}
    is_mine = saved.owner_id == reader.pk
    return ListView(
        key=str(saved.pk),
        name=saved.name,
        parameters=normal(parameters),
        pk=saved.pk,
        version=saved.version,
        is_mine=is_mine,
        is_shared=saved.is_shared,
        is_editable=is_mine or reader.sees_everything,
        author="" if is_mine else str(saved.owner),
    )
