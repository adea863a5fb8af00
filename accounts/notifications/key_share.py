"""Telling that the part of key accounts left its band: the sentence with its arithmetic, and the mail."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.analytics.key_share import HUNDRED
from accounts.models import KeyShareAlert
from kam.core import formatting, jobs
from kam.core.calendar import add_months
from kam.core.job_handlers import JobHandler, TryAgainError
from kam.core.models import Company, Job, User
from kam.core.progress import Progress

KIND: Final = "key-share-alert"


def send_later(*, person: User, alerts: Iterable[KeyShareAlert], by: User) -> Job:
    """Have this person told of these alerts in one mail, once the transaction is committed."""
    return jobs.request(kind=KIND, by=by, arguments={"person": person.pk, "alerts": [alert.pk for alert in alerts]})


def send(job: Job, progress: Progress) -> dict[str, Any]:
    """Send the mail, as far as the person may still read the alerts and they are still open."""
    person = User.objects.filter(pk=job.arguments["person"], is_active=True).first()
    if person is None:
        return {}
    seen = KeyShareAlert.objects.visible_to(person).open().filter(pk__in=job.arguments["alerts"])
    alerts = list(seen.select_related("team").order_by("pk"))
    if alerts:
        with translation.override(person.language):
            _send_mail(person, alerts)
    return {"told": len(alerts)}


def sentence(alert: KeyShareAlert, *, currency: str) -> str:
    """Say what left its band, by how much, and from which sums that comes."""
    values = {
        "share": formatting.percent(alert.share),
        "band": band_in_words(alert),
        "team": alert.team.name if alert.team else "",
        "key_revenue": formatting.compact_money(alert.key_revenue, currency),
        "revenue": formatting.compact_money(alert.revenue, currency),
        "accounts": _accounts(alert),
        "start": formatting.month(alert.window_start),
        "last": formatting.month(add_months(alert.window_end, -1)),
    }
    is_above = alert.side == KeyShareAlert.Side.ABOVE
    if alert.is_company and is_above:
        words = _(
            "Key accounts make %(share)s of the company’s revenue, above the %(band)s band: %(key_revenue)s of "
            "%(revenue)s from %(accounts)s, %(start)s to %(last)s."
        )
    elif alert.is_company:
        words = _(
            "Key accounts make %(share)s of the company’s revenue, below the %(band)s band: %(key_revenue)s of "
            "%(revenue)s from %(accounts)s, %(start)s to %(last)s."
        )
    elif is_above:
        words = _(
            "Key accounts make %(share)s of the revenue of %(team)s, above the %(band)s band: %(key_revenue)s of "
            "%(revenue)s from %(accounts)s, %(start)s to %(last)s."
        )
    else:
        words = _(
            "Key accounts make %(share)s of the revenue of %(team)s, below the %(band)s band: %(key_revenue)s of "
            "%(revenue)s from %(accounts)s, %(start)s to %(last)s."
        )
    return words % values


def advice(alert: KeyShareAlert) -> str:
    """Say what it means."""
    if alert.side == KeyShareAlert.Side.ABOVE:
        return _("Much depends on few: win revenue beside them, or secure them.")
    return _("Few are looked after as key accounts: see whether others have grown into one.")


def band_in_words(alert: KeyShareAlert) -> str:
    """Write the band that the share left: 30–55%."""
    low, high = formatting.number(alert.low * HUNDRED), formatting.percent(alert.high, 0)
    return pgettext("a range of percentages", "%(low)s–%(high)s") % {"low": low, "high": high}


def _accounts(alert: KeyShareAlert) -> str:
    words = ngettext("%(count)s key account", "%(count)s key accounts", alert.key_accounts)
    return words % {"count": formatting.number(alert.key_accounts)}


def _send_mail(person: User, alerts: list[KeyShareAlert]) -> None:
    company = Company.current()
    context = {
        "person": person,
        "told": [(sentence(alert, currency=company.base_currency), advice(alert)) for alert in alerts],
        "link": urljoin(settings.SITE_URL, reverse("accounts:portfolio")),
    }
    text = render_to_string("emails/key_share_alert.txt", context)
    try:
        send_mail(_("The share of key accounts left its band"), text, None, [person.email])
    except OSError as failure:
        raise TryAgainError(str(failure)) from failure


# An attempt a minute for an hour and a half, as for other mails.
handler = JobHandler(key=KIND, run=send, queue="mail", max_attempts=90)
