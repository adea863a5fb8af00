"""Webhooks as administrators read them: the list, one with its log, one delivery. For others there are none."""

import json
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kam.core.forms.webhooks import SPANS
from kam.core.http import Request, render_page
from kam.core.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from kam.core.table_heads import Head
from kam.core.webhook_events import PING, webhook_events

PER_PAGE: Final = 25
State = WebhookDelivery.State
HEADS: Final = [
    Head(gettext_lazy("Address")),
    Head(gettext_lazy("Events"), since="desk"),
    Head(gettext_lazy("State")),
    Head(gettext_lazy("Last delivery"), since="tablet"),
]
LOG_HEADS: Final = [
    Head(gettext_lazy("Event")),
    Head(gettext_lazy("State")),
    Head(gettext_lazy("Answer"), since="tablet"),
    Head(gettext_lazy("Attempts"), is_number=True, since="tablet"),
    Head(gettext_lazy("Next attempt"), since="desk"),
    Head(gettext_lazy("Happened"), since="tablet"),
]
TONES: Final = {State.PENDING: "warn", State.DELIVERED: "good", State.FAILED: "bad"}


def administrators_alone(request: Request) -> None:
    """Refuse who is no administrator as if there were nothing here: nobody else reads of webhooks."""
    if not request.user.sees_everything:
        raise Http404


@require_safe
def webhook_list(request: Request) -> HttpResponse:
    """Show who is told of what, and how the last delivery went."""
    administrators_alone(request)
    rows = WebhookEndpoint.objects.visible_to(request.user).select_related("owner").order_by("pk")
    latest = WebhookDelivery.objects.visible_to(request.user).latest_of_each()
    last = {delivery.endpoint_id: delivery for delivery in latest}
    told = [{"endpoint": row, "events": words_of(row), **_last(last.get(row.pk))} for row in rows]
    return render(request, "core/webhook_list.html", {"rows": told, "heads": HEADS})


@require_safe
def webhook_detail(request: Request, pk: int) -> HttpResponse:
    """Show one endpoint, what can be done with it, and the log of its deliveries."""
    return webhook_page(request, endpoint_of(request, pk))


@require_safe
def delivery_detail(request: Request, pk: int) -> HttpResponse:
    """Show what was sent and what was answered, attempt by attempt."""
    return delivery_page(request, delivery_of(request, pk))


def webhook_page(request: Request, endpoint: WebhookEndpoint, *, refusal: str = "") -> HttpResponse:
    """Render the page of an endpoint; with a refusal (422) when what was asked there is not possible."""
    deliveries = WebhookDelivery.objects.visible_to(request.user).filter(endpoint=endpoint)
    state = request.GET.get("state", "")
    found = deliveries.filter(state=state) if state in State.values else deliveries
    found = found.select_related("event").order_by("-pk")
    page = Paginator(found, per_page=PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "endpoint": endpoint,
        "events": words_of(endpoint),
        "page": page,
        "rows": _log_rows(request, list(page.object_list)),
        "heads": LOG_HEADS,
        "choices": _states(request, endpoint, state),
        "is_chosen": state in State.values,
        "is_busy": deliveries.due().exists(),
        "spans": SPANS,
        "query": request.GET,
        "refusal": refusal,
        "crumbs": [{"label": _("Webhooks"), "url": reverse("core:webhook-list")}],
    }
    status = 422 if refusal else 200
    return render_page(
        request, "core/webhook_detail.html", fragment="core/_webhook_log.html", context=context, status=status
    )


def delivery_page(request: Request, delivery: WebhookDelivery, *, refusal: str = "") -> HttpResponse:
    """Render the page of a delivery."""
    endpoint = delivery.endpoint
    context = {
        "delivery": delivery,
        "chip": _chip(delivery.state),
        "event": _word_of(delivery.event.kind),
        "attempts": delivery.log.order_by("-number", "pk"),
        "body": _laid_out(delivery.body),
        "refusal": refusal,
        "crumbs": [
            {"label": _("Webhooks"), "url": reverse("core:webhook-list")},
            {"label": str(endpoint), "url": endpoint.get_absolute_url()},
        ],
    }
    return render(request, "core/webhook_delivery.html", context, status=422 if refusal else 200)


def endpoint_of(request: Request, pk: int) -> WebhookEndpoint:
    """Return the endpoint, for administrators."""
    endpoint: WebhookEndpoint = get_object_or_404(
        WebhookEndpoint.objects.visible_to(request.user).select_related("owner"), pk=pk
    )
    return endpoint


def delivery_of(request: Request, pk: int) -> WebhookDelivery:
    """Return the delivery, for administrators."""
    delivery: WebhookDelivery = get_object_or_404(
        WebhookDelivery.objects.visible_to(request.user).select_related("event", "endpoint__owner"), pk=pk
    )
    return delivery


def words_of(endpoint: WebhookEndpoint) -> list[str]:
    """Return what the endpoint is told of, in words."""
    return [_word_of(kind) for kind in endpoint.event_types]


def _word_of(kind: str) -> str:
    if kind == PING.key:
        return _("Test")
    # Of an app that is not installed any more only the key is known.
    return str(webhook_events.get(kind).label) if kind in webhook_events else kind


def _chip(state: str) -> dict[str, Any]:
    return {"label": State(state).label, "tone": TONES.get(State(state), "outline")}


def _last(delivery: WebhookDelivery | None) -> dict[str, Any]:
    return {"last": _chip(delivery.state), "at": delivery.event.happened_at} if delivery else {}


def _log_rows(request: Request, deliveries: list[WebhookDelivery]) -> list[dict[str, Any]]:
    """Return the rows of the log, each with how its last attempt went."""
    attempts = WebhookAttempt.objects.visible_to(request.user).filter(delivery__in=deliveries).order_by("number", "pk")
    last = {attempt.delivery_id: attempt for attempt in attempts}
    return [
        {"delivery": each, "event": _word_of(each.event.kind), "chip": _chip(each.state), "last": last.get(each.pk)}
        for each in deliveries
    ]


def _states(request: Request, endpoint: WebhookEndpoint, chosen: str) -> list[dict[str, Any]]:
    address = endpoint.get_absolute_url()
    every = {"label": _("All"), "url": address, "is_current": chosen not in State.values}
    return [
        every,
        *(
            {"label": State(value).label, "url": f"{address}?state={value}", "is_current": value == chosen}
            for value in State.values
        ),
    ]


def _laid_out(body: str) -> str:
    """Return what was sent, laid out for reading."""
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else ""
