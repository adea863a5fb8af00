"""The help about keys: in a dialog behind "?", and as a page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kam.core.http import Request, render_page
from kam.core.shortcuts import PALETTE, help_for


@require_safe
def key_list(request: Request) -> HttpResponse:
    """List the keys; in the dialog those of other pages are left out by kam-keys, which sees the page."""
    context = {"groups": help_for(request), "palette": PALETTE}
    return render_page(request, "core/keys.html", fragment="core/_keys.html", context=context)
