"""Exchange rates come in, and the lines they convert follow."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.importing import rollup
from accounts.importing.rates import Rate
from accounts.importing.statements import run
from accounts.importing.storing import take_turn
from accounts.models import ExchangeRate
from kam.core.errors import DomainError
from kam.core.models import Company, User


@transaction.atomic
def store_rates(*, rates: Sequence[Rate], by: User, kind: str = ExchangeRate.Kind.DAILY) -> int:
    """Store the rates that are new or different and convert the lines concerned again; returns how many were written.

    Rates of the base currency itself are left out. DomainError unless `by` is an administrator.
    """
    if not by.sees_everything:
        raise DomainError(_("Exchange rates are the whole company's. Ask an administrator to store them."))
    take_turn()
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
        _convert_again(changed, base)
    return len(changed)


def _changed(rates: list[Rate], kind: str) -> list[Rate]:
    currencies = {rate.currency for rate in rates}
    known = ExchangeRate.objects.filter(Q(kind=kind), currency__in=currencies)
    stored = {(currency, on): rate for currency, on, rate in known.values_list("currency", "on", "rate")}
    return [each for each in rates if stored.get((each.currency, each.on)) != each.rate]


def _convert_again(rates: list[Rate], base: str) -> None:
    currencies = sorted({rate.currency for rate in rates})
    rollup.begin()
    run("rerate_chosen", currencies=currencies, first_on=min(rate.on for rate in rates))
    run("rerate", base=base)
    rollup.refresh_touched()
