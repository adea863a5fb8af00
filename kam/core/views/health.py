"""What probes ask: is the process alive, may it be given work."""

from functools import cache

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kam.core import broker
from kam.core.models import User

log = structlog.get_logger(__name__)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers. Nothing else is asked, so a broken database does not restart the web."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether pages can be served: 200, or 503 without a migrated database.

    Without the broker pages are served and jobs wait, so that is "degraded". Administrators are told which part it is.
    """
    parts = {"database": _database_answers()}
    parts["migrations"] = parts["database"] and _is_migrated()
    parts["broker"] = broker.is_reachable()
    serves = parts["database"] and parts["migrations"]
    status = "not ready" if not serves else "ready" if parts["broker"] else "degraded"
    answer: dict[str, object] = {"status": status}
    if parts["database"] and _asked_by_admin(request):
        answer["parts"] = parts
    return JsonResponse(answer, status=200 if serves else 503)


def _database_answers() -> bool:
    try:
        User.objects.filter(pk=0).exists()
    except (DatabaseError, InterfaceError) as failure:
        log.warning("not_ready", reason=str(failure))
        return False
    return True


def _is_migrated() -> bool:
    try:
        return _migrated_once()
    except _BehindError:
        return False


@cache
def _migrated_once() -> bool:
    """Remember the yes: what has been applied is not taken back while we run. A no raises, and is asked again."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _BehindError
    return True


def _asked_by_admin(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.sees_everything


class _BehindError(Exception):
    """Migrations wait to be applied."""
