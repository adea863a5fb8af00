"""Services: a mail that asks somebody new to choose a password, and the link in it.

The link is signed, carries the configured host, lives for three days and dies with its use, with a change of the
address and with a deactivation. It is made when the mail is sent, so it is stored nowhere.
"""

import hashlib
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.job_handlers import JobHandler, TryAgainError
from kam.core.models import Company, Job, User
from kam.core.progress import Progress

log = structlog.get_logger(__name__)

KIND: Final = "invitation"
SALT: Final = "kam.core.invitations"
LIFETIME: Final = timedelta(days=3)


def send_later(*, person: User, by: User) -> Job:
    """Have the mail sent once the transaction is committed."""
    return jobs.request(kind=KIND, by=by, arguments={"person": person.pk})


def send(job: Job, progress: Progress) -> dict[str, Any]:
    """Send the mail, unless the invitation has been accepted or withdrawn meanwhile."""
    person = _invited().filter(pk=job.arguments["person"]).first()
    if person is not None:
        with translation.override(person.language):
            _send_mail(person, by=job.requested_by)
    return {}


def link_for(person: User) -> str:
    """Return the address at which this person may choose the first password."""
    token = signing.dumps({"person": person.pk, "state": _state(person)}, salt=SALT)
    return urljoin(settings.SITE_URL, reverse("account_invitation", args=[token]))


def person_behind(token: str) -> User | None:
    """Return who is invited by this link; None when it is forged, too old or used up."""
    try:
        told = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    person = _invited().filter(pk=told["person"]).first()
    return person if person is not None and _state(person) == told["state"] else None


@transaction.atomic
def accept(*, token: str, password: str) -> User:
    """Give the invited person this password. DomainError for a weak one, or when the link is used up by now."""
    invited = person_behind(token)
    if invited is not None:
        User.objects.select_for_update(no_key=True).get(pk=invited.pk)
    # Asked again under the lock: of two who follow the link at once only one gets in.
    person = person_behind(token)
    if person is None:
        raise DomainError(gettext("This invitation is used up. Ask an administrator for a new one."))
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise DomainError(" ".join(weak.messages), field="password") from weak
    person.set_password(password)
    person.invited_at = None
    person.save(update_fields=["password", "invited_at"])
    log.info("invitation_accepted", of_user=person.pk)
    return person


def _invited() -> Any:
    return User.objects.people().filter(is_active=True, invited_at__isnull=False)


def _state(person: User) -> str:
    """Return what changes when the link must die. Who is invited has a random text in place of a password."""
    return hashlib.sha256(f"{person.password} {person.email}".encode()).hexdigest()[:32]


def _send_mail(person: User, *, by: User | None) -> None:
    context = {
        "person": person,
        "administrator": by,
        "company": Company.current(),
        "link": link_for(person),
        "days": LIFETIME.days,
    }
    subject = gettext("You are invited to KAM")
    try:
        send_mail(subject, render_to_string("emails/invitation.txt", context), None, [person.email])
    except OSError as failure:
        raise TryAgainError(str(failure)) from failure


# An attempt a minute for an hour and a half, as for other mails.
handler = JobHandler(key=KIND, run=send, queue="mail", max_attempts=90)
