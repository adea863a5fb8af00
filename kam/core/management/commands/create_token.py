"""`manage.py create_token`: make an API token from a shell; its secret is all that is printed to the output."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kam.core import demo_people, tokens
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.models import User
from kam.core.scopes import usable_by

ROLES: Final = {role.value.lower(): role for role in User.Role}
EVERY: Final = "all"


class Command(BaseCommand):
    """Makes a personal token of whoever is named, or of the demo's person with a role."""

    help = "Make an API token and print its secret, and nothing else, to the output. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--role", choices=sorted(ROLES), help="of the demo's person with this role")
        whose.add_argument("--user", metavar="EMAIL", help="of the person with this address")
        parser.add_argument(
            "--scopes",
            metavar="A,B",
            help=f"what it is for: keys of scopes, or {EVERY} that the role may have (default: its usual ones)",
        )
        parser.add_argument("--name", default="Shell", help="what lists call it (default: %(default)s)")
        parser.add_argument(
            "--days", type=int, default=tokens.DEFAULT_DAYS, help="how long it works (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the token; who it belongs to, and what it is for, is said beside the output."""
        user = _person(role=options["role"], email=options["user"])
        now = timezone.now()
        try:
            expires_at = now + timedelta(days=options["days"])
        except OverflowError:
            raise CommandError(f"{options['days']} days are too many.") from None
        try:
            with acting(by_id=user.pk, source="shell"):
                token, secret = tokens.issue(
                    user=user,
                    name=options["name"],
                    scopes=_scopes(options["scopes"], user=user),
                    by=user,
                    expires_at=expires_at,
                    at=now,
                )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        told = f"Token of {user.name} ({user.email}) until {expires_at:%Y-%m-%d}, for: {', '.join(token.scopes)}"
        self.stderr.write(told, self.style.NOTICE)
        self.stdout.write(secret)


def _person(*, role: str | None, email: str | None) -> User:
    if email is None:
        email = _address_of(ROLES[str(role)])
    person = User.objects.people().filter(email=email, is_active=True).first()
    if person is None:
        hint = "Say whose token it is by --user." if role else "Look for the address in the list of colleagues."
        raise CommandError(f"Nobody active has the address {email}. {hint}")
    return person


def _address_of(role: User.Role) -> str:
    """Return the address of the demo's person with this role, as `./dev status` tells the logins."""
    if role != User.Role.ADMIN and demo_people.are_there():
        return next(person.email for person in demo_people.PEOPLE if person.role == role)
    return f"{role.value.lower()}@kam.example"


def _scopes(words: str | None, *, user: User) -> list[str]:
    usable = usable_by(is_admin=user.is_admin)
    if words is None:
        return [scope.key for scope in usable if scope.is_default]
    named = [word.strip() for word in words.split(",") if word.strip()]
    if not named:
        # A variable of a script that is not set must not become a token that may do anything.
        raise CommandError(f"Name scopes after --scopes, or {EVERY}.")
    return [scope.key for scope in usable] if named == [EVERY] else named
