"""What is said of a value that does not fit, in the product's words wherever a form or a model asks."""

from typing import Any

from django import forms
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def use_plain_words() -> None:
    """Replace the framework's sentences ("Ensure this value has at most …") by ours; called once at the start."""
    MaxLengthValidator.message = ngettext_lazy(
        "Write at most %(limit_value)d character; this has %(show_value)d.",
        "Write at most %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    )
    MinLengthValidator.message = ngettext_lazy(
        "Write at least %(limit_value)d character; this has %(show_value)d.",
        "Write at least %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    )
    MaxValueValidator.message = _("Enter %(limit_value)s or less.")
    MinValueValidator.message = _("Enter %(limit_value)s or more.")
    decimals: dict[str, Any] = {
        "max_digits": ngettext_lazy("Enter at most %(max)s digit.", "Enter at most %(max)s digits.", "max"),
        "max_decimal_places": ngettext_lazy("Enter at most %(max)s decimal.", "Enter at most %(max)s decimals.", "max"),
        "max_whole_digits": ngettext_lazy(
            "Enter at most %(max)s digit before the decimal point.",
            "Enter at most %(max)s digits before the decimal point.",
            "max",
        ),
    }
    DecimalValidator.messages = DecimalValidator.messages | decimals
    forms.FileField.default_error_messages = forms.FileField.default_error_messages | {
        "max_length": ngettext_lazy(
            "The name of the file may have at most %(max)d character; it has %(length)d.",
            "The name of the file may have at most %(max)d characters; it has %(length)d.",
            "max",
        ),
    }
