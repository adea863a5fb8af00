"""Services: who works with KAM. Administrators add people, change them, close their access and open it again."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kam.core import invitations, mail, tokens
from kam.core.administration import lock_person, require_administrator, require_another_administrator
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken
from kam.core.models import Team, TeamMembership, User
from kam.core.overtaking import overtaken_is


@dataclass(frozen=True)
class Place:
    """The one team of a person, or none; and whether the person leads it."""

    team: Team | None = None
    leads: bool = False


@transaction.atomic
def add(*, name: str, email: str, role: str, by: User, at: datetime, place: Place | None = None) -> User:
    """Add somebody, who is invited by mail to choose a password."""
    require_administrator(by=by)
    person = User(name=tidy(name, field="name"), email=email.strip().lower(), role=role, invited_at=at)
    person.set_unusable_password()
    require_clean(person, fields={"name", "email", "role"})
    _refuse_known_address(person)
    _save(person)
    put(person, place or Place())
    invitations.send_later(person=person, by=by)
    return person


@transaction.atomic
def change(
    *,
    person: User,
    by: User,
    at: datetime,
    name: str | None = None,
    email: str | None = None,
    role: str | None = None,
    place: Place | None = None,
) -> User:
    """Change who somebody is; what is None stays as it is at that moment. The same again writes nothing.

    A new address is told to the old one; who has not accepted the invitation yet is invited at the new one.
    """
    person = lock_person(person, by=by)
    said = {
        "name": None if name is None else tidy(name, field="name"),
        "email": None if email is None else email.strip().lower(),
        "role": role,
    }
    wanted = {field: value for field, value in said.items() if value is not None}
    before = {field: getattr(person, field) for field in wanted}
    changed = [field for field in wanted if before[field] != wanted[field]]
    for field in changed:
        setattr(person, field, wanted[field])
    require_clean(person, fields=wanted)
    if "role" in changed and before["role"] == User.Role.ADMIN and person.is_active:
        _refuse_oneself(person, by=by)
        require_another_administrator(person)
    if "email" in changed:
        _refuse_known_address(person)
        _tell_of_new_address(person, old=before["email"], by=by, at=at)
    if changed:
        _save(person, *changed, "invited_at")
    if place is not None:
        put(person, place)
    return person


@transaction.atomic
def deactivate(*, person: User, by: User, at: datetime) -> User:
    """Close somebody's access: sessions, password, second step, invitation and API tokens end with it.

    What was done stays, and accounts stay with the person until somebody hands them over.
    """
    person = lock_person(person, by=by)
    if not person.is_active:
        return person
    _refuse_oneself(person, by=by)
    if person.role == User.Role.ADMIN:
        require_another_administrator(person)
    person.is_active, person.invited_at = False, None
    # Sessions hang on the password: none of them comes back with the access.
    person.set_unusable_password()
    person.save(update_fields=["is_active", "invited_at", "password"])
    Authenticator.objects.filter(user=person).delete()
    tokens.revoke_all(user=person, at=at)
    return person


@transaction.atomic
def activate(*, person: User, by: User, at: datetime) -> User:
    """Open somebody's access again; a new password is chosen by invitation."""
    person = lock_person(person, by=by)
    if person.is_active:
        return person
    person.is_active, person.invited_at = True, at
    person.set_unusable_password()
    person.save(update_fields=["is_active", "invited_at", "password"])
    invitations.send_later(person=person, by=by)
    return person


@transaction.atomic
def invite_again(*, person: User, by: User, at: datetime) -> User:
    """Send the invitation once more; links sent before go on working until they are too old."""
    person = lock_person(person, by=by)
    if not person.is_active:
        raise DomainError(_("%(person)s is deactivated. Activate the access first.") % {"person": person})
    if person.has_usable_password():
        message = _("%(person)s has a password already. The sign-in page sends a new one to who has forgotten it.")
        raise DomainError(message % {"person": person})
    person.invited_at = at
    person.save(update_fields=["invited_at"])
    invitations.send_later(person=person, by=by)
    return person


def put(person: User, place: Place) -> None:
    """Let this be somebody's one team. Ask for the administrator's right first."""
    if place.leads and place.team is None:
        raise DomainError(_("Choose the team that is led."), field="team")
    others = TeamMembership.objects.filter(user=person)
    if place.team is not None:
        others = others.exclude(team=place.team)
        membership, created = TeamMembership.objects.get_or_create(
            team=place.team, user=person, defaults={"is_manager": place.leads}
        )
        if not created and membership.is_manager != place.leads:
            membership.is_manager = place.leads
            membership.save(update_fields=["is_manager"])
    others.delete()


def _save(person: User, *fields: str) -> None:
    """Store these fields, or somebody new; DomainError when the address was given to somebody a moment ago."""
    with overtaken_is(_known_address(person.email)):
        person.save(update_fields=fields or None)


def _refuse_oneself(person: User, *, by: User) -> None:
    if person.pk == by.pk:
        raise DomainError(_("You cannot take your own rights away. Ask another administrator."))


def _refuse_known_address(person: User) -> None:
    other = User.objects.filter(email=person.email).exclude(pk=person.pk).first()
    if other is not None and not other.is_active:
        message = _("%(person)s has this address and is deactivated. Activate that access instead.")
        raise DomainError(message % {"person": other}, field="email")
    if other is not None:
        raise _known_address(person.email)


def _known_address(email: str) -> Taken:
    message = _("Somebody has the address %(email)s already. Search for it in the list.")
    return Taken(message % {"email": email}, field="email")


def _tell_of_new_address(person: User, *, old: str, by: User, at: datetime) -> None:
    if not person.is_active:
        return
    if not person.has_usable_password():
        person.invited_at = at
        invitations.send_later(person=person, by=by)
        return
    with translation.override(person.language):
        context = {"person": person, "administrator": by}
        text = render_to_string("emails/address_changed.txt", context)
        mail.send_later(to=old, subject=_("Your KAM address was changed"), text=text)
