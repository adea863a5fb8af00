"""Shapes of what is said about who looks after an account."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountTeamMember
from accounts.services.account_acts import LONGEST_NOTE
from kam.core.models import Team, User


class MemberForm(forms.Form):
    """What a colleague does for the account, and whether the colleague may change it."""

    function = forms.ChoiceField(label=_("Function"), choices=AccountTeamMember.Function.choices)
    access = forms.ChoiceField(label=_("Access"), choices=AccountTeamMember.Access.choices)


class InviteForm(MemberForm):
    """Somebody among those who were found, and what they shall do."""

    user = forms.ChoiceField(label=_("Colleague"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in people}
        choice = self.fields["user"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - told to the type checker
        choice.choices = [(key, person.name) for key, person in self._people.items()]

    def clean_user(self) -> User:
        """Return the person."""
        return self._people[self.cleaned_data["user"]]


class HandOverForm(forms.Form):
    """To whom the account goes, into which team, and why."""

    owner = forms.ChoiceField(label=_("New owner"))
    team = forms.ChoiceField(
        label=_("Team"), required=False, help_text=_("The team of the new owner, or one that the new owner leads.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why, and what the new owner should know first. It is kept with the list of owners."),
    )

    def __init__(self, *args: Any, owners: Sequence[User], teams: Sequence[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self._owners = {str(person.pk): person for person in owners}
        self._teams = {str(team.pk): team for team in teams}
        choices = {
            "owner": [("", _("Choose somebody")), *((key, person.name) for key, person in self._owners.items())],
            "team": [("", _("Keep the present team")), *((key, team.name) for key, team in self._teams.items())],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
            field.choices = offered

    def clean_owner(self) -> User:
        """Return the person."""
        return self._owners[self.cleaned_data["owner"]]

    def clean_team(self) -> Team | None:
        """Return the team, None when it stays."""
        return self._teams.get(self.cleaned_data["team"])
