"""The address without a path: everybody is sent where their day begins."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kam.core.http import Request
from kam.core.navigation import start_pages


@require_safe
def home(request: Request) -> HttpResponse:
    """Go to the first start page that is for this person; 404 when no app has one."""
    page = next((page for page in start_pages if page.is_for(request)), None)
    if page is None:
        raise Http404
    return redirect(page.url_name)
