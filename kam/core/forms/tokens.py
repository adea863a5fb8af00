"""Shapes of what people say about tokens and service accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.forms.colleagues import ColleagueForm
from kam.core.scopes import VERBS, Scope
from kam.core.tokens import DEFAULT_DAYS, OVERLAP

NEVER: Final = "never"
LIVES: Final = [
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("60", _("60 days")),
    ("90", _("90 days")),
    ("180", _("180 days")),
    ("365", _("a year")),
]
OVERLAPS: Final = [
    ("0", _("It ends at once: the secret may be in wrong hands")),
    ("1", _("1 hour")),
    ("24", _("24 hours")),
    ("168", _("7 days")),
]


@dataclass(frozen=True)
class ScopeChoice:
    """One scope as a box to tick."""

    scope: Scope
    is_chosen: bool


@dataclass(frozen=True)
class ScopeGroup:
    """The scopes of one verb."""

    heading: str | Promise
    choices: list[ScopeChoice]


class TokenForm(forms.Form):
    """What a token is called, what it is for and how long it works; `may_last` offers one without an end."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The system that uses it, so that you know in a year what ends when you revoke it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it is for"), error_messages={"required": _("Choose what the token is for.")}
    )
    days = forms.ChoiceField(label=_("Works for"), choices=LIVES, initial=str(DEFAULT_DAYS))
    # Which showing of the form this is: the same one sent twice makes one token.
    showing = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, offered: list[Scope], may_last: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offered = offered
        for name, choices in (
            ("scopes", [(scope.key, scope.label) for scope in offered]),
            ("days", [*LIVES, (NEVER, _("ever, until somebody revokes it"))] if may_last else LIVES),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
            field.choices = choices

    @property
    def scope_groups(self) -> list[ScopeGroup]:
        """The boxes, under the heading of what is done."""
        chosen = set(self["scopes"].value() or ())
        groups = []
        for verb, heading in VERBS.items():
            choices = [ScopeChoice(scope, scope.key in chosen) for scope in self._offered if scope.verb == verb]
            if choices:
                groups.append(ScopeGroup(heading, choices))
        return groups

    def details(self, *, at: datetime) -> dict[str, Any]:
        """Return what a service wants to know."""
        said = self.cleaned_data
        expires_at = None if said["days"] == NEVER else at + timedelta(days=int(said["days"]))
        return {"name": said["name"], "scopes": said["scopes"], "expires_at": expires_at}


class RotationForm(forms.Form):
    """How long the old secret goes on working."""

    overlap = forms.ChoiceField(
        label=_("The old secret works for another"),
        choices=OVERLAPS,
        initial=str(OVERLAP // timedelta(hours=1)),
        help_text=_("Long enough to put the new one in its place everywhere."),
    )
    showing = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def duration(self) -> timedelta:
        """What a service wants to know."""
        return timedelta(hours=int(self.cleaned_data["overlap"]))


class ServiceAccountForm(ColleagueForm):
    """What a service account is called, its role and its team."""

    email = None  # type: ignore[assignment]  # takes the field away: nobody writes to it

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("The system, such as “ERP” or “Data warehouse”.")
        self.fields["role"].help_text = _(
            "An administrator sees and changes everything; else the accounts of the team that it leads, and no others."
        )

    @property
    def details(self) -> dict[str, Any]:
        """What a service wants to know, `place` None when the teams were not asked for."""
        return {"name": self.cleaned_data["name"], "role": self.cleaned_data["role"], "place": self.place}
