"""What is asked before many accounts are changed: for whom they are, which tag."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOBODY = "none"


class AssignForm(forms.Form):
    """Who owns the accounts from now on, and whether they move to another team."""

    # Names of their own: the list is filtered by owner and team in the same form.
    to = forms.ChoiceField(label=_("Owner"))
    into = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, people: Iterable[Any], teams: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in people}
        self._teams = {str(team.pk): team for team in teams}
        owner: Any = self.fields["to"]
        owner.choices = [
            *((key, str(person)) for key, person in self._people.items()),
            (NOBODY, _("Nobody")),
        ]
        team: Any = self.fields["into"]
        team.choices = [("", _("Each stays in its team")), *((key, str(each)) for key, each in self._teams.items())]

    @property
    def order(self) -> dict[str, Any]:
        """What to do, as records: `to` (None for nobody) and `team` (None for the one each is in)."""
        given = self.cleaned_data
        return {"to": self._people.get(given["to"]), "team": self._teams.get(given["into"])}


class TagForm(forms.Form):
    """A word to stick on the accounts, or to take off."""

    word = forms.CharField(
        label=_("Tag"),
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "list": "known-tags"}),
    )
