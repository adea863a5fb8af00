"""Mails about tokens: to whoever made one, who is warned if it was somebody else; and a week before one ends."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kam.core import mail
from kam.core.administration import administrators
from kam.core.models import ApiToken, User
from kam.core.scopes import labels_of, scopes

# How long before its end a token is told of, and how long one lives at least that is: who made one for a few days
# knows that it ends.
AHEAD: Final = timedelta(days=7)
SHORT_LIFE: Final = timedelta(days=14)


def tell_of_new(*, token: ApiToken, by: User) -> None:
    """Have the mail sent once the transaction is committed; it tells everything of the token but its secret."""
    with translation.override(by.language):
        context = {
            "by": by,
            "token": token,
            "scopes": [f"{key} ({labels_of([key])[0]})" for key in token.scopes if key in scopes],
            "page": urljoin(settings.SITE_URL, reverse("core:token-list")),
        }
        text = render_to_string("emails/token_made.txt", context)
        mail.send_later(to=by.email, subject=_("A new API token was made in your name"), text=text)


@transaction.atomic
def warn_of_ends(*, now: datetime) -> int:
    """Tell of tokens that end within a week, each once: its person, of a service account the administrators.

    Returns how many tokens that are. One that was replaced ends as it should.
    """
    ending = ApiToken.objects.working(at=now).filter(expires_at__lte=now + AHEAD, replaced_by=None)
    found = [
        token
        for token in ending.select_related("user").order_by("pk")
        if token.expires_at is not None and token.expires_at - token.created_at >= SHORT_LIFE
    ]
    for token in found:
        for person in administrators() if token.user.is_service else [token.user]:
            _warn(person, token)
    return len(found)


def _warn(person: User, token: ApiToken) -> None:
    page = "core:service-account-detail" if token.user.is_service else "core:token-list"
    address = reverse(page, args=[token.user_id] if token.user.is_service else [])
    with translation.override(person.language):
        context = {"person": person, "token": token, "page": urljoin(settings.SITE_URL, address)}
        text = render_to_string("emails/token_ends.txt", context)
        subject = _("The API token %(token)s ends soon") % {"token": token.name}
        mail.send_later(to=person.email, subject=subject, text=text, slot=f"token-end-{token.pk}-{person.pk}")
