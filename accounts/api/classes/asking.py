"""What parameters of addresses mean here; 400 names the one that means nothing."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ClassificationRun
from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.problems import Malformed


def key_in(text: str, *, field: str) -> int:
    """Return the key that a parameter of the address has; Malformed for what is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    if not 0 < number <= LARGEST_KEY:
        raise Malformed(_("Send the id, a number."), field=field)
    return number


def ok_run(runs: Any, text: str, *, field: str) -> ClassificationRun:
    """Return the finished run that a parameter names; Malformed where there is none such."""
    run: ClassificationRun | None = runs.filter(
        pk=key_in(text, field=field), status=ClassificationRun.Status.OK
    ).first()
    if run is None:
        raise Malformed(_("There is no finished run of this id."), field=field)
    return run


def require_choice(text: str, choices: Collection[str], *, field: str) -> None:
    """Raise Malformed unless the text is one of these."""
    if text not in choices:
        raise Malformed(_("Choose one of %(values)s.") % {"values": ", ".join(choices)}, field=field)
