"""Exchange rates come in and go, and the lines they convert follow."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.importing import rollup
from accounts.importing.rates import Rate, read_rates
from accounts.importing.small_file import readable
from accounts.importing.statements import run
from accounts.importing.storing import take_turn
from accounts.models import ExchangeRate
from kam.core.errors import DomainError
from kam.core.models import Company, User


class NotAnAdministrator(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """Rates convert everybody's sales."""

    code = "not_allowed"
    status = 403


@transaction.atomic
def store_rates(*, rates: Sequence[Rate], by: User, kind: str = ExchangeRate.Kind.DAILY) -> int:
    """Store the rates that are new or different and convert the lines concerned again; returns how many were written.

    Rates of the base currency itself are left out. NotAnAdministrator unless `by` is one.
    """
    _begin(by)
    base = Company.current().base_currency
    changed = _changed([rate for rate in rates if rate.currency != base], kind)
    if not changed:
        return 0
    ExchangeRate.objects.bulk_create(
        [ExchangeRate(currency=each.currency, on=each.on, kind=kind, rate=each.rate) for each in changed],
        update_conflicts=True,
        unique_fields=["currency", "kind", "on"],
        update_fields=["rate"],
    )
    if kind == ExchangeRate.Kind.DAILY:
        _convert_again({rate.currency for rate in changed}, since=min(rate.on for rate in changed))
    return len(changed)


def store_file(*, path: Path, by: User, today: date, kind: str = ExchangeRate.Kind.DAILY) -> int:
    """Store the rates of a file with the columns currency, date, rate, as `store_rates` does, or none of them."""
    return store_rates(rates=read_rates(readable(path), today=today), by=by, kind=kind)


@transaction.atomic
def remove_rates(*, currency: str, by: User, on: date | None = None, kind: str = ExchangeRate.Kind.DAILY) -> int:
    """Remove the rates of a currency, all or that of one day; returns how many there were.

    Lines fall back on the rate before, or count nowhere until one comes. NotAnAdministrator unless `by` is one.
    """
    _begin(by)
    rates = ExchangeRate.objects.filter(currency=currency, kind=kind)
    if on is not None:
        rates = rates.filter(on=on)
    days = list(rates.values_list("on", flat=True))
    if not days:
        return 0
    rates.delete()
    if kind == ExchangeRate.Kind.DAILY:
        _convert_again({currency}, since=min(days))
    return len(days)


def _begin(by: User) -> None:
    if not by.sees_everything:
        raise NotAnAdministrator(_("Exchange rates are the whole company's. Ask an administrator to store them."))
    take_turn()


def _changed(rates: list[Rate], kind: str) -> list[Rate]:
    currencies = {rate.currency for rate in rates}
    known = ExchangeRate.objects.filter(kind=kind, currency__in=currencies)
    stored = {(currency, on): rate for currency, on, rate in known.values_list("currency", "on", "rate")}
    return [each for each in rates if stored.get((each.currency, each.on)) != each.rate]


def _convert_again(currencies: set[str], *, since: date) -> None:
    rollup.begin()
    run("rerate_chosen", currencies=sorted(currencies), first_on=since)
    run("rerate", base=Company.current().base_currency)
    rollup.refresh_touched()
