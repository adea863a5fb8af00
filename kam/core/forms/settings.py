"""The shape of what a person sets for themselves."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.navigation import NavigationEntry, StartPage

THEMES: Final = [("system", _("Same as the device")), ("light", _("Light")), ("dark", _("Dark"))]


class SettingsForm(forms.Form):
    """Name, language, appearance, where the day begins, and whether letters are keys."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"))
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect)
    start_page = forms.ChoiceField(
        label=_("Start page"), required=False, help_text=_("The page you see first after signing in.")
    )
    is_keys_on = forms.BooleanField(
        label=_("Single-letter keys"),
        required=False,
        help_text=_("Single letters work as shortcuts while you are not typing, such as J and K to move in a list."),
    )

    def __init__(self, *args: Any, pages: list[NavigationEntry], usual: StartPage | None, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {entry.url_name: entry.label for entry in pages}
        by_itself: str | Promise = _("As KAM suggests")
        if usual and usual.url_name in labels:
            by_itself = _("As KAM suggests: %(page)s") % {"page": labels[usual.url_name]}
        choices: dict[str, list[tuple[str, Any]]] = {
            "language": list(settings.LANGUAGES),
            "start_page": [("", by_itself), *((entry.key, entry.label) for entry in pages)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
            field.choices = offered
