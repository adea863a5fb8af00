"""Search or jump to: the page, the results that the palette shows, and what the product itself offers there."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kam.core import palette
from kam.core.http import Request, render_page
from kam.core.navigation import entries_for
from kam.core.palette import PaletteResult


@require_safe
def search(request: Request) -> HttpResponse:
    """Show what is found: a whole page without JavaScript, else the lines of the palette."""
    words = request.GET.get("q", "")[: palette.LONGEST]
    recent = request.GET.get("recent", "").split(",")
    context: dict[str, Any] = {"words": words.strip(), "groups": palette.look_up(request, words, recent=recent)}
    context["count"] = sum(len(group.results) for group in context["groups"])
    return render_page(request, "core/palette.html", fragment="core/_palette_results.html", context=context)


def pages(request: Request, words: str) -> Sequence[PaletteResult]:
    """Find the entries of the menu and the pages about oneself."""
    entries = [
        PaletteResult(label=str(entry.label), url=reverse(entry.url_name), icon=entry.icon)
        for entry in entries_for(request)
    ]
    own = [
        PaletteResult(label=_("Your settings"), url=reverse("core:settings-edit"), icon="adjustments-horizontal"),
        PaletteResult(label=_("Your API tokens"), url=reverse("core:token-list"), icon="affiliate"),
        PaletteResult(label=_("Change password"), url=reverse("account_change_password"), icon="lock"),
        PaletteResult(label=_("Two-step sign-in"), url=reverse("mfa_index"), icon="shield-lock"),
    ]
    return palette.best([*entries, *own], words) if words else entries


def appearance(request: Request, words: str) -> Sequence[PaletteResult]:
    """Offer to show the product in another light; only to who asks for it."""
    if not words:
        return []
    url = reverse("core:theme-set")
    choices = (
        ("light", _("Light appearance"), "sun"),
        ("dark", _("Dark appearance"), "moon"),
        ("system", _("Appearance like the system"), "device-desktop"),
    )
    offered = [
        PaletteResult(label=label, url=url, icon=icon, send=("theme", theme))
        for theme, label, icon in choices
        if theme != request.user.theme
    ]
    return palette.best(offered, words)
