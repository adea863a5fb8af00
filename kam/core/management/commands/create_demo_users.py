"""The people of a development installation who can sign in: those of the demo company where it is, else three."""

import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kam.core import demo_people
from kam.core.audit import acting
from kam.core.models import Team, TeamMembership, User

TEAM: Final = "Sales"
ROLES: Final = (User.Role.ADMIN, User.Role.MANAGER, User.Role.REP)


class Command(BaseCommand):
    """Make an administrator, a manager and a rep with random passwords, and write these down for `./dev status`.

    Where the demo company is, its manager and reps get theirs instead.
    """

    help = "Development only: users admin, manager and rep, in the team Sales that the manager leads; or the demo's."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run as often as you like: who exists stays, a password that is written down nowhere is replaced."""
        if not settings.DEVELOPMENT:
            raise CommandError("Demo users are for development (KAM_DEVELOPMENT); this installation is none.")
        name = os.environ.get("KAM_LOGINS_FILE", "")
        if not name:
            raise CommandError("KAM_LOGINS_FILE must name the file to write the passwords to.")
        file = Path(name)
        known = _read(file)
        with transaction.atomic(), acting(by_id=None, source="shell"):
            logins = [_login(user, known) for user in _users()]
        _write(file, logins)


def _users() -> list[User]:
    """Return who gets a login, made where missing: who was here before the demo company came stays."""
    if not demo_people.are_there():
        return [_made(role) for role in ROLES]
    found = User.objects.filter(is_active=True, email__in=[*demo_people.DEVELOPERS, *demo_people.EMAILS])
    place = {email: number for number, email in enumerate((*demo_people.DEVELOPERS, *demo_people.EMAILS))}
    return sorted(found, key=lambda user: place[user.email])


def _made(role: User.Role) -> User:
    email = f"{role.value.lower()}@kam.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=f"Demo {role.value.lower()}", role=role)
    if role != User.Role.ADMIN:
        team, _ = Team.objects.get_or_create(name=TEAM)
        leads = role == User.Role.MANAGER
        TeamMembership.objects.get_or_create(team=team, user=user, defaults={"is_manager": leads})
    return user


def _login(user: User, known: dict[str, str]) -> dict[str, str]:
    """Return what is written down for somebody; who has no password, or an unknown one, gets a new one."""
    password = known.get(user.email, "")
    if not (password and user.check_password(password)):
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.save()
    return {"role": user.role.lower(), "email": user.email, "password": password}


def _read(file: Path) -> dict[str, str]:
    """Return the passwords that are written down; none when the file is missing or damaged."""
    try:
        return {login["email"]: login["password"] for login in json.loads(file.read_text())}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _write(file: Path, logins: list[dict[str, str]]) -> None:
    # Under another name first, readable by its owner only from the first byte on.
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(logins, stream, indent=2)
    draft.replace(file)
