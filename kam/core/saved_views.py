"""Services: views of lists that people keep under a name, for themselves or shared with everybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken, VersionConflict
from kam.core.lists import Question, viewed_lists
from kam.core.models import SavedView, UndoableAct, User
from kam.core.undo import UndoHandler, remember

# More tabs than this nobody finds anything in.
MOST_VIEWS: Final = 20
REMOVED: Final = "core.view-removed"


@transaction.atomic
def keep(*, list_key: str, name: str, question: Question, by: User, is_shared: bool = False) -> SavedView:
    """Keep a question under a name; it becomes the last of this person's views.

    Raises DomainError for a name that is taken, one view too many, and what the list cannot be asked for.
    """
    mine = _lock_views_of(by, list_key)
    if len(mine) >= MOST_VIEWS:
        message = _("You have %(most)d views of this list already. Delete one first.")
        raise DomainError(message % {"most": MOST_VIEWS}, field="name")
    last = max((view.position for view in mine), default=0)
    view = SavedView(owner=by, list_key=list_key, is_shared=is_shared, position=last + 1)
    _name(view, name)
    _ask(view, question, by=by)
    view.save()
    return view


@transaction.atomic
def ask_otherwise(*, view: SavedView, version: int, question: Question, by: User) -> SavedView:
    """Let the view ask for something else; the same question writes nothing.

    Raises VersionConflict when somebody else was faster.
    """
    view = _locked(view, by=by, version=version)
    before = (view.query, view.sort, view.columns)
    _ask(view, question, by=by)
    return view if (view.query, view.sort, view.columns) == before else _save(view, "query", "sort", "columns")


@transaction.atomic
def describe(*, view: SavedView, version: int, name: str, is_shared: bool, by: User) -> SavedView:
    """Give the view another name, share it with everybody or keep it to its owner; the same again writes nothing."""
    view = _locked(view, by=by, version=version)
    before = (view.name, view.is_shared)
    _name(view, name)
    view.is_shared = is_shared
    return view if (view.name, view.is_shared) == before else _save(view, "name", "is_shared")


@transaction.atomic
def change(*, view: SavedView, version: int, name: str, is_shared: bool, question: Question, by: User) -> SavedView:
    """Do both at once, under one version; the same again writes nothing."""
    view = _locked(view, by=by, version=version)
    fields = ("name", "is_shared", "query", "sort", "columns")
    before = [getattr(view, field) for field in fields]
    _name(view, name)
    view.is_shared = is_shared
    _ask(view, question, by=by)
    return view if [getattr(view, field) for field in fields] == before else _save(view, *fields)


@transaction.atomic
def move(*, view: SavedView, direction: Literal["left", "right"], by: User) -> None:
    """Let the view change places with its neighbour among this person's own views; at the end it stays."""
    mine = _lock_views_of(by, view.list_key)
    places = [each.pk for each in mine]
    if view.pk not in places:
        raise DomainError(_("Only one's own views can be put in another order."))
    here = places.index(view.pk)
    there = here + (1 if direction == "right" else -1)
    if 0 <= there < len(mine):
        mine[here], mine[there] = mine[there], mine[here]
    for number, each in enumerate(mine, start=1):
        if each.position != number:
            each.position = number
            each.save(update_fields=["position"])


@transaction.atomic
def remove(*, view: SavedView, by: User, now: datetime, version: int | None = None) -> UndoableAct:
    """Delete the view, that of this version if one is said; whoever did it can undo that."""
    view = _locked(view, by=by, version=version)
    kept = {"pk": view.pk, "owner": view.owner_id, "list_key": view.list_key, "name": view.name, "query": view.query}
    kept |= {"sort": view.sort, "columns": view.columns, "is_shared": view.is_shared, "position": view.position}
    view.delete()
    words = _("The view %(view)s is deleted.") % {"view": view.name}
    return remember(kind=REMOVED, words=words, payload=kept, by=by, now=now)


def bring_back(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo a removal: the view returns under its number, so that its address works again."""
    owner = User.objects.get(pk=payload["owner"])
    names = {view.name.casefold() for view in _lock_views_of(owner, payload["list_key"])}
    if payload["name"].casefold() in names:
        message = _("There is a view called %(view)s again. Rename that one first.")
        raise DomainError(message % {"view": payload["name"]})
    columns = {name: value for name, value in payload.items() if name not in {"pk", "owner"}}
    view = SavedView.objects.create(pk=payload["pk"], owner=owner, **columns)
    return _("The view %(view)s is back.") % {"view": view.name}


undo_removal: Final = UndoHandler(key=REMOVED, run=bring_back)


def _lock_views_of(owner: User, list_key: str) -> list[SavedView]:
    """Return one's own views of a list in their order; who changes them takes turns."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return list(SavedView.objects.filter(owner=owner, list_key=list_key).order_by("position", "pk"))


def _locked(view: SavedView, *, by: User, version: int | None = None) -> SavedView:
    """Return the view as it is now, for somebody who may change it."""
    found = SavedView.objects.editable_by(by).select_for_update(of=["self"]).filter(pk=view.pk).first()
    if found is None:
        raise DomainError(_("This view is gone, or it is not yours to change any more."))
    if version is not None and found.version != version:
        message = _("Somebody else has changed the view %(view)s in the meantime. Look at it and repeat your change.")
        raise VersionConflict(message % {"view": found.name})
    return found


def _name(view: SavedView, name: str) -> None:
    view.name = tidy(name, field="name")
    if not view.name:
        raise DomainError(_("Give the view a name."), field="name")
    require_clean(view, fields={"name"})
    same = SavedView.objects.filter(owner=view.owner_id, list_key=view.list_key, name__iexact=view.name)
    if same.exclude(pk=view.pk).exists():
        message = _("There is a view called %(view)s already. Choose another name.")
        raise Taken(message % {"view": view.name}, field="name")


def _ask(view: SavedView, question: Question, *, by: User) -> None:
    """Let the view ask for this; what it asks for already stays, though its list may have forgotten it since."""
    before = (view.query, view.sort, view.columns)
    view.query, view.sort, view.columns = question.query, question.sort, list(question.columns)
    longest = SavedView._meta.get_field("query").max_length  # noqa: SLF001 - Django's public name
    if len(view.query) > (longest or 0):
        raise DomainError(_("There are too many values in the filters to keep them. Take some off."), field="query")
    if (view.query, view.sort, view.columns) == before:
        return
    if view.list_key not in viewed_lists:
        raise DomainError(_("There is no such list any more."), field="list")
    faults = viewed_lists.get(view.list_key).faults(question, by)
    for part, was in zip(("query", "sort", "columns"), before, strict=True):
        if part in faults and getattr(view, part) != was:
            raise DomainError(faults[part], field=part)


def _save(view: SavedView, *fields: str) -> SavedView:
    view.version += 1
    view.save(update_fields=[*fields, "version"])
    return view
