"""What is done to the accounts that somebody selected in the list: one service call each.

Every address takes a POST, because the selection may be long; asking what to do changes nothing.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms.bulk import AssignForm, TagForm
from accounts.services import bulk
from accounts.services.bulk import Outcome
from accounts.views.list_selection import Selection
from accounts.views.menu import leads_accounts
from kam.core import toasts
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.models import Team, User


@require_POST
def bulk_assign(request: Request) -> HttpResponse:
    """Ask who owns the selected accounts from now on, and give them to her."""
    selection = Selection(request)
    if not leads_accounts(request):
        # The list offers it by the same rule; what could only be refused is not asked.
        return _answer(request, selection, bulk.beyond_reach(selection.selected))
    people = User.objects.visible_to(request.user).filter(is_active=True).order_by("name", "pk")
    teams = Team.objects.visible_to(request.user).order_by("name", "pk")
    form = AssignForm(request.POST if "to" in request.POST else None, people=people, teams=teams)
    if form.is_valid():
        try:
            outcome = bulk.assign(selected=selection.selected, by=request.user, now=timezone.now(), **form.order)
        except DomainError as refusal:
            form.add_error("to" if refusal.field == "owner" else None, str(refusal))
        else:
            return _answer(request, selection, outcome)
    return _ask(request, selection, "accounts/_bulk_assign.html", _("Assign"), form)


@require_POST
def bulk_key(request: Request) -> HttpResponse:
    """Make the selected accounts key accounts from today on."""
    selection = Selection(request)
    today = company_of(request).today()
    selected = selection.selected
    return _answer(
        request, selection, bulk.mark_as_key(selected=selected, since=today, by=request.user, now=timezone.now())
    )


@require_POST
def bulk_key_end(request: Request) -> HttpResponse:
    """Let the selected accounts be key accounts no longer."""
    selection = Selection(request)
    return _answer(request, selection, bulk.end_key(selected=selection.selected, by=request.user, now=timezone.now()))


@require_POST
def bulk_archive(request: Request) -> HttpResponse:
    """Archive the selected accounts."""
    selection = Selection(request)
    return _answer(request, selection, bulk.archive(selected=selection.selected, by=request.user, now=timezone.now()))


@require_POST
def bulk_restore(request: Request) -> HttpResponse:
    """Bring the selected accounts back."""
    selection = Selection(request)
    return _answer(request, selection, bulk.restore(selected=selection.selected, by=request.user, now=timezone.now()))


@require_POST
def bulk_tag(request: Request) -> HttpResponse:
    """Ask for a tag, and stick it on the selected accounts or take it off."""
    selection = Selection(request)
    form = TagForm(request.POST if "word" in request.POST else None)
    if form.is_valid():
        change = bulk.take_off if "off" in request.POST else bulk.stick
        name = form.cleaned_data["word"]
        try:
            outcome = change(selected=selection.selected, name=name, by=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error("word", str(refusal))
        else:
            return _answer(request, selection, outcome)
    tags = selection.listing.names.choices("tag")
    return _ask(request, selection, "accounts/_bulk_tag.html", _("Tag"), form, tags=[name for _pk, name in tags])


def _answer(request: Request, selection: Selection, outcome: Outcome) -> HttpResponse:
    """Show the list again, with what happened in a toast."""
    words = outcome.words if selection.keys or selection.is_all else _("Select accounts first.")
    toasts.tell(request, words, undo=outcome.act, tone="success" if outcome.changed else "warning")
    if request.htmx:
        # Loaded again where it stands the page keeps its place.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(selection.listing.state.url())


def _ask(
    request: Request, selection: Selection, fragment: str, title: str, form: Any, tags: Sequence[str] = ()
) -> HttpResponse:
    """Ask what to do with the selection, in the dialog or on a page."""
    context = {
        "panel": fragment,
        "title": title,
        "form": form,
        "kept": selection.kept,
        "count": selection.count,
        "tags": tags,
        "crumbs": [{"label": _("Accounts"), "url": selection.listing.state.url()}],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "accounts/list_panel.html", fragment=fragment, context=context, status=status)
