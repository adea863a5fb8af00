"""Views of the accounts list that people keep: made, renamed, shared, asked otherwise, moved, deleted."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.saved_view import ViewForm
from accounts.views.list_parts import ListView
from accounts.views.list_views import LIST_KEY, question_of
from accounts.views.listing import Listing
from kam.core import saved_views, toasts
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.models import SavedView

# The version of a view is a small number; what is none matches no view.
LONGEST_VERSION = 9


@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: Request) -> HttpResponse:
    """Keep what the list is asked for as a view; of a view that may be changed offer to change it instead."""
    listing = Listing(request, _asked(request))
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        question = question_of(listing.state.parameters)
        try:
            view = saved_views.keep(list_key=LIST_KEY, question=question, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("name" if refusal.field else None, str(refusal))
        else:
            return _shown(request, view, _("The view %(view)s is saved.") % {"view": view.name})
    current = listing.view if listing.view.is_editable and listing.state.is_dirty else None
    return _form_page(request, _("Save view"), listing, {"form": form, "current": current})


@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: Request, pk: int) -> HttpResponse:
    """Rename a view, share it or keep it to oneself; the way to moving and deleting it."""
    view = get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)
    form = ViewForm(
        request.POST if request.method == "POST" else None, initial={"name": view.name, "is_shared": view.is_shared}
    )
    if form.is_valid():
        try:
            view = saved_views.describe(view=view, version=_version(request), by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("name" if refusal.field else None, str(refusal))
        else:
            return _shown(request, view, _("The view %(view)s is changed.") % {"view": view.name})
    return _form_page(request, view.name, Listing(request), {"form": form, "edited": view})


@require_POST
def view_update(request: Request, pk: int) -> HttpResponse:
    """Let a view ask for what the list shows now."""
    view = get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)
    question = question_of(Listing(request, _asked(request)).state.parameters)
    saved_views.ask_otherwise(view=view, version=_version(request), question=question, by=request.user)
    return _shown(request, view, _("The view %(view)s is changed.") % {"view": view.name})


@require_POST
def view_move(request: Request, pk: int) -> HttpResponse:
    """Let a view of one's own change places with its neighbour."""
    view = get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)
    saved_views.move(view=view, direction="left" if "left" in request.POST else "right", by=request.user)
    return redirect(_address(view))


@require_POST
def view_delete(request: Request, pk: int) -> HttpResponse:
    """Delete a view; the toast can undo it."""
    view = get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)
    address = _address(view)
    act = saved_views.remove(view=view, by=request.user, now=timezone.now())
    toasts.tell(request, act.words, undo=act, back=address)
    return redirect("accounts:account-list")


def _asked(request: Request) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _version(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_VERSION else 0


def _shown(request: Request, view: SavedView, words: str) -> HttpResponse:
    toasts.tell(request, words)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": _address(view)})
    return redirect(_address(view))


def _address(view: SavedView) -> str:
    return f"{reverse('accounts:account-list')}?view={view.pk}"


def _form_page(request: Request, title: str, listing: Listing, parts: dict[str, Any]) -> HttpResponse:
    current: ListView | None = parts.get("current")
    context = {
        "state": listing.state,
        "panel": "accounts/_view_form.html",
        "title": title,
        "crumbs": [{"label": _("Accounts"), "url": listing.state.url()}],
        "view_form": {"current": current, "edited": None} | parts,
    }
    status = 422 if parts["form"].is_bound else 200
    return render_page(
        request, "accounts/list_panel.html", fragment="accounts/_view_form.html", context=context, status=status
    )
