"""The contract (OpenAPI 3.1) made from what viewsets say of themselves: nothing in it is written a second time."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from kam.core.rest.contracts import Contract, contract_of
from kam.core.rest.permissions import ANY_TOKEN
from kam.core.rest.problems import MEDIA_TYPE, WORDS
from kam.core.rest.queries import LARGEST_LIMIT, USUAL_LIMIT

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
TEXT: Final = {"type": "string"}


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
        """Return noun and verb: `accounts_hand_over`."""
        name = str(getattr(self.view, "basename", "") or self.path.strip("/").split("/")[-1])
        return f"{name}_{self.view.action or self.method.lower()}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """Return the noun, under which its operations stand together."""
        return [str(getattr(self.view, "basename", "") or "contract")]

    def get_description(self) -> str:  # type: ignore[override]  # as the library has it
        """Return what the action says of itself, and the scope that it needs."""
        scope = self.view.needed_scope() if hasattr(self.view, "needed_scope") else ""
        handler = getattr(self.view, self.view.action or "", None)
        words = (handler.__doc__ or "").strip() if handler else super().get_description()
        if scope == ANY_TOKEN:
            return f"{words}\n\nScope: none; any token."
        return f"{words}\n\nScope: `{scope}`" if scope else words

    def get_summary(self) -> str:
        """Return the first sentence of the action."""
        handler = getattr(self.view, self.view.action or "", None)
        return ((handler.__doc__ or "") if handler else "").strip().partition(".")[0]

    def get_override_parameters(self) -> list[Any]:
        """Return everything that the address and the headers may say."""
        if not hasattr(self.view, "resource"):
            return []
        said = contract_of(self.view)
        found = [] if said.is_bare else [_query("fields", _("Only these, by commas.")), *self._expand(said)]
        found += [_query(name) for name in said.asks]
        if said.gives_list:
            found += self._of_lists()
        elif said.gives_files:
            found += [_query(name) for name in self.view.filter_names()]
        if said.takes_files and said.takes is not None:
            found += [
                _query(name, each.help_text or "") for name, each in said.takes().fields.items() if name != "file"
            ]
        if said.needs_version:
            words = _("The ETag of what was read, or * for whatever is there.")
            found.append(OpenApiParameter("If-Match", TEXT, OpenApiParameter.HEADER, required=True, description=words))
        if self.method == "POST":
            words = _("Sent again under the same key, the request does nothing again and gets the same answer.")
            found.append(OpenApiParameter("Idempotency-Key", TEXT, OpenApiParameter.HEADER, description=words))
        return found

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
        later = {(202, "application/json"): said.or_starts} if said.or_starts else {}
        return {(said.status, "application/json"): self._given(said), **later, **errors}

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
        found = [400, 401, 403, 406, 429, 503]
        if "{" in self.path:
            found.append(404)
        if self.method not in SAFE:
            found += [409, 411, 413, 415, 422]
        if said.needs_version:
            found += [412, 428]
        return sorted(found)

    def _expand(self, said: Contract) -> list[OpenApiParameter]:
        expansions = list((said.gives or self.view.resource).expansions)
        return [_query("expand", _("Relations that come along, by commas."), names=expansions)] if expansions else []

    def _of_lists(self) -> list[OpenApiParameter]:
        names = list(self.view.order_names())
        words = _("What the rows are sorted by; a minus puts the largest first.")
        return [
            *(_query(name) for name in self.view.filter_names()),
            *([_query("sort", words, one_of=names)] if names else []),
            _query("cursor", _("Where the last page ended; part of `next`.")),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT},
                description=str(_("Rows on a page.")),
            ),
        ]


def _query(name: str, words: Any = "", *, names: list[str] | None = None, one_of: list[str] | None = None) -> Any:
    schema: dict[str, Any] = dict(TEXT)
    if names:
        schema["example"] = names[0]
        words = f"{words} ({', '.join(names)})"
    if one_of:
        schema["enum"] = [each for name in one_of for each in (name, f"-{name}")]
    return OpenApiParameter(name, schema, description=str(words))


def _problem(status: int) -> OpenApiResponse:
    return OpenApiResponse(ProblemSerializer, description=str(WORDS[status][1]))
