"""Requests under an Idempotency-Key: sent again they do nothing, and are told what was told the first time.

They are told it by the rights of now: nothing of a row that has left the caller's reach since.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from kam.core import idempotency
from kam.core.idempotency import Answer
from kam.core.rest.contracts import contract_of
from kam.core.rest.parameters import LONGEST_IDEMPOTENCY_KEY
from kam.core.rest.problems import Malformed

if TYPE_CHECKING:
    from kam.core.rest.viewsets import DomainViewSet


def answered_once(view: "DomainViewSet", key: str, act: Callable[[], Response]) -> Response:
    """Act, or answer as when this key came before; 404 where what was told then has left the caller's reach."""
    if not (0 < len(key) <= LONGEST_IDEMPOTENCY_KEY and key.isascii() and key.isprintable()):
        message = _("An Idempotency-Key has 1 to %(most)d printable characters of ASCII.")
        raise Malformed(message % {"most": LONGEST_IDEMPOTENCY_KEY}, field="Idempotency-Key")

    def do() -> Answer:
        response = act()
        body = "" if response.data is None else json.dumps(response.data, cls=JSONEncoder, ensure_ascii=False)
        return Answer(response.status_code, body, dict(response.items()))

    # With the scopes: what was told a token that reads more is told no other one again.
    request = b"\n".join((" ".join(sorted(view.reader.scopes)).encode(), view.request_identity()))
    once = idempotency.afterwards if view.is_done_in_parts else idempotency.once
    answer = once(user=view.user, key=key, request=request, at=timezone.now(), do=do)
    if answer.is_repeated:
        _require_in_reach(view, answer)
    headers = {**answer.headers, **({"Idempotent-Replay": "true"} if answer.is_repeated else {})}
    return Response(json.loads(answer.body) if answer.body else None, status=answer.status, headers=headers)


def _require_in_reach(view: "DomainViewSet", answer: Answer) -> None:
    said = contract_of(view)
    # What an action says that it gives is not the row of its address, which may be gone by it, as by a merge.
    if not answer.body or not said.tells_rows or said.gives is not None:
        return
    # A new row stands at an address of its own, any other one at that of the request.
    made = answer.headers.get("Location", "").rstrip("/").rpartition("/")[2]
    if not view.told_rows().filter(pk=made or view.pk).exists():
        raise Http404
