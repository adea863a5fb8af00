"""Fields of our own over REST: everybody reads which there are, administrators define them."""

from typing import Any, ClassVar

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.words.segments import KEEP
from accounts.models import CustomField
from accounts.models.custom_field import LONGEST_OPTION
from accounts.services import custom_fields
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.resources import Resource
from kam.core.rest.viewsets import DomainViewSet


class CustomFieldChangeInput(Input):
    """How a field is worded. `options` are those of a choice, all that there shall be."""

    name = serializers.CharField(max_length=60)
    options = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_OPTION),
        required=False,
        max_length=custom_fields.MOST_OPTIONS,
    )
    help = serializers.CharField(required=False, allow_blank=True, max_length=200)


class CustomFieldInput(CustomFieldChangeInput):
    """A field; its kind stays."""

    kind = serializers.ChoiceField(CustomField.Kind.choices)


class CustomFieldPlaceInput(Input):
    """Before which other field it is asked; null for the last place."""

    before = VisibleRow(CustomField.objects.visible_to, allow_null=True)


class CustomFieldResource(Resource):
    """Something that this company wants to know about its accounts; its values stand in `custom` under `key`."""

    id = serializers.IntegerField()
    key = serializers.CharField(source="stored_as")
    name = serializers.CharField()
    kind = serializers.ChoiceField(CustomField.Kind.choices)
    options = serializers.ListField(child=serializers.CharField())
    help = serializers.CharField()
    position = serializers.IntegerField()
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class CustomFieldViewSet(DomainViewSet):
    """What the company asks about every account beside what everybody asks; answers stand in its `custom`, by `key`."""

    resource = CustomFieldResource
    read_scope = "read:accounts"
    write_scope = KEEP
    orders: ClassVar = {"position": ("position",), "id": ("id",)}
    usual_order = "position"
    is_versioned = True

    def rows(self) -> Any:
        """Return all fields, retired ones among them, for whoever works here."""
        return CustomField.objects.visible_to(self.user)

    def prepared(self, rows: Any) -> Any:
        """Add under which key accounts hold the value."""
        return rows.annotate(stored_as=Concat(Value("f"), Cast("pk", CharField())))

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List fields in the order in which forms ask for them."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one field."""
        return self.told(self.pk)

    @contract(takes=CustomFieldInput, status=201)
    def create(self, request: Any) -> Response:
        """Ask about every account something more; it comes last."""
        return self.created(custom_fields.add_field(by=self.user, **self.said()).pk)

    @contract(takes=CustomFieldChangeInput, is_partial=True, needs_version=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Word it otherwise; options that accounts have stay."""
        field = self.row()
        before = {"name": field.name, "options": field.options, "help": field.help}
        wording: Any = {**before, **self.said()}
        custom_fields.change_field(field=field, version=self.version(field), by=self.user, **wording)
        return self.told(field.pk)

    @action(detail=True, methods=["post"])
    @contract(takes=CustomFieldPlaceInput)
    def move(self, request: Any, pk: str) -> Response:
        """Let forms ask for it before another field, or last."""
        field = self.row()
        custom_fields.place_field(field=field, by=self.user, **self.said())
        return self.told(field.pk)

    @action(detail=True, methods=["post"])
    @contract(needs_version=True)
    def retire(self, request: Any, pk: str) -> Response:
        """Ask for it no longer; what accounts said in it stays with them."""
        field = self.row()
        custom_fields.retire_field(field=field, version=self.version(field), by=self.user, at=timezone.now())
        return self.told(field.pk)

    @action(detail=True, methods=["post"], url_path="bring-back")
    @contract(needs_version=True)
    def bring_back(self, request: Any, pk: str) -> Response:
        """Ask for it again."""
        field = self.row()
        custom_fields.bring_back_field(field=field, version=self.version(field), by=self.user)
        return self.told(field.pk)
