"""What pages about tokens have in common: rows of lists, and the one page that shows a secret."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.core import toasts
from kam.core.http import Request
from kam.core.menus import MenuItem
from kam.core.models import ApiToken
from kam.core.scopes import in_words
from kam.core.table_heads import Head

DOCS: Final = "/api/v1/docs/"
HEADS: Final = [
    Head(gettext_lazy("Token")),
    Head(gettext_lazy("For"), since="tablet"),
    Head(gettext_lazy("Created"), since="desk"),
    Head(gettext_lazy("Last used"), since="tablet"),
    Head(gettext_lazy("Expires"), since="tablet"),
    Head(gettext_lazy("State")),
    Head(gettext_lazy("Actions")),
]
PERSON: Final = Head(gettext_lazy("Acts as"), since="tablet")
# An end so near is told in amber.
SOON: Final = timedelta(days=7)
TONES: Final = {ApiToken.State.ACTIVE: ("good", "circle-check"), ApiToken.State.REPLACED: ("warn", "refresh")}
# Forms whose token was made, in the session: few are open at a time.
USED: Final = "token_forms_sent"
MOST_USED: Final = 20


@dataclass(frozen=True)
class TokenRow:
    """One token as lists show it."""

    token: ApiToken
    words: list[str]
    label: str
    tone: str
    icon: str
    items: list[MenuItem]
    is_over: bool


def rows_of(tokens: Iterable[ApiToken], *, request: Request, at: datetime) -> list[TokenRow]:
    """Return the rows of these tokens, with what this person may do with each."""
    return [_row(token, request=request, at=at) for token in tokens]


def _row(token: ApiToken, *, request: Request, at: datetime) -> TokenRow:
    state = token.state(at=at)
    label, (tone, icon) = str(state.label), TONES.get(state, ("outline", ""))
    if state == ApiToken.State.ACTIVE and token.expires_at is not None and token.expires_at - at < SOON:
        label, tone, icon = _("Expires soon"), "warn", "clock-exclamation"
    items = []
    if state == ApiToken.State.ACTIVE and (token.user_id == request.user.pk or token.user.is_service):
        items.append(MenuItem(_("Rotate"), reverse("core:token-rotate", args=[token.pk]), icon="refresh"))
    is_over = state in {ApiToken.State.EXPIRED, ApiToken.State.REVOKED}
    if not is_over:
        url = reverse("core:token-revoke", args=[token.pk])
        items.append(MenuItem(_("Revoke"), url, icon="trash", is_danger=True))
    return TokenRow(token, in_words(token.scopes), label, tone, icon, items, is_over)


def new_showing() -> str:
    """Return the mark of one showing of a form, by which it is known when it is sent twice."""
    return secrets.token_urlsafe(16)


def was_sent(request: Request, showing: str) -> bool:
    """Say whether this form has made its token already."""
    return showing in request.session.get(USED, [])


def told_already(request: Request, *, url: str) -> HttpResponse:
    """Answer a form that is sent again, as by loading the page of the secret again: no second token, no secret."""
    words = _("The token was made and its secret was shown. If it is lost, rotate the token or revoke it.")
    toasts.tell(request, words, tone="warning")
    return redirect(url)


def secret_page(
    request: Request, token: ApiToken, secret: str, *, showing: str, crumbs: list[dict[str, str]], back: str
) -> HttpResponse:
    """Show the secret, this once: in the answer to the form, and nowhere else is it kept."""
    request.session[USED] = [*request.session.get(USED, []), showing][-MOST_USED:]
    context: dict[str, Any] = {
        "token": token,
        "name": token.name,
        "secret": secret,
        "words": in_words(token.scopes),
        "replaced": ApiToken.objects.visible_to(request.user).filter(replaced_by=token).first(),
        "site": settings.SITE_URL.rstrip("/"),
        "docs": DOCS,
        "crumbs": crumbs,
        "back": back,
    }
    return render(request, "core/token_secret.html", context)
