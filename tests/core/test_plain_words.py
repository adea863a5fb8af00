"""What does not fit is refused in the product's words, whatever form or model asks."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from kam.core.models import Team


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.CharField(max_length=3), "abcd", "Write at most 3 characters; this has 4."),
        (forms.CharField(min_length=1, max_length=1), "ab", "Write at most 1 character; this has 2."),
        (forms.CharField(min_length=3), "a", "Write at least 3 characters; this has 1."),
        (forms.IntegerField(max_value=7), "8", "Enter 7 or less."),
        (forms.IntegerField(min_value=2), "1", "Enter 2 or more."),
        (forms.DecimalField(max_digits=3), "1234", "Enter at most 3 digits."),
        (forms.DecimalField(max_digits=9, decimal_places=2), "1.234", "Enter at most 2 decimals."),
        (
            forms.DecimalField(max_digits=3, decimal_places=2),
            Decimal("12.1"),
            "Enter at most 1 digit before the decimal point.",
        ),
        (
            forms.FileField(max_length=5),
            SimpleUploadedFile("sales.csv", b"a"),
            "The name of the file may have at most 5 characters; it has 9.",
        ),
    ],
)
def test_a_form_says_what_fits(field: forms.Field, value: object, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [sentence]


def test_so_does_a_model() -> None:
    with pytest.raises(ValidationError) as refused:
        Team(name="a" * 10_000).clean_fields()
    assert "this has 10000." in " ".join(refused.value.message_dict["name"])
