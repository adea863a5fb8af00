"""Segments and tags, kept in order by administrators: renamed, merged, and removed where nothing has them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.company_words import IntoForm, Word, WordForm
from accounts.models import Segment, Tag
from accounts.services import segments, tagging
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.toasts import tell
from kam.core.views.administration import administrators_only


@dataclass(frozen=True)
class Keeping:
    """How words of one kind are kept: what the services take and the pages say."""

    argument: str
    rename: Callable[..., Any]
    merge: Callable[..., int]
    remove: Callable[..., None]


SEGMENTS: Final = Keeping("segment", segments.rename_segment, segments.merge_segment, segments.remove_segment)
TAGS: Final = Keeping("tag", tagging.rename_tag, tagging.merge_tag, tagging.remove_tag)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_list(request: Request) -> HttpResponse:
    """Show segments and tags with how many accounts have them; add a segment."""
    administrators_only(request)
    form = WordForm(request.POST if request.method == "POST" else None, label=_("New segment"))
    if form.is_valid():
        try:
            segment = segments.add_segment(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(request, _("%(segment)s is a segment now.") % {"segment": segment.name})
            return redirect("accounts:segment-list")
    context = {
        "segments": _counted(Segment.objects.visible_to(request.user), "accounts", "accounts__archived_at"),
        "tags": _counted(Tag.objects.visible_to(request.user), "account_tags", "account_tags__account__archived_at"),
        "form": form,
    }
    return render(request, "accounts/segment_list.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request: Request, pk: int) -> HttpResponse:
    """Rename, merge or remove a segment."""
    administrators_only(request)
    segment = get_object_or_404(Segment.objects.visible_to(request.user), pk=pk)
    return _edit(request, segment, Segment.objects.visible_to(request.user), SEGMENTS)


@require_http_methods(["GET", "HEAD", "POST"])
def tag_edit(request: Request, pk: int) -> HttpResponse:
    """Rename, merge or remove a tag."""
    administrators_only(request)
    tag = get_object_or_404(Tag.objects.visible_to(request.user), pk=pk)
    return _edit(request, tag, Tag.objects.visible_to(request.user), TAGS)


def _counted(words: "QuerySet[Any]", rows: str, archived_at: str) -> "QuerySet[Any]":
    """Add how many accounts have each word, as everywhere those at work, and beside them how many archived ones."""
    at_work = Q(**{f"{archived_at}__isnull": True})
    put_away = Q(**{f"{archived_at}__isnull": False})
    counted: QuerySet[Any] = words.annotate(count=Count(rows, filter=at_work), archived=Count(rows, filter=put_away))
    return counted.order_by("name", "pk")


def _edit(request: Request, word: Word, rows: "QuerySet[Any]", keeping: Keeping) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    act = request.POST.get("act", "")
    others = list(rows.exclude(pk=word.pk).order_by("name", "pk"))
    form = WordForm(posted if act == "rename" else None, initial={"name": word.name})
    into = IntoForm(posted if act == "merge" else None, others=others)
    refusal = ""
    try:
        told = _done(request, word, keeping, form=form, into=into, act=act) if posted is not None else ""
    except DomainError as no:
        told, refusal = "", str(no)
    if told:
        tell(request, told)
        return redirect("accounts:segment-list")
    context = {
        "word": word,
        "is_segment": keeping is SEGMENTS,
        "form": form,
        "into": into,
        "has_others": bool(others),
        "refusal": refusal,
        "crumbs": [{"label": _("Segments and tags"), "url": reverse("accounts:segment-list")}],
    }
    return render(request, "accounts/segment_edit.html", context, status=422 if posted is not None else 200)


def _done(request: Request, word: Word, keeping: Keeping, *, form: WordForm, into: IntoForm, act: str) -> str:
    """Do what was asked for and return what to tell about it; nothing where the form has to be corrected."""
    given: dict[str, Any] = {keeping.argument: word, "by": request.user}
    if act == "rename" and form.is_valid():
        keeping.rename(**given, **form.cleaned_data)
        return _("Saved.")
    if act == "merge" and into.is_valid():
        name = word.name
        target = into.cleaned_data["into"]
        keeping.merge(**given, into=target)
        return _("%(word)s went into %(target)s.") % {"word": name, "target": target.name}
    if act == "remove":
        keeping.remove(**given)
        return _("%(word)s is removed.") % {"word": word.name}
    return ""
