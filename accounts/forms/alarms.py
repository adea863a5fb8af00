"""The shape of a muted alarm."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.forms.until import UntilForm


class MuteForm(UntilForm):
    """Why an alarm needs nothing for now, and until when."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("Everybody who sees the account reads it beside the alarm.")
        self.fields["expires_on"].label = _("Muted until")
        self.fields["expires_on"].help_text = _(
            "Muted up to and including this day; until then it counts in no score and no list."
        )
