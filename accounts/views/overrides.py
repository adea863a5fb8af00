"""Classes given by hand: in force, about to end, and ended."""

from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import ClassificationOverride, ClassificationSnapshot
from accounts.views.class_tabs import class_tabs
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.table_heads import Head

PER_PAGE: Final = 50
SOON: Final = timedelta(days=30)
HEADS: Final = [
    Head(gettext_lazy("Account")),
    Head(gettext_lazy("By hand")),
    Head(gettext_lazy("Computed")),
    Head(gettext_lazy("Reason")),
    Head(gettext_lazy("Valid until")),
    Head(gettext_lazy("By"), since="desk"),
]


@require_safe
def override_list(request: Request) -> HttpResponse:
    """Show the overrides of the accounts that this person sees; those that end first come first."""
    today = company_of(request).today()
    seen = ClassificationOverride.objects.visible_to(request.user)
    views: dict[str, QuerySet[ClassificationOverride]] = {
        "active": seen.filter(ended_at=None).order_by("expires_on", "pk"),
        "expiring": seen.filter(ended_at=None, expires_on__lte=today + SOON).order_by("expires_on", "pk"),
        "ended": seen.exclude(ended_at=None).order_by("-ended_at", "-pk"),
    }
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in views else "active"
    rows = views[chosen].select_related("account", "made_by", "ended_by")
    page = Paginator(rows, per_page=PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": _rows(request, list(page.object_list), today + SOON),
        "heads": HEADS,
        "views": _views(views, chosen),
        "chosen": chosen,
        "query": request.GET,
        "tabs": class_tabs("overrides"),
    }
    return render(request, "accounts/override_list.html", context)


def _rows(request: Request, overrides: list[ClassificationOverride], soon: Any) -> list[dict[str, Any]]:
    """Add the computed letters to each, in one query."""
    snapshots = ClassificationSnapshot.objects.visible_to(request.user).current()
    computed = {row.account_id: row for row in snapshots.filter(account__in=[each.account_id for each in overrides])}
    return [
        {
            "override": each,
            "computed": computed.get(each.account_id),
            "abc": each.abc or getattr(computed.get(each.account_id), "abc", ""),
            "xyz": each.xyz or getattr(computed.get(each.account_id), "xyz", ""),
            "is_soon": each.ended_at is None and each.expires_on <= soon,
        }
        for each in overrides
    ]


def _views(views: dict[str, QuerySet[ClassificationOverride]], chosen: str) -> list[dict[str, Any]]:
    labels = {"active": _("In force"), "expiring": _("Ending within 30 days"), "ended": _("Ended")}
    address = reverse("accounts:override-list")
    return [
        {"label": labels[key], "url": f"{address}?show={key}", "is_current": key == chosen, "count": rows.count()}
        for key, rows in views.items()
    ]
