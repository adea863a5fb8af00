"""Services: what the company is called, its clock, and the band in which the share of key accounts is healthy."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Company, User


@transaction.atomic
def describe_company(*, name: str, time_zone: str, by: User) -> Company:
    """Name the company and set its clock. DomainError for anybody but an administrator, or for an unknown zone."""
    company = _locked(by)
    return _change(company, name=_name(name), time_zone=_zone(time_zone))


@transaction.atomic
def set_up_company(
    *, name: str, time_zone: str, key_share_low: int, key_share_high: int, version: int, by: User
) -> Company:
    """Name the company, set its clock and the band of its key accounts, in percent. DomainError as `describe_company`.

    Also where the band has no inside; VersionConflict where somebody saved after the caller had read it.
    """
    company = _locked(by)
    if company.version != version:
        message = _("Somebody else has changed %(name)s in the meantime. Look at the new state and repeat your change.")
        raise VersionConflict(message % {"name": company.name})
    if not 0 < key_share_low < key_share_high < 100:
        message = _("The upper end of the band lies above its lower end, both between 1 and 99.")
        raise DomainError(message, field="key_share_high")
    band = {"key_share_low": key_share_low, "key_share_high": key_share_high}
    return _change(company, name=_name(name), time_zone=_zone(time_zone), **band)


def _locked(by: User) -> Company:
    if not by.sees_everything:
        raise DomainError(_("The company is described by an administrator."))
    return Company.objects.select_for_update().get(pk=Company.current().pk)


def _name(text: str) -> str:
    return tidy(text, field="name")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DomainError(_("There is no time zone of this name."), field="time_zone") from error
    return text


def _change(company: Company, **values: str | int) -> Company:
    """Store what is different; the same again writes nothing."""
    changed = [name for name, value in values.items() if getattr(company, name) != value]
    if changed:
        for name in changed:
            setattr(company, name, values[name])
        require_clean(company, fields=changed)
        company.version += 1
        company.save(update_fields=[*changed, "version"])
    return company
