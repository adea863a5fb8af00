"""Telling managers once when the part of key accounts leaves its band, and noticing when it is back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from accounts.access import leaders_of
from accounts.analytics.key_share import Band, Side, key_share
from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import GroupMonths, portfolio_months
from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import Account, ClassificationRun, KeyShareAlert
from accounts.notifications import key_share as messages
from kam.core.models import Company, Team, TeamMembership, User
from kam.core.team_tree import Branch, flat, tree_of

COMPANY: Final = None
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class Review:
    """How many alerts a night opened and closed."""

    opened: int = 0
    closed: int = 0


@dataclass(frozen=True)
class Standing:
    """What the accounts of a team and all below it, or of the company, made in twelve months."""

    team: Team | None
    key_revenue: Decimal
    revenue: Decimal
    key_accounts: int

    @classmethod
    def of(cls, team: Team | None, groups: Iterable[GroupMonths]) -> "Standing":
        """Add up the groups of some teams."""
        found = list(groups)
        return cls(
            team,
            sum((group.key_revenue for group in found), ZERO),
            sum((group.revenue for group in found), ZERO),
            sum(group.key_accounts for group in found),
        )

    @property
    def share(self) -> Decimal | None:
        """The part of key accounts; None where there is nothing to judge."""
        return key_share(key_revenue=self.key_revenue, revenue=self.revenue, key_accounts=self.key_accounts)


@transaction.atomic
def review(*, on: date, by: User) -> Review:
    """Compare the published twelve months of every team and of the company with the band; safe to repeat.

    An alert stays open while its share stays on its side, and is told of once; then it is closed. Managers get one
    mail each after the transaction.
    """
    run = ClassificationRun.objects.filter(is_published=True).first()
    if run is None:
        return Review()
    # Two nights at once would each open the same alerts.
    company = Company.objects.select_for_update().get(pk=Company.current().pk)
    band = Band.of(company)
    window = TwelveMonths.until(run.window_end)
    known = {_key(alert): alert for alert in KeyShareAlert.objects.open().select_related("team")}
    opened, closed = [], 0
    for standing in _standings(window):
        alert = known.pop(standing.team.pk if standing.team else COMPANY, None)
        side = band.side_of(standing.share) if standing.share is not None else Side.INSIDE
        figures = _figures(standing, band, window)
        if alert and alert.side == side:
            _update(alert, figures)
            continue
        if alert:
            closed += _close(alert, on=on)
        if side != Side.INSIDE:
            about = {"team": standing.team, "is_company": standing.team is None}
            opened.append(KeyShareAlert.objects.create(**about, side=side, opened_on=on, **figures))
    closed += sum(_close(alert, on=on) for alert in known.values())
    _tell(opened, by=by)
    return Review(len(opened), closed)


def _key(alert: KeyShareAlert) -> int | str | None:
    """Tell whom it is about; each of a team that is gone has a key of its own, and is closed."""
    return COMPANY if alert.is_company else alert.team_id or f"gone {alert.pk}"


def _standings(window: TwelveMonths) -> Iterator[Standing]:
    """Yield the company, then every team with all below it."""
    months = portfolio_months(Account.objects.active(), period=Period(window), by="team")
    by_team = {group.pk: group for group in months.groups}
    yield Standing.of(COMPANY, months.groups)
    for branch in flat(tree_of(Team.objects.all())):
        yield Standing.of(branch.team, [by_team[pk] for pk in _below(branch) if pk in by_team])


def _below(branch: Branch) -> list[int]:
    return [each.team.pk for each in flat([branch])]


def _figures(standing: Standing, band: Band, window: TwelveMonths) -> dict[str, Any]:
    return {
        "key_revenue": standing.key_revenue,
        "revenue": standing.revenue,
        "key_accounts": standing.key_accounts,
        "low": band.low,
        "high": band.high,
        "window_start": window.start,
        "window_end": window.end,
    }


def _update(alert: KeyShareAlert, figures: dict[str, Any]) -> None:
    changed = [name for name, value in figures.items() if getattr(alert, name) != value]
    for name in changed:
        setattr(alert, name, figures[name])
    if changed:
        alert.save(update_fields=changed)


def _close(alert: KeyShareAlert, *, on: date) -> int:
    # A night that is done late closes nothing before it was opened.
    alert.closed_on = max(on, alert.opened_on)
    alert.save(update_fields=["closed_on"])
    return 1


def _tell(alerts: list[KeyShareAlert], *, by: User) -> None:
    mails: dict[User, list[KeyShareAlert]] = {}
    for alert in alerts:
        for person in _concerned(alert.team):
            mails.setdefault(person, []).append(alert)
    for person, told in mails.items():
        messages.send_later(person=person, alerts=told, by=by)


def _concerned(team: Team | None) -> list[User]:
    """Return the managers of the team, or of the nearest above it; for the company who reads its totals."""
    leaders = leaders_of(team) if team else _leaders_of_the_company()
    return leaders or _leaders_of_the_company()


def _leaders_of_the_company() -> list[User]:
    heads = TeamMembership.objects.filter(is_manager=True, team__parent=None).values("user")
    leading = Q(role=User.Role.ADMIN) | Q(pk__in=heads)
    return list(User.objects.people().filter(leading, is_active=True).order_by("name", "pk"))
