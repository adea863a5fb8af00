"""Segments over REST: everybody reads them with accounts, administrators keep them."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import Segment
from accounts.services import segments
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.resources import NamedResource
from kam.core.rest.viewsets import DomainViewSet

# The list is the whole company's.
KEEP = "admin:company"


class SegmentInput(Input):
    """A segment."""

    name = serializers.CharField(max_length=80)


class SegmentTargetInput(Input):
    """Into which other segment one goes."""

    into = VisibleRow(Segment.objects.visible_to)


class SegmentResource(NamedResource):
    """A kind of customer as this company divides its market."""


class SegmentViewSet(DomainViewSet):
    """What accounts are sorted into, one each; administrators keep the words."""

    resource = SegmentResource
    read_scope = "read:accounts"
    write_scope = KEEP
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> Any:
        """Return all segments, for whoever works here."""
        return Segment.objects.visible_to(self.user)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List segments."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one segment."""
        return self.told(self.pk)

    @contract(takes=SegmentInput, status=201)
    def create(self, request: Any) -> Response:
        """Add a segment; capitals do not make another one."""
        return self.created(segments.add_segment(by=self.user, **self.said()).pk)

    @contract(takes=SegmentInput)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Call it something else, for all its accounts."""
        return self.told(segments.rename_segment(segment=self.row(), by=self.user, **self.said()).pk)

    @contract(status=204, is_bare=True)
    def destroy(self, request: Any, pk: str) -> Response:
        """Remove a segment that no account is in."""
        segments.remove_segment(segment=self.row(), by=self.user)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    @contract(takes=SegmentTargetInput, gives=SegmentResource)
    def merge(self, request: Any, pk: str) -> Response:
        """Put every account of the segment into another one, which is told, and remove it."""
        target = self.said()["into"]
        segments.merge_segment(segment=self.row(), into=target, by=self.user)
        return self.told(target.pk)
