"""The living component page: every component in every state, for those who build pages. Routed in development only."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kam.core.http import Request
from kam.core.models import User
from kam.core.views import gallery_examples as examples

SECTIONS: Final = [
    "Tokens",
    "Marks",
    "Navigation",
    "Figures",
    "Tables",
    "List",
    "Forms",
    "Overlays",
    "States",
    "Imports",
]
PARTS: Final = {"dialog", "drawer"}


@require_safe
def gallery(request: Request) -> HttpResponse:
    """Show the components with figures that were made up for this page, in the light that `theme` asks for."""
    part = request.GET.get("part", "")
    if part:
        return _part(request, part)
    theme = request.GET.get("theme", request.user.theme)
    context: dict[str, Any] = {
        "theme": theme if theme in User.Theme.values else User.Theme.SYSTEM,
        "themes": [
            {"label": label, "url": f"?theme={value}", "is_current": value == theme}
            for value, label in (("light", "Light"), ("dark", "Dark"), ("system", "System"))
        ],
        "sections": [{"id": title.lower(), "title": title} for title in SECTIONS],
        "swatches": [{"name": name, "use": use} for name, use in examples.SWATCHES],
        **_ways(),
        "form": examples.ExampleForm(),
        "wrong_form": examples.ExampleForm({"wrong-name": "", "wrong-currency": "XXX"}, prefix="wrong"),
        "short_form": examples.ExampleForm(prefix="short"),
        "columns": ["Class", "Revenue", "Last order", "Owner"],
        "view_forms": [examples.ViewForm(prefix="view"), examples.taken_view()],
        "page": Paginator(range(12_371), 50).get_page(3),
        "rows": [
            dict(zip(("name", "what", "abc", "xyz", "revenue", "change", "months"), row, strict=True))
            for row in examples.ACCOUNTS
        ],
        "menu": examples.menu(),
        "found": examples.found(),
        "flow": examples.moves(),
        "broken_url": "?part=broken",
        **examples.conflicts(),
        **examples.matrix(),
        **examples.charts(),
    }
    return render(request, "components/gallery.html", context)


def _ways() -> dict[str, Any]:
    """Return what leads from one place to another."""
    return {
        "choices": [
            {"label": "12 months", "url": "#navigation", "is_current": True},
            {"label": "Quarter", "url": "#navigation", "is_current": False, "count": 12_371},
            {"label": "Year to date", "url": "#navigation", "is_current": False},
        ],
        "crumbs": [{"label": "Accounts", "url": "#navigation"}, {"label": "Zielony Koszyk", "url": "#navigation"}],
        "steps": ["Upload", "Map columns", "Check rows", "Result"],
        "keys": [
            {"keys": ["J", "K"], "label": "move"},
            {"keys": ["X"], "label": "select"},
            {"keys": ["Enter"], "label": "open"},
            {"keys": ["/"], "label": "search"},
        ],
    }


def _part(request: Request, part: str) -> HttpResponse:
    """Answer what stands in a dialog or the drawer; anything else fails, to show how that looks."""
    if part not in PARTS:
        raise Http404
    return render(request, "components/_gallery_part.html", {"part": part})
