"""The address without a path: everybody is sent where their day begins, by their own choice or by what they do."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kam.core.http import Request
from kam.core.navigation import start_choices, start_pages


@require_safe
def home(request: Request) -> HttpResponse:
    """Go to the page this person chose, else to the first start page that is for them; 404 when no app has one.

    What was chosen counts as long as the person may open it.
    """
    pages = [page for page in start_pages if page.is_for(request)]
    chosen = [entry for entry in start_choices(request) if entry.key == request.user.start_page]
    first = [page for page in pages if page.goes_first]
    names = [page.url_name for page in first] + [entry.url_name for entry in chosen] + [page.url_name for page in pages]
    if not names:
        raise Http404
    return redirect(names[0])
