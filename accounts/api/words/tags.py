"""Tags over REST: made by using them, kept in order by administrators."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.words.segments import KEEP
from accounts.models import AccountTag, Tag
from accounts.services import tagging
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.resources import NamedResource
from kam.core.rest.viewsets import DomainViewSet


class TagInput(Input):
    """A tag."""

    name = serializers.CharField(max_length=40)


class TagTargetInput(Input):
    """Into which other tag one goes."""

    into = VisibleRow(Tag.objects.visible_to)


class TagResource(NamedResource):
    """A word that people stick on accounts."""


class TagViewSet(DomainViewSet):
    """Words that people stick on accounts. A new one is made by the first account that has it."""

    resource = TagResource
    read_scope = "read:accounts"
    write_scope = KEEP
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> Any:
        """Return all tags to who keeps them, to others those of accounts that they see: words tell of customers."""
        rows = Tag.objects.visible_to(self.user)
        if self.user.sees_everything:
            return rows
        return rows.filter(Exists(AccountTag.objects.visible_to(self.user).filter(tag=OuterRef("pk"))))

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List tags."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one tag."""
        return self.told(self.pk)

    @contract(takes=TagInput)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Spell the tag otherwise, on all its accounts."""
        return self.told(tagging.rename_tag(tag=self.row(), by=self.user, **self.said()).pk)

    @contract(status=204, is_bare=True)
    def destroy(self, request: Any, pk: str) -> Response:
        """Remove a tag that is on no account."""
        tagging.remove_tag(tag=self.row(), by=self.user)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    @contract(takes=TagTargetInput, gives=TagResource)
    def merge(self, request: Any, pk: str) -> Response:
        """Stick another tag, which is told, on every account that has this one, and remove this one."""
        target = self.said()["into"]
        tagging.merge_tag(tag=self.row(), into=target, by=self.user)
        return self.told(target.pk)
