"""A mail to whoever made a token: who did not is warned that somebody else sits at the open sign-in."""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kam.core import mail
from kam.core.models import ApiToken, User
from kam.core.scopes import labels_of, scopes


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
