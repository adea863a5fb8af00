"""Who works with KAM: the list and one person, for administrators, and for managers about their teams."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kam.core import belongings
from kam.core.http import Request, render_page
from kam.core.models import User
from kam.core.table_heads import Head

PER_PAGE: Final = 50
HEADS: Final = [
    Head(gettext_lazy("Name")),
    Head(gettext_lazy("Role"), since="tablet"),
    Head(gettext_lazy("Teams"), since="tablet"),
    Head(gettext_lazy("Access")),
    Head(gettext_lazy("Last sign-in"), since="tablet"),
]
# More words, or longer ones, are no name.
LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6


@require_safe
def colleague_list(request: Request) -> HttpResponse:
    """Show the people this person administers or leads; who does neither has no such page."""
    people = User.objects.visible_to(request.user)
    total = people.count()
    if not total:
        raise Http404
    wanted = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = people.matching(wanted.split()[:MOST_WORDS]).for_list()
    context = {
        "page": Paginator(found, per_page=PER_PAGE).get_page(request.GET.get("page")),
        "heads": HEADS,
        "q": wanted,
        "total": total,
        "may_change": request.user.sees_everything,
        "query": request.GET,
    }
    return render_page(request, "core/colleague_list.html", fragment="core/_colleague_table.html", context=context)


@require_safe
def colleague_detail(request: Request, pk: int) -> HttpResponse:
    """Show one person: role, teams, access, and what would have to be handed over."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return colleague_page(request, person)


def colleague_page(request: Request, person: User, *, refusal: str = "") -> HttpResponse:
    """Render the person's page; with a refusal (422) when what was asked there is not possible."""
    context: dict[str, Any] = {
        "person": person,
        "memberships": person.team_memberships.select_related("team").order_by("team__name", "pk"),
        "left": belongings.left_by(person, asker=request.user),
        "may_change": request.user.sees_everything,
        "has_password": person.has_usable_password(),
        "is_oneself": person.pk == request.user.pk,
        "refusal": refusal,
        "crumbs": [{"label": _("Colleagues"), "url": reverse("core:colleague-list")}],
    }
    return render(request, "core/colleague_detail.html", context, status=422 if refusal else 200)
