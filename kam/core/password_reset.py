"""Services: a link to a new password, sent to whoever the address belongs to.

The request does the same for every address: the address is looked up by a job, so neither the answer nor the time
it takes tells whether somebody has it. The link carries the configured host, not the one the request came with.
"""

from typing import Any
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kam.core import jobs
from kam.core.job_handlers import JobHandler, TryAgainError
from kam.core.models import Job, User
from kam.core.progress import Progress

KIND = "password-reset"


def ask(*, email: str) -> Job:
    """Have the link sent, if there is somebody to send it to."""
    return jobs.request(kind=KIND, by=None, arguments={"email": email})


def send(job: Job, progress: Progress) -> dict[str, Any]:
    """Send the link; the address is not kept afterwards."""
    user = User.objects.people().filter(email=job.arguments["email"], is_active=True).first()
    if user is not None:
        with translation.override(user.language):
            _send_link(user)
    Job.objects.filter(pk=job.pk).update(arguments={})
    return {}


def link_for(user: User) -> str:
    """Return the address at which this person may choose a new password, once and within the hour."""
    words = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return urljoin(settings.SITE_URL, reverse("account_reset_password_from_key", kwargs=words))


def _send_link(user: User) -> None:
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    context = {"user": user, "link": link_for(user), "minutes": minutes}
    try:
        send_mail(
            gettext("Your new KAM password"), render_to_string("emails/password_reset.txt", context), None, [user.email]
        )
    except OSError as failure:
        raise TryAgainError(str(failure)) from failure


handler = JobHandler(key=KIND, run=send, queue="mail", max_attempts=30)
