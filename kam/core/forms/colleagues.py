"""Shapes of what administrators say about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kam.core.colleagues import Place
from kam.core.models import User
from kam.core.team_tree import Branch


class ColleagueForm(forms.Form):
    """Who somebody is, and in which team; `has_place` False leaves the team out, for people who are in several."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=User.Role.choices,
        help_text=_("Administrators see and change everything. Who leads a team sees its accounts, whatever the role."),
    )
    team = forms.ChoiceField(label=_("Team"), required=False)
    leads = forms.BooleanField(label=_("Leads this team and the teams below it"), required=False)

    def __init__(self, *args: Any, teams: list[Branch], has_place: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self._teams = {str(branch.team.pk): branch.team for branch in teams}
        if not has_place:
            del self.fields["team"], self.fields["leads"]
            return
        choice = self.fields["team"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - told to the type checker
        choice.choices = [("", _("No team")), *((str(branch.team.pk), branch.path) for branch in teams)]

    def clean(self) -> dict[str, Any]:
        """Ask for the team that is led."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("leads") and not said.get("team"):
            self.add_error("team", _("Choose the team that is led."))
        return said

    @property
    def details(self) -> dict[str, Any]:
        """What a service wants to know, `place` None when the teams were not asked for."""
        said = self.cleaned_data
        return {"name": said["name"], "email": said["email"], "role": said["role"], "place": self.place}

    @property
    def place(self) -> Place | None:
        """The team chosen; None when the teams were not asked for."""
        said = self.cleaned_data
        return Place(self._teams.get(said["team"]), said["leads"]) if "team" in self.fields else None
