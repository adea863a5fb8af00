"""Shapes of what administrators say about webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.webhook_events import WebhookEventType, offered
from kam.core.webhooks.addresses import LONGEST

SPANS: Final = {"1": _("of the last day"), "7": _("of the last 7 days"), "30": _("of the last 30 days")}


@dataclass(frozen=True)
class EventChoice:
    """One type of events as a checkbox."""

    type: WebhookEventType
    is_chosen: bool


class WebhookForm(forms.Form):
    """Where to, what it is, and which types of events; `version` is of the row that was read."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://erp.example.com/hooks/kam"}),
        help_text=_("KAM posts JSON to it. It must be public and speak HTTPS, and answer with 2xx within 15 seconds."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Which system it is, for colleagues."),
    )
    event_types = forms.MultipleChoiceField(
        label=_("Events"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one.")}
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["event_types"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - told to the type checker
        choice.choices = [(each.key, each.label) for each in offered()]

    @property
    def groups(self) -> list[tuple[str | Promise, Sequence[EventChoice]]]:
        """The checkboxes under their headings."""
        chosen = set(self["event_types"].value() or [])
        groups: dict[str, tuple[str | Promise, list[EventChoice]]] = {}
        for each in offered():
            _label, choices = groups.setdefault(str(each.group), (each.group, []))
            choices.append(EventChoice(each, each.key in chosen))
        return list(groups.values())


class ReplayForm(forms.Form):
    """Since when what did not arrive is to be sent again."""

    days = forms.ChoiceField(choices=list(SPANS.items()))

    @property
    def span(self) -> timedelta:
        """How long ago that is."""
        return timedelta(days=int(self.cleaned_data["days"]))
