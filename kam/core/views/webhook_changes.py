"""What administrators do with webhooks: add, change, pause, resume, test, send again, remove. One service call each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kam.core import formatting
from kam.core.errors import DomainError, VersionConflict
from kam.core.forms.webhooks import ReplayForm, WebhookForm
from kam.core.http import Request
from kam.core.models import WebhookEndpoint
from kam.core.views.webhooks import administrators_alone, delivery_of, delivery_page, endpoint_of, webhook_page
from kam.core.webhooks import endpoints, replaying
from kam.core.webhooks.endpoints import Revealed


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_new(request: Request) -> HttpResponse:
    """Add an endpoint; the answer shows its secret, this once."""
    administrators_alone(request)
    form = WebhookForm(_posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = endpoints.add(
                url=said["url"], description=said["description"], event_types=said["event_types"], by=request.user
            )
        except DomainError as refusal:
            _say(refusal, form)
        else:
            return _secret_page(request, made)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_edit(request: Request, pk: int) -> HttpResponse:
    """Change where it goes and what it is told of."""
    endpoint = endpoint_of(request, pk)
    initial = {
        "url": endpoint.url, "description": endpoint.description, "event_types": endpoint.event_types,
        "version": endpoint.version,
    }  # fmt: skip
    form = WebhookForm(_posted(request), initial=initial)
    status = 422
    if form.is_valid():
        said = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        try:
            return redirect(endpoints.change(endpoint=endpoint, by=request.user, **said))
        except VersionConflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except DomainError as refusal:
            _say(refusal, form)
    return _form_page(request, form, endpoint=endpoint, status=status)


@require_POST
def webhook_pause(request: Request, pk: int) -> HttpResponse:
    """Tell it nothing for a while."""
    return _done(request, pk, lambda endpoint: endpoints.pause(endpoint=endpoint, by=request.user))


@require_POST
def webhook_resume(request: Request, pk: int) -> HttpResponse:
    """Tell it again."""
    return _done(request, pk, lambda endpoint: endpoints.resume(endpoint=endpoint, by=request.user))


@require_POST
def webhook_ping(request: Request, pk: int) -> HttpResponse:
    """Send it a test."""

    def test(endpoint: WebhookEndpoint) -> None:
        replaying.ping(endpoint=endpoint, by=request.user)
        messages.success(request, _("The test is on its way. How it went stands in the log."))

    return _done(request, pk, test)


@require_POST
def webhook_replay(request: Request, pk: int) -> HttpResponse:
    """Send it again what it missed."""
    form = ReplayForm(request.POST)

    def again(endpoint: WebhookEndpoint) -> None:
        if not form.is_valid():
            raise DomainError(_("Choose how far back to go."))
        now = timezone.now()
        count = replaying.replay_missed(endpoint=endpoint, since=now - form.span, by=request.user, at=now)
        words = ngettext("%(count)s delivery is sent again.", "%(count)s deliveries are sent again.", count)
        told = words % {"count": formatting.number(count)} if count else _("It has missed nothing since then.")
        messages.success(request, told)

    return _done(request, pk, again)


@require_POST
def webhook_rotate(request: Request, pk: int) -> HttpResponse:
    """Give it a new secret, shown this once."""
    endpoint = endpoint_of(request, pk)
    made = endpoints.rotate_secret(endpoint=endpoint, by=request.user, at=timezone.now())
    return _secret_page(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_remove(request: Request, pk: int) -> HttpResponse:
    """Say what goes with it; then remove it."""
    endpoint = endpoint_of(request, pk)
    if request.method == "POST":
        endpoints.remove(endpoint=endpoint, by=request.user)
        return redirect("core:webhook-list")
    act = {"act": _("Remove"), "icon_name": "trash", "back": endpoint.get_absolute_url()}
    return render(request, "core/webhook_remove.html", {"endpoint": endpoint, "crumbs": _crumbs(endpoint), **act})


@require_POST
def delivery_replay(request: Request, pk: int) -> HttpResponse:
    """Send one delivery again."""
    delivery = delivery_of(request, pk)
    try:
        replaying.replay(delivery=delivery, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return delivery_page(request, delivery, refusal=str(refusal))
    return redirect("core:webhook-delivery", pk=delivery.pk)


def _done(request: Request, pk: int, act: Callable[[WebhookEndpoint], Any]) -> HttpResponse:
    endpoint = endpoint_of(request, pk)
    try:
        act(endpoint)
    except DomainError as refusal:
        return webhook_page(request, endpoint, refusal=str(refusal))
    return redirect(endpoint)


def _secret_page(request: Request, made: Revealed) -> HttpResponse:
    context = {
        "endpoint": made.endpoint,
        "name": _("Secret"),
        "secret": made.secret,
        "crumbs": _crumbs(made.endpoint),
        "back": made.endpoint.get_absolute_url(),
    }
    return render(request, "core/webhook_secret.html", context)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _say(refusal: DomainError, form: WebhookForm) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _form_page(
    request: Request, form: WebhookForm, *, endpoint: WebhookEndpoint | None = None, status: int = 422
) -> HttpResponse:
    context = {"form": form, "endpoint": endpoint, "crumbs": _crumbs(endpoint)}
    return render(request, "core/webhook_form.html", context, status=status if form.is_bound else 200)


def _crumbs(endpoint: WebhookEndpoint | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Webhooks"), "url": reverse("core:webhook-list")}]
    return [*crumbs, {"label": str(endpoint), "url": endpoint.get_absolute_url()}] if endpoint else crumbs
