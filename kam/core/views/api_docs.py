"""The page on which people read and try the API, with a token of theirs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kam.core.http import Request


@require_safe
def api_docs(request: Request) -> HttpResponse:
    """Show every operation; what is tried goes out with the token that the person gives, never with the sign-in."""
    return render(request, "core/api_docs.html")
