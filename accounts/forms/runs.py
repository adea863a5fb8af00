"""Shapes of what people ask of the classification."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

EARLIEST: Final = date(1970, 1, 1)


class RunForm(forms.Form):
    """The day to classify as of, `today` at the latest (the service refuses later ones)."""

    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST.isoformat()}),
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(EARLIEST, _("Choose a day from 1970 on."))],
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["as_of"].widget.attrs["max"] = today.isoformat()
