"""The contract itself: what the API takes and gives (OpenAPI 3.1), for tokens and, beside its page, for people."""

from functools import cache
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from kam.core.rest.authentication import BearerAuthentication, ReaderAuthentication

# The library that makes it serves one thread at a time: the first two that asked together failed both.
MAKING: Final = Lock()


class ContractView(APIView):
    """The schema, the same for everybody who may ask at all."""

    authentication_classes = (BearerAuthentication, ReaderAuthentication)
    permission_classes = (IsAuthenticated,)
    http_method_names = ("get", "head")

    @extend_schema(exclude=True)
    def get(self, request: Any) -> HttpResponse:
        """Return the schema as JSON."""
        return HttpResponse(written(), content_type="application/json")


def written() -> bytes:
    """Return the schema, made once by each process, in English whoever asks."""
    with MAKING:
        return _made()


@cache
def _made() -> bytes:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]  # the library is untyped here
    with translation.override(settings.LANGUAGE_CODE):
        schema = generator.get_schema(request=None, public=True)
        text: bytes = OpenApiJsonRenderer2().render(schema, renderer_context={})
    return text
