"""What administrators do with people: add, change, invite again, deactivate, activate. One service call each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kam.core import belongings, colleagues
from kam.core.errors import DomainError
from kam.core.forms.colleagues import ColleagueForm
from kam.core.http import Request
from kam.core.models import Team, User
from kam.core.team_tree import Branch, flat, tree_of
from kam.core.views.administration import administrators_only, not_yours
from kam.core.views.colleagues import colleague_page


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_new(request: Request) -> HttpResponse:
    """Add somebody, who is invited by mail."""
    administrators_only(request)
    form = ColleagueForm(_posted(request), teams=team_choices(request))
    if form.is_valid():
        try:
            person = colleagues.add(by=request.user, at=timezone.now(), **form.details)
        except DomainError as refusal:
            _say(refusal, form)
        else:
            words = _("The invitation to %(person)s is on its way to %(email)s.")
            messages.success(request, words % {"person": person.name, "email": person.email})
            return redirect(person)
    return _form_page(request, "core/colleague_new.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_edit(request: Request, pk: int) -> HttpResponse:
    """Change name, address, role and team; the teams of who is in several are changed on their pages."""
    person = _changeable(request, pk)
    memberships = list(person.team_memberships.order_by("pk"))
    initial: dict[str, Any] = {"name": person.name, "email": person.email, "role": person.role}
    if memberships:
        initial |= {"team": str(memberships[0].team_id), "leads": memberships[0].is_manager}
    form = ColleagueForm(_posted(request), teams=team_choices(request), has_place=len(memberships) < 2, initial=initial)
    if form.is_valid():
        try:
            person = colleagues.change(person=person, by=request.user, at=timezone.now(), **form.details)
        except DomainError as refusal:
            _say(refusal, form)
        else:
            return redirect(person)
    return _form_page(request, "core/colleague_edit.html", form, person=person)


@require_POST
def colleague_invite(request: Request, pk: int) -> HttpResponse:
    """Send the invitation once more."""
    person = _changeable(request, pk)
    try:
        person = colleagues.invite_again(person=person, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return colleague_page(request, person, refusal=str(refusal))
    words = _("The invitation to %(person)s is on its way to %(email)s.")
    messages.success(request, words % {"person": person.name, "email": person.email})
    return redirect(person)


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_deactivate(request: Request, pk: int) -> HttpResponse:
    """Say what a deactivation means and what the person still has; then do it."""
    person = _changeable(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            return redirect(colleagues.deactivate(person=person, by=request.user, at=timezone.now()))
        except DomainError as no:
            refusal = str(no)
    context = {
        "person": person,
        "left": belongings.left_by(person, asker=request.user),
        "refusal": refusal,
        "act": _("Deactivate"),
        "icon_name": "lock",
        "back": person.get_absolute_url(),
        "crumbs": _crumbs(person),
    }
    return render(request, "core/colleague_deactivate.html", context, status=422 if refusal else 200)


@require_POST
def colleague_activate(request: Request, pk: int) -> HttpResponse:
    """Open the access again, by an invitation to choose a new password."""
    person = _changeable(request, pk)
    person = colleagues.activate(person=person, by=request.user, at=timezone.now())
    words = _("The invitation to %(person)s is on its way to %(email)s.")
    messages.success(request, words % {"person": person.name, "email": person.email})
    return redirect(person)


def team_choices(request: Request) -> list[Branch]:
    """Return every team with its way from the top, for a choice of an administrator."""
    return list(flat(tree_of(Team.objects.visible_to(request.user).order_by("pk"))))


def _changeable(request: Request, pk: int) -> User:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not request.user.sees_everything:
        raise not_yours()
    return person


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _say(refusal: DomainError, form: ColleagueForm) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _form_page(request: Request, page: str, form: ColleagueForm, *, person: User | None = None) -> HttpResponse:
    context = {"form": form, "person": person, "crumbs": _crumbs(person)}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _crumbs(person: User | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Colleagues"), "url": reverse("core:colleague-list")}]
    return [*crumbs, {"label": person.name, "url": person.get_absolute_url()}] if person else crumbs
