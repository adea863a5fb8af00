"""Webhooks over REST, for tokens of administrators: who is told of what, what was sent, and once more."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from kam.core.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from kam.core.models.webhook_delivery import id_of, number_of
from kam.core.rest.contracts import contract
from kam.core.rest.filters import key_of
from kam.core.rest.inputs import Input, Moment
from kam.core.rest.parameters import KEY, TEXT, one_of
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Computed, Expansion, NamedResource, Resource
from kam.core.rest.viewsets import DomainViewSet
from kam.core.webhooks import endpoints, replaying

State = WebhookDelivery.State


class WebhookResource(Resource):
    """An address that is told of events. Its secret is told once, when it is made or rotated."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    description = serializers.CharField()
    event_types = serializers.ListField(child=serializers.CharField())
    owner = serializers.IntegerField(source="owner_id", help_text=_("Under whose rights payloads are made."))
    is_active = serializers.BooleanField()
    is_live = serializers.BooleanField(
        help_text=_("Whether it is told now: it is active, and so is its owner. If not, resume it.")
    )
    disabled_reason = serializers.ChoiceField(WebhookEndpoint.Reason.choices, allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    computed: ClassVar = {
        "is_live": Computed(("is_active", "owner__is_active"), lambda row: row["is_active"] and row["owner__is_active"])
    }
    expansions: ClassVar = {"owner": Expansion(lambda: NamedResource, via="owner")}


class RevealedResource(WebhookResource):
    """The same with its secret, which is told this once."""

    secret = serializers.CharField(help_text=_("Signs what is sent: whsec_…"))


class AttemptResource(Resource):
    """One try to deliver, and what was answered."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    duration = serializers.IntegerField(allow_null=True, help_text=_("In milliseconds."))
    answer = serializers.CharField()
    error = serializers.CharField()


class DeliveryResource(Resource):
    """One event on its way to one address."""

    id = serializers.IntegerField()
    message_id = serializers.CharField(help_text=_("The `webhook-id` of every attempt, as receivers log it."))
    webhook = serializers.IntegerField(source="endpoint_id")
    event_type = serializers.CharField(source="event.kind")
    happened_at = serializers.DateTimeField(source="event.happened_at")
    state = serializers.ChoiceField(State.choices)
    attempts = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    body = serializers.CharField(help_text=_("What was sent last, as it was signed."))
    log = AttemptResource(many=True, required=False)

    computed: ClassVar = {"message_id": Computed(("event__number",), lambda row: id_of(row["event__number"]))}
    expansions: ClassVar = {
        "log": Expansion(
            lambda: AttemptResource,
            rows=lambda reader: WebhookAttempt.objects.visible_to(reader.user).order_by("number", "pk"),
            source="id",
            key="delivery_id",
            is_many=True,
        )
    }


class WebhookInput(Input):
    """Where to, and of what."""

    url = serializers.CharField(max_length=500)
    event_types = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50)
    description = serializers.CharField(required=False, allow_blank=True, max_length=200)


class SinceInput(Input):
    """From when on what did not arrive is sent once more."""

    since = Moment()


class SentAgainResource(Resource):
    """How many deliveries are sent once more."""

    count = serializers.IntegerField()


class WebhookViewSet(DomainViewSet):
    """Addresses that are told of events, signed as Standard Webhooks says, cut to what their owner may see."""

    resource = WebhookResource
    read_scope = write_scope = "admin:webhooks"
    is_versioned = True

    def rows(self) -> QuerySet[WebhookEndpoint]:
        """Return all, for administrators."""
        return WebhookEndpoint.objects.visible_to(self.user)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List webhooks."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one webhook, without its secret."""
        return self.told(self.pk)

    @contract(takes=WebhookInput, gives=RevealedResource, status=201)
    def create(self, request: Any) -> Response:
        """Tell an address of events from now on; the answer has the secret, this once."""
        revealed = endpoints.add(by=self.user, **self.said())
        return self._revealed(revealed, self.created(revealed.endpoint.pk))

    @contract(takes=WebhookInput, is_partial=True, needs_version=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Change where it goes and what is told."""
        endpoint = self.row()
        said = {name: getattr(endpoint, name) for name in ("url", "event_types", "description")} | self.said()
        endpoints.change(endpoint=endpoint, version=self.version(endpoint), by=self.user, **said)
        return self.told(endpoint.pk)

    @contract(status=204, needs_version=True, is_bare=True)
    def destroy(self, request: Any, pk: str) -> Response:
        """Remove it with its secrets and the log of its deliveries."""
        endpoint = self.row()
        endpoints.remove(endpoint=endpoint, version=self.version(endpoint), by=self.user)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    @contract(needs_version=True)
    def pause(self, request: Any, pk: str) -> Response:
        """Tell it nothing until it is resumed."""
        endpoint = self.row()
        endpoints.pause(endpoint=endpoint, version=self.version(endpoint), by=self.user)
        return self.told(endpoint.pk)

    @action(detail=True, methods=["post"])
    @contract(needs_version=True)
    def resume(self, request: Any, pk: str) -> Response:
        """Tell it again, once its address was judged anew."""
        endpoint = self.row()
        endpoints.resume(endpoint=endpoint, version=self.version(endpoint), by=self.user)
        return self.told(endpoint.pk)

    @action(detail=True, methods=["post"], url_path="rotate-secret")
    @contract(gives=RevealedResource, needs_version=True)
    def rotate_secret(self, request: Any, pk: str) -> Response:
        """Give it a new secret, told this once; the one before signs as well for a day."""
        endpoint = self.row()
        version = self.version(endpoint)
        revealed = endpoints.rotate_secret(endpoint=endpoint, version=version, by=self.user, at=timezone.now())
        return self._revealed(revealed, self.told(endpoint.pk))

    @action(detail=True, methods=["post"])
    @contract(gives=DeliveryResource, status=202, is_bare=True)
    def test(self, request: Any, pk: str) -> Response:
        """Send it a test."""
        return _delivery(self, replaying.ping(endpoint=self.row(), by=self.user))

    @action(detail=True, methods=["post"], url_path="replay-missed")
    @contract(takes=SinceInput, gives=SentAgainResource, status=202, is_bare=True)
    def replay_missed(self, request: Any, pk: str) -> Response:
        """Send everything once more that happened since then and did not arrive."""
        endpoint, since = self.row(), self.said()["since"]
        count = replaying.replay_missed(endpoint=endpoint, since=since, by=self.user, at=timezone.now())
        return Response({"count": count}, status=202)

    def _revealed(self, revealed: endpoints.Revealed, response: Response) -> Response:
        response.data["secret"] = revealed.secret
        return response


class WebhookDeliveryViewSet(DomainViewSet):
    """What was sent to webhooks, and what was answered."""

    resource = DeliveryResource
    read_scope = write_scope = "admin:webhooks"
    filters: ClassVar = {"webhook": KEY, "state": one_of(State.values), "event-type": TEXT, "message-id": TEXT}
    usual_order = "-id"

    def rows(self) -> QuerySet[WebhookDelivery]:
        """Return all, for administrators."""
        return WebhookDelivery.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[WebhookDelivery], filters: Any) -> QuerySet[WebhookDelivery]:
        """Narrow to one webhook, state, type of event or message."""
        if "message-id" in filters:
            number = number_of(filters["message-id"])
            if number is None:
                raise Malformed(_("Send the webhook-id of a message: msg_…"), field="message-id")
            rows = rows.filter(event__number=number)
        if "state" in filters:
            if filters["state"] not in State.values:
                raise Malformed(_("There is no such state."), field="state")
            rows = rows.filter(state=filters["state"])
        if "webhook" in filters:
            rows = rows.filter(endpoint=key_of(filters, "webhook"))
        return rows.filter(event__kind=filters["event-type"]) if "event-type" in filters else rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List deliveries, the newest first."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one delivery; `expand=log` has every attempt."""
        return self.told(self.pk)

    @action(detail=True, methods=["post"])
    @contract(status=202)
    def replay(self, request: Any, pk: str) -> Response:
        """Send it once more, under the same id and the rights of now."""
        delivery = replaying.replay(delivery=self.row(), by=self.user, at=timezone.now())
        return self.told(delivery.pk, status=202)


def _delivery(view: DomainViewSet, delivery: WebhookDelivery) -> Response:
    shape = DeliveryResource.shape(view.reader)
    rows = WebhookDelivery.objects.visible_to(view.user).filter(pk=delivery.pk).order_by("pk")
    return Response(shape.of(rows.values(*shape.sources))[0], status=202)
