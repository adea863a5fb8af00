"""The tree of teams and one team: read by administrators and by the managers of each, changed by administrators."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kam.core import belongings, teams
from kam.core.errors import DomainError
from kam.core.forms.teams import PlaceForm, TeamForm
from kam.core.http import Request
from kam.core.models import Team, User
from kam.core.team_tree import Branch, flat, tree_of
from kam.core.views.administration import administrators_only, not_yours


@require_safe
def team_list(request: Request) -> HttpResponse:
    """Show the teams in their tree with managers and number of people; who leads none has no such page."""
    tree = _with_what_is_at_work(request, tree_of(Team.objects.visible_to(request.user).for_tree()))
    if not tree and not request.user.sees_everything:
        raise Http404
    return render(request, "core/team_list.html", {"tree": tree, "may_change": request.user.sees_everything})


@require_safe
def team_detail(request: Request, pk: int) -> HttpResponse:
    """Show who is in the team, and what is below it."""
    return _page(request, _team(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: Request) -> HttpResponse:
    """Found a team."""
    administrators_only(request)
    form = TeamForm(_posted(request), teams=_choices(request))
    if form.is_valid():
        try:
            return redirect(teams.found(by=request.user, **form.cleaned_data))
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return _form_page(request, "core/team_new.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: Request, pk: int) -> HttpResponse:
    """Rename the team, or move it with everything below it."""
    team = _changeable(request, pk)
    initial = {"name": team.name, "parent": str(team.parent_id or "")}
    form = TeamForm(_posted(request), teams=_choices(request, but=team), initial=initial)
    if form.is_valid():
        try:
            said = form.cleaned_data
            place = teams.Below(said["parent"])
            return redirect(teams.change(team=team, name=said["name"], place=place, by=request.user))
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return _form_page(request, "core/team_edit.html", form, team=team)


@require_POST
def team_place(request: Request, pk: int) -> HttpResponse:
    """Make somebody a member or manager of the team, or take the person out of it."""
    team = _changeable(request, pk)
    form = PlaceForm(request.POST, people=User.objects.visible_to(request.user))
    if not form.is_valid():
        return _page(request, team, refusal=_("Choose somebody, and whether the person is a member or leads the team."))
    try:
        teams.place(team=team, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return _page(request, team, refusal=str(refusal))
    return redirect(team)


@require_POST
def team_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a team in which nobody and nothing is."""
    team = _changeable(request, pk)
    try:
        teams.remove(team=team, by=request.user)
    except DomainError as refusal:
        return _page(request, team, refusal=str(refusal))
    return redirect("core:team-list")


def _with_what_is_at_work(request: Request, tree: list[Branch]) -> list[Branch]:
    branches = list(flat(tree))
    found = belongings.at_work_in([branch.team for branch in branches], asker=request.user)
    for branch in branches:
        branch.left = found[branch.team.pk]
    return tree


def _team(request: Request, pk: int) -> Team:
    team: Team = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    return team


def _changeable(request: Request, pk: int) -> Team:
    team = _team(request, pk)
    if not request.user.sees_everything:
        raise not_yours()
    return team


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _choices(request: Request, *, but: Team | None = None) -> list[Branch]:
    """Return the teams below which one may come to lie: all but the one that moves and those below it."""
    branches = list(flat(tree_of(Team.objects.visible_to(request.user).order_by("pk"))))
    own = {branch.team.pk for top in branches if but and top.team.pk == but.pk for branch in flat([top])}
    return [branch for branch in branches if branch.team.pk not in own]


def _page(request: Request, team: Team, *, refusal: str = "") -> HttpResponse:
    memberships = list(
        team.memberships.select_related("user").order_by("-is_manager", "-user__is_active", "user__name", "pk")
    )
    below = _with_what_is_at_work(
        request, [*flat(tree_of(Team.objects.visible_to(request.user).filter(parent=team).for_tree()))]
    )
    left = belongings.left_in(team, asker=request.user)
    context: dict[str, Any] = {
        "team": team,
        "memberships": memberships,
        "below": below,
        "left": left,
        "is_empty": not (memberships or below or left),
        "may_change": request.user.sees_everything,
        "newcomers": _newcomers(request, team),
        "refusal": refusal,
        "crumbs": _crumbs(team),
    }
    return render(request, "core/team_detail.html", context, status=422 if refusal else 200)


def _newcomers(request: Request, team: Team) -> list[User]:
    """Return who could join the team, for those who may say so."""
    people = User.objects.editable_by(request.user).filter(is_active=True).exclude(team_memberships__team=team)
    return list(people.order_by("name", "pk"))


def _form_page(request: Request, page: str, form: TeamForm, *, team: Team | None = None) -> HttpResponse:
    crumbs = _crumbs(team) if team is None else [*_crumbs(team), {"label": team.name, "url": team.get_absolute_url()}]
    return render(request, page, {"form": form, "team": team, "crumbs": crumbs}, status=422 if form.is_bound else 200)


def _crumbs(team: Team | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Teams"), "url": reverse("core:team-list")}]
    if team is not None and team.parent is not None:
        crumbs.append({"label": team.parent.name, "url": team.parent.get_absolute_url()})
    return crumbs
