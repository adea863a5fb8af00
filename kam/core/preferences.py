"""Services: what a person sets for themselves."""

from kam.core.models import User


def choose_theme(*, theme: str, by: User) -> None:
    """Show the product light, dark or like the system from now on."""
    by.theme = theme
    by.save(update_fields=["theme"])


def choose_language(*, language: str, by: User) -> None:
    """Speak this language with the person from now on, in mails and results of jobs too."""
    by.language = language
    by.save(update_fields=["language"])
