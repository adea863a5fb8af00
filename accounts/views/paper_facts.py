"""What a printed page is about, in the line under its title: whose accounts, which months, figures of which day."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.analytics.period import Period
from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import Account, ClassificationRun, ClassificationSnapshot
from accounts.services.basis import Basis
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core import formatting


def of_portfolio(choice: PortfolioChoice, basis: Basis, last_on: date | None) -> list[str]:
    """Whose accounts, of which class, over which months."""
    chips = [f"{chip['field']} {chip['operator']} {chip['value']}" for chip in choice.chips]
    return [choice.scope_label, *chips, months_of(choice.period(basis.window)), *figures_of(basis, last_on)]


def of_account(account: Account) -> list[str]:
    """Which account it is in the source system, and who looks after it. It has its owner and team at hand."""
    facts = [_("Owner: %(name)s") % {"name": account.owner} if account.owner else _("Without an owner")]
    if account.external_id:
        facts.insert(0, _("Number %(number)s") % {"number": account.external_id})
    if account.team:
        facts.append(_("Team: %(name)s") % {"name": account.team})
    return facts


def of_run(run: ClassificationRun, *, is_company: bool) -> list[str]:
    """Whose accounts were judged, over which months, by which profile."""
    scope = _("All accounts") if is_company else _("Of your accounts")
    last_on = formatting.day(run.last_day)
    return [
        scope,
        months_between(run.window_start, run.last_day),
        _("Profile %(name)s") % {"name": run.profile.name},
        _("Counted to %(day)s") % {"day": last_on},
    ]


def of_class(snapshot: ClassificationSnapshot, account: Account) -> list[str]:
    """Which account was judged over which months by which run."""
    run = snapshot.run
    return [*of_account(account), months_between(run.window_start, run.last_day), _run(run)]


def figures_of(basis: Basis, last_on: date | None) -> list[str]:
    """Of which run the classes are, and to which day sales are known."""
    facts = [_run(basis.run)] if basis.run else []
    return [*facts, _("Sales to %(day)s") % {"day": formatting.day(last_on)}] if last_on else facts


def months_of(period: Period | TwelveMonths) -> str:
    """Name the months of a period."""
    return months_between(period.start, period.last)


def months_between(start: date, last: date) -> str:
    """Name the months from one day to another."""
    return _("%(start)s to %(last)s") % {"start": formatting.month(start), "last": formatting.month(last)}


def _run(run: ClassificationRun) -> str:
    return _("Run of %(day)s") % {"day": formatting.day(run.as_of)}
