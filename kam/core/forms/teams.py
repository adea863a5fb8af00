"""Shapes of what administrators say about teams."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kam.core.models import Team, User
from kam.core.team_tree import Branch
from kam.core.teams import Standing


class TeamForm(forms.Form):
    """The team's name and the team above it."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    parent = forms.ChoiceField(
        label=_("Below"), required=False, help_text=_("Managers of a team lead the teams below it as well.")
    )

    def __init__(self, *args: Any, teams: list[Branch], **options: Any) -> None:
        super().__init__(*args, **options)
        self._teams = {str(branch.team.pk): branch.team for branch in teams}
        choice = self.fields["parent"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - told to the type checker
        choice.choices = [("", _("At the top")), *((str(branch.team.pk), branch.path) for branch in teams)]

    def clean_parent(self) -> Team | None:
        """Return the team above, None at the top."""
        return self._teams.get(self.cleaned_data["parent"])


class PlaceForm(forms.Form):
    """Somebody, and what that person is in the team; `people` are those among whom to choose."""

    person: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(label=_("Person"), queryset=None)
    standing = forms.ChoiceField(choices=[(each.value, each.name) for each in Standing])

    def __init__(self, *args: Any, people: "QuerySet[User]", **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["person"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - told to the type checker
        chosen.queryset = people
