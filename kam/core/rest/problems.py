"""Errors as RFC 9457 says: one JSON object, with a code for machines and a sentence for people."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from kam.core.errors import DomainError
from kam.core.http import request_number
from kam.core.rest.faults import Fault

MEDIA_TYPE: Final = "application/problem+json"
# PostgreSQL's codes for a key that is there already, and for a row that others need and that is gone.
NOT_UNIQUE: Final = "23505"
GONE: Final = "23503"
WORDS: Final[dict[int, tuple[str, str | Promise]]] = {
    400: ("malformed", _("The request could not be read.")),
    401: ("not_authenticated", _("Send a token that works: “Authorization: Bearer …”.")),
    403: ("not_allowed", _("You may see this but not do it.")),
    404: ("not_found", _("This does not exist, or it is out of your reach.")),
    405: ("method_not_allowed", _("This address does not take that method.")),
    406: ("not_acceptable", _("This address answers with JSON.")),
    409: ("conflict", _("This is there already.")),
    411: (
        "length_required",
        _("Send the body with its length (Content-Length). Only files are taken in chunks, as the whole body."),
    ),
    412: ("version_conflict", _("Somebody else has changed this in the meantime. Get the new state and repeat.")),
    413: ("too_large", _("This is more than the server takes at once.")),
    415: ("unsupported_media_type", _("Send JSON: “Content-Type: application/json”.")),
    422: ("refused", _("This is not possible.")),
    428: ("version_missing", _("Say in If-Match which version you have read: its ETag.")),
    429: ("too_many_requests", _("Too many requests. Wait as long as Retry-After says, then go on.")),
    500: ("failure", _("Something went wrong. The administrator finds it under the request's id.")),
    503: ("unavailable", _("The database does not answer. Try again in a few seconds.")),
}


class Malformed(exceptions.APIException):
    """400: nobody could mean this."""

    status_code = 400

    def __init__(self, detail: str | Promise, *, field: str = "", code: str = "invalid") -> None:
        super().__init__(str(detail), code)
        self.faults = [Fault(field, code, str(detail))] if field else []


class LengthMissing(exceptions.APIException):
    """411: what this address takes it takes with its length alone."""

    status_code = 411
    default_code = "length_required"
    default_detail: Any = WORDS[411][1]


class VersionMissing(exceptions.APIException):
    """428: the row is one that several people edit."""

    status_code = 428
    default_code = "version_missing"
    default_detail = _("Say in If-Match which version you have read: its ETag.")


class Conflict(exceptions.APIException):
    """409: what is asked for is there already, or goes on elsewhere."""

    status_code = 409
    default_code = "conflict"
    default_detail = _("This is there already.")


def problem(
    status: int, *, detail: str | Promise = "", code: str = "", faults: Sequence[Fault] = (), **more: Any
) -> dict[str, Any]:
    """Return the body of an error: `code` for machines, `detail` for people, `errors` by field, `more` as it is."""
    usual, words = WORDS.get(status, ("error", _("This is not possible.")))
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or usual,
        "detail": str(detail or words),
        "request_id": request_number(),
        "errors": [asdict(fault) for fault in faults],
        **more,
    }


def problem_response(status: int, *, detail: str | Promise = "", code: str = "", **more: Any) -> HttpResponse:
    """Return an error as an answer of its own, for what never reaches a view."""
    body = json.dumps(problem(status, detail=detail, code=code, **more), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def answer_to(failure: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the answer to whatever a view raised; None for what nobody foresaw (asked by the framework)."""
    told = problem_of(failure, names=getattr(context.get("view"), "field_names", {}))
    if told is None:
        return None
    set_rollback()
    if told["code"] in {WORDS[406][0], WORDS[415][0]}:
        told["detail"] = _kinds_named(told, context)
    headers = {}
    if header := getattr(failure, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if (wait := getattr(failure, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, int(wait)))
    request: HttpRequest = context["request"]._request  # noqa: SLF001 - the framework's documented name
    request.is_problem = True  # type: ignore[attr-defined]  # for the log
    response = HttpResponse(json.dumps(told, ensure_ascii=False), status=told["status"], content_type=MEDIA_TYPE)
    for name, value in headers.items():
        response[name] = value
    return response


def _kinds_named(told: dict[str, Any], context: dict[str, Any]) -> str:
    """Return the sentence about what an address takes (415) or gives (406), by name where that is more than JSON."""
    is_answer = told["status"] == 406
    known = context["view"].get_renderers() if is_answer else context["request"].parsers
    kinds = list(dict.fromkeys(str(each.media_type) for each in known))
    if kinds == ["application/json"]:
        return str(told["detail"])
    words = _("This address answers with: %(kinds)s.") if is_answer else _("Send as Content-Type one of: %(kinds)s.")
    return words % {"kinds": ", ".join(kinds)}


def problem_of(failure: Exception, *, names: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """Return the body that tells of a failure; None for what nobody foresaw.

    `names` says what the API calls the fields of services: {"numbers": "tax_ids"}, or {"custom_": "custom."} for all
    that begin so.
    """
    if isinstance(failure, DomainError):
        return _refusal(failure, names or {})
    if isinstance(failure, Http404):
        return problem(404)
    if isinstance(failure, PermissionDenied):
        return problem(403, detail=str(failure), faults=_denied(failure, names or {}))
    if isinstance(failure, BadRequest):
        return problem(400)
    if isinstance(failure, IntegrityError):
        return _overtaken(getattr(failure.__cause__, "pgcode", ""))
    if isinstance(failure, exceptions.ValidationError):
        return problem(
            400, detail=_("Some fields are not as they should be."), code="invalid", faults=[*_faults(failure.detail)]
        )
    if isinstance(failure, exceptions.APIException):
        return _framework(failure)
    return None


def _overtaken(code: str) -> dict[str, Any] | None:
    """Return what is told when another request made impossible what was judged to be possible a moment before."""
    if code == GONE:
        return problem(409, detail=_("What this names was removed at the same moment. Get the new state and repeat."))
    return problem(409) if code == NOT_UNIQUE else None


def _refusal(failure: DomainError, names: Mapping[str, str]) -> dict[str, Any]:
    field = _called((failure.field or "").replace("-", "."), names)
    faults = [Fault(field, failure.code, str(failure))] if field else []
    return problem(failure.status, detail=str(failure), code=failure.code, faults=faults, **failure.more)


def _denied(failure: PermissionDenied, names: Mapping[str, str]) -> list[Fault]:
    """Return the field that may not be changed, where it is one alone."""
    field = _called(getattr(failure, "field", None) or "", names)
    return [Fault(field, "not_allowed", str(failure))] if field else []


def _called(field: str, names: Mapping[str, str]) -> str:
    """Return what the API calls a field of a service."""
    for inner, outer in names.items():
        if field == inner or field.startswith(f"{inner}." if inner[-1].isalnum() else inner):
            return outer + field.removeprefix(inner)
    return field


def _framework(failure: exceptions.APIException) -> dict[str, Any]:
    status = failure.status_code
    usual = WORDS.get(status, ("", ""))[0]
    if status in {404, 405, 406, 415, 401, 429}:
        # Ours say what to do, and the codes are fewer.
        detail = str(failure.detail) if status == 401 and failure.get_codes() != "not_authenticated" else ""
        return problem(status, detail=detail)
    codes = failure.get_codes()
    code = codes if isinstance(codes, str) else usual
    return problem(status, detail=str(failure.detail), code=code, faults=getattr(failure, "faults", ()))


def _faults(detail: Any, path: str = "") -> Iterator[Fault]:
    """Yield what is wrong, field by field, however deep."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _faults(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            if isinstance(inner, (dict, list)):
                # A list of rows: an empty entry is a row without a fault.
                yield from _faults(inner, ".".join(part for part in (path, str(place)) if part))
            else:
                yield Fault(path, str(getattr(inner, "code", "invalid")), str(inner))
    else:
        yield Fault(path, str(getattr(detail, "code", "invalid")), str(detail))
