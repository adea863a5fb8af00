"""Services: what a person sets for themselves."""

from typing import Any

from kam.core.cleaning import require_clean, tidy
from kam.core.models import User


def choose_theme(*, theme: str, by: User) -> None:
    """Show the product light, dark or like the system from now on."""
    by.theme = theme
    by.save(update_fields=["theme"])


def choose_language(*, language: str, by: User) -> None:
    """Speak this language with the person from now on, in mails and results of jobs too."""
    by.language = language
    by.save(update_fields=["language"])


def switch_keys(*, is_on: bool, by: User) -> None:
    """Let single letters do something, or be nothing but letters."""
    by.is_keys_on = is_on
    by.save(update_fields=["is_keys_on"])


def settle(*, name: str, language: str, theme: str, is_keys_on: bool, start_page: str, by: User) -> None:
    """Store everything that a person's settings page says; the same again writes nothing.

    `start_page` is the key of an entry of the menu, or empty for the usual page.
    """
    wanted: dict[str, Any] = {
        "name": tidy(name, field="name"),
        "language": language,
        "theme": theme,
        "is_keys_on": is_keys_on,
        "start_page": start_page,
    }
    changed = [field for field, value in wanted.items() if getattr(by, field) != value]
    for field in changed:
        setattr(by, field, wanted[field])
    require_clean(by, fields=wanted)
    if changed:
        by.save(update_fields=changed)
