"""The first administrator says whose installation this is, and brings the first sales."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ImportBatch
from accounts.services.sales_import.requests import request_import
from accounts.services.sales_import.sample import receive_sample
from kam.core.cleaning import tidy
from kam.core.errors import DomainError
from kam.core.models import Company, User


@transaction.atomic
def describe_company(*, name: str, time_zone: str, by: User) -> Company:
    """Name the company and set its clock. DomainError for anybody but an administrator, or for an unknown zone."""
    if not by.sees_everything:
        raise DomainError(_("The company is described by an administrator."))
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise DomainError(_("There is no time zone of this name."), field="time_zone") from error
    company = Company.objects.select_for_update().get(pk=Company.current().pk)
    company.name = tidy(name, field="name")
    company.time_zone = time_zone
    company.save(update_fields=["name", "time_zone"])
    return company


@transaction.atomic
def set_up_company(*, name: str, time_zone: str, key_share_low: int, key_share_high: int, by: User) -> Company:
    """Name the company, set its clock and the band of its key accounts, in percent. DomainError as `describe_company`.

    Also where the band has no inside.
    """
    if not 0 < key_share_low < key_share_high < 100:
        message = _("The upper end of the band lies above its lower end, both between 1 and 99.")
        raise DomainError(message, field="key_share_high")
    company = describe_company(name=name, time_zone=time_zone, by=by)
    company.key_share_low = key_share_low
    company.key_share_high = key_share_high
    company.save(update_fields=["key_share_low", "key_share_high"])
    return company


@transaction.atomic
def request_sample(*, by: User, today: date) -> ImportBatch:
    """Ask for the sample's sales, moved to the present; a job imports them. DomainError where there are sales."""
    batch = receive_sample(by=by, today=today)
    request_import(batch=batch, by=by)
    return batch
