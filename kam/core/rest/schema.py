"""The contract (OpenAPI 3.1) made from what viewsets say of themselves: nothing in it is written a second time."""

from inspect import cleandoc
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from kam.core.rest import parameters
from kam.core.rest.contracts import Contract, contract_of
from kam.core.rest.inputs import Input
from kam.core.rest.permissions import ANY_TOKEN
from kam.core.rest.problems import MEDIA_TYPE, WORDS
from kam.core.rest.resources import Resource

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library is untyped here
    """How a token is sent."""

    target_class = "kam.core.rest.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return it as the contract says it."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "kam_…"}


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one field."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment]  # the framework takes it off the class


class DomainSchema(AutoSchema):
    """Reads a DomainViewSet: its resource, the contracts of its actions, its filters, orders and scopes."""

    view: Any

    def get_operation_id(self) -> str:
        """Return noun and verb: `accounts_hand_over`. What there is one of is no list, though its route is."""
        name = str(getattr(self.view, "basename", "") or self.path.strip("/").split("/")[-1])
        action = self.view.action or self.method.lower()
        if action == "list" and getattr(self.view, "is_only_one", False):
            action = "retrieve"
        own: str = getattr(self.view, "operation_ids", {}).get(action, "")
        return own or f"{name}_{action}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """Return the noun, under which its operations stand together."""
        return [str(getattr(self.view, "stands_with", "") or getattr(self.view, "basename", "") or "contract")]

    def get_description(self) -> str:  # type: ignore[override]  # as the library has it
        """Return what the action says of itself, the scope that it needs, and what to use once it goes."""
        handler = getattr(self.view, self.view.action or "", None)
        # Indented lines would be code.
        words = [cleandoc(handler.__doc__ or "") if handler else super().get_description()]
        if hasattr(self.view, "needed_scope"):
            scope = self.view.needed_scope()
            words.append("Scope: none; any token." if scope == ANY_TOKEN else f"Scope: `{scope}`")
        if gone := contract_of(self.view).deprecated:
            words.append(f"Goes after {gone.sunset.isoformat()}. Instead: {gone.instead}")
        return "\n\n".join(words)

    def is_deprecated(self) -> bool:
        """Say whether it is to be used no longer."""
        return contract_of(self.view).deprecated is not None

    def get_summary(self) -> str:
        """Return the first sentence of the action."""
        handler = getattr(self.view, self.view.action or "", None)
        return ((handler.__doc__ or "") if handler else "").strip().partition(".")[0]

    def get_override_parameters(self) -> list[Any]:
        """Return everything that the address and the headers may say."""
        if not hasattr(self.view, "resource"):
            return []
        said = contract_of(self.view)
        found = self._of_rows(said) if said.tells_rows else []
        found += [
            parameters.asked(name, self.view.filter_shape(name), is_required=name in said.needs)
            for name in (*said.asks, *said.needs)
        ]
        if said.gives_list:
            found += [*self._filters(), *parameters.of_lists(self.view.order_names())]
        elif said.gives_files:
            found += self._filters()
        if said.takes_files and said.takes is not None:
            found += [
                parameters.asked(name, self._map_serializer_field(each, "request"), each.help_text or "")
                for name, each in said.takes().fields.items()
                if name != "file"
            ]
        if said.needs_version:
            found.append(parameters.if_match())
        if self.method == "POST":
            found.append(parameters.idempotency_key())
        is_row = self.view.is_versioned and not said.gives_list and (said.tells_rows or self.view.is_only_one)
        return [*found, *parameters.answered(said, is_row=is_row, is_post=self.method == "POST")]

    def get_request_serializer(self) -> Any:
        """Return the shape of the body, if there is one."""
        said = contract_of(self.view)
        if said.takes is None:
            return None
        if said.takes_files:
            return {"multipart/form-data": said.takes, **dict.fromkeys(said.takes_files, OpenApiTypes.BINARY)}
        return said.takes(partial=True) if said.is_partial else said.takes

    def get_response_serializers(self) -> Any:
        """Return the answer and every error."""
        if not hasattr(self.view, "resource"):
            return {200: OpenApiResponse({"type": "object"})}
        said = contract_of(self.view)
        errors = {(status, MEDIA_TYPE): _problem(status) for status in self._errors(said)}
        if said.gives_files:
            return {**{(said.status, each): OpenApiTypes.BINARY for each in said.gives_files}, **errors}
        answers: dict[Any, Any] = {(said.status, "application/json"): self._given(said)}
        if said.or_starts:
            answers[202, "application/json"] = said.or_starts
        if said.may_leave:
            words = _("Done; the row is out of the caller's reach from now on.")
            answers[204] = OpenApiResponse(description=words)
        return answers | errors

    def _given(self, said: Contract) -> Any:
        if said.status == 204:
            return OpenApiResponse(description=_("Done."))
        resource = said.gives or self.view.resource
        if not said.gives_list:
            return resource
        return inline_serializer(
            f"PageOf{resource.__name__.removesuffix('Resource')}",
            {"results": resource(many=True), "next": serializers.URLField(allow_null=True)},
        )

    def _errors(self, said: Contract) -> list[int]:
        found = [400, 401, 403, 406, 429, 503, *said.refuses]
        # Also of a row that has left the caller's reach, when a POST that made it is sent again.
        if "{" in self.path or (self.method == "POST" and said.tells_rows):
            found.append(404)
        if self.method not in SAFE:
            found += [409, 411, 413, 415, 422]
        if said.needs_version:
            found += [412, 428]
        return sorted(found)

    def _of_rows(self, said: Contract) -> list[OpenApiParameter]:
        # What a change gives besides, such as a secret, comes along unasked.
        gives = said.gives if self.method in SAFE else None
        resource = gives or self.view.resource
        names = [name for name, each in resource().fields.items() if name not in _many(resource)]
        found = [parameters.asked("fields", parameters.some_of(names), _("Only these, by commas."))]
        if resource.expansions and not said.gives_files:
            shape = parameters.some_of([*resource.expansions])
            found.append(parameters.asked("expand", shape, _("Relations that come along, by commas.")))
        return found

    def _filters(self) -> list[OpenApiParameter]:
        return [parameters.asked(name, self.view.filter_shape(name)) for name in self.view.filter_names()]

    # -- shapes -------------------------------------------------------------------------------
    def _is_list_view(self, serializer: Any = None) -> bool:
        """Answer no: what is a list says so itself, and is an object with its rows in it."""
        return False

    def _resolve_path_parameters(self, variables: Any) -> list[Any]:
        """Return the keys in the address: numbers, all of them."""
        return [{"in": "path", "name": name, "required": True, "schema": dict(parameters.KEY)} for name in variables]

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Return the shape; a body has no other keys, and what takes more than the usual scope is not always there."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # the library
        if isinstance(serializer, Input):
            schema["additionalProperties"] = False
            for name, each in serializer.fields.items():
                if isinstance(each, serializers.CharField) and not each.allow_blank:
                    # Some sign that is to be seen.
                    schema["properties"][name] = {"minLength": 1, "pattern": r"\S"} | schema["properties"][name]
        if isinstance(serializer, Resource):
            self._widen(schema, serializer)
        for name, value in getattr(serializer, "examples", {}).items():
            schema["properties"][name] = {**schema["properties"][name], "examples": [value]}
        return schema

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """Return the shape of a field; a file in a form is a file."""
        if isinstance(field, serializers.FileField):
            return {"type": "string", "format": "binary", "description": str(field.help_text or "")}
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]  # the library
        if isinstance(schema, dict):
            # The library's own mark for what it does afterwards.
            schema.pop("x-spec-enum-id", None)
            if {} in schema.get("oneOf", ()):
                # Anything at all, null included.
                return {each: schema[each] for each in schema if each != "oneOf"}
        return schema

    def _widen(self, schema: dict[str, Any], resource: Resource) -> None:
        there = [name for name in schema.get("required", ()) if name not in resource.field_scopes]
        schema.pop("required", None)
        if there:
            schema["required"] = there
        for name, each in resource.expansions.items():
            if not each.is_many:
                # The key, or what it stands for.
                inner = self.resolve_serializer(each.resource(), "response").ref
                own = dict(schema["properties"][name])
                words = {"description": own.pop("description")} if "description" in own else {}
                schema["properties"][name] = {"anyOf": [own, inner], **words}


def _many(resource: type[Resource]) -> set[str]:
    return {name for name, each in resource.expansions.items() if each.is_many}


def _problem(status: int) -> OpenApiResponse:
    return OpenApiResponse(ProblemSerializer, description=str(WORDS[status][1]))
