"""Shapes of what administrators say about the company's words: fields of our own, segments, tags."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import CustomField, Segment, Tag

Word = Segment | Tag
Kind = CustomField.Kind
KINDS: Final = [
    (Kind.TEXT.value, _("Text: anything one can write")),
    (Kind.NUMBER.value, _("Number: can be compared and filtered from … to …")),
    (Kind.DATE.value, _("Date: a day of the calendar")),
    (Kind.CHOICE.value, _("Choice: one of the options you name")),
    (Kind.YES_NO.value, _("Yes or no")),
]


class FieldForm(forms.Form):
    """A field of our own; its kind is asked once."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, help_text=_("It cannot be changed later."))
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For a choice only: one option a line."),
    )
    help = forms.CharField(
        label=_("Hint"), max_length=200, required=False, help_text=_("Stands under the field where it is filled in.")
    )

    def __init__(self, *args: Any, field: CustomField | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if field is not None:
            del self.fields["kind"]
            if field.kind != CustomField.Kind.CHOICE:
                del self.fields["options"]

    @property
    def details(self) -> dict[str, Any]:
        """What a service wants to know."""
        said = dict(self.cleaned_data)
        return said | {"options": said.get("options", "").splitlines()}


class WordForm(forms.Form):
    """The name of a segment or a tag."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["name"].label = label


class IntoForm(forms.Form):
    """Into which other word one goes."""

    into = forms.ChoiceField(label=_("Merge into"))

    def __init__(self, *args: Any, others: Sequence[Word], **options: Any) -> None:
        super().__init__(*args, **options)
        self._others = {str(word.pk): word for word in others}
        choice = self.fields["into"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - told to the type checker
        choice.choices = [("", _("Choose one")), *((key, word.name) for key, word in self._others.items())]

    def clean_into(self) -> Word:
        """Return the word."""
        return self._others[self.cleaned_data["into"]]
