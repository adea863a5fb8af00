"""Every token of the company, for administrators: who has which, and what no longer needs to be."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kam.core.http import Request, render_page
from kam.core.models import ApiToken
from kam.core.views.administration import administrators_only
from kam.core.views.token_pages import DOCS, HEADS, PERSON, rows_of
from kam.core.views.tokens import PER_PAGE

LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6


@require_safe
def company_token_list(request: Request) -> HttpResponse:
    """Show the tokens of everybody and of every service account, by state and by what is searched for."""
    administrators_only(request)
    now = timezone.now()
    every = ApiToken.objects.visible_to(request.user)
    wanted = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = every.matching(wanted.split()[:MOST_WORDS])
    show = "ended" if request.GET.get("show") == "ended" else "working"
    shown = found.ended(at=now) if show == "ended" else found.working(at=now)
    page = Paginator(shown.for_list(at=now), per_page=PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page, request=request, at=now),
        "heads": [HEADS[0], PERSON, *HEADS[1:]],
        "q": wanted,
        "show": show,
        "choices": _choices(show, wanted),
        "total": every.count(),
        "docs": DOCS,
        "tabs": tabs("tokens"),
        "query": request.GET,
    }
    return render_page(request, "core/company_token_list.html", fragment="core/_company_tokens.html", context=context)


def tabs(current: str) -> list[dict[str, object]]:
    """Return the tabs of the pages about other systems; `current` is tokens or services."""
    pages = (
        ("tokens", _("API tokens"), "core:company-token-list"),
        ("services", _("Service accounts"), "core:service-account-list"),
    )
    return [{"label": label, "url": reverse(name), "is_current": key == current} for key, label, name in pages]


def _choices(show: str, wanted: str) -> list[dict[str, object]]:
    url = reverse("core:company-token-list")
    states = (("working", _("Working")), ("ended", _("Ended")))
    return [
        {"label": label, "url": f"{url}?{urlencode(_asked(key, wanted))}", "is_current": key == show}
        for key, label in states
    ]


def _asked(show: str, wanted: str) -> dict[str, str]:
    return {"show": show, "q": wanted} if wanted else {"show": show}
