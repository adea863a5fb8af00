"""The button of a toast that takes back what was just done."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from kam.core import toasts, undo
from kam.core.http import Request, asked_way_back, way_back
from kam.core.models import UndoableAct


@require_POST
def act_undo(request: Request, pk: int) -> HttpResponse:
    """Take it back and show the page again as it is now; 404 for what somebody else did."""
    act = get_object_or_404(UndoableAct.objects.editable_by(request.user), pk=pk)
    toasts.tell(request, undo.undo(act, by=request.user, now=timezone.now()))
    if not request.htmx:
        return redirect(way_back(request))
    # Loaded again where it stands the page keeps its place; only a page that is gone is left.
    leads_away = asked_way_back(request)
    header = ("HX-Redirect", leads_away) if leads_away else ("HX-Refresh", "true")
    return HttpResponse(status=204, headers=dict([header]))
