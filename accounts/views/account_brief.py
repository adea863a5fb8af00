"""At most three sentences about an account: what changed, what is missing, what moved; each leads to its source.

Ours come from what the page shows anyway; other apps register theirs in `accounts.panels.brief_rules`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.analytics.alarms.class_drop import CLASS_DROP
from accounts.analytics.move_kinds import kind_of
from accounts.models import Account, ClassChange
from accounts.panels import BriefLine, brief_rules
from accounts.views.account_menu import may_edit
from accounts.views.account_sales import AccountSales
from accounts.views.alarm_words import AlarmRow
from kam.core import formatting
from kam.core.models import User

MOST_LINES: Final = 3
# An alarm is worth more than what only could be done some day.
ALARM: Final = 50
# What happened longer ago is no news.
NEWS: Final = 100
STRONG_GROWTH: Final = Decimal("0.2")
KINDS: Final = ("changed", "missing", "moved")


@dataclass(frozen=True)
class BriefFacts:
    """What the page knows about the account; `loud` are its open alarms that nobody muted, the heaviest first."""

    account: Any
    user: User
    today: date
    loud: Sequence[AlarmRow]
    change: ClassChange | None
    sales: AccountSales
    has_tax_number: bool


def brief_of(facts: BriefFacts) -> list[BriefLine]:
    """Return the heaviest sentence of each kind, then the heaviest others; nothing about an account out of use."""
    if facts.account.is_archived:
        return []
    told = [*_alarms(facts), *_moves(facts), *_silence(facts), *_never_sold(facts), *_gaps(facts)]
    for rule in brief_rules:
        told += rule.lines(facts.account, facts.user, facts.today)
    told.sort(key=lambda line: -line.weight)
    firsts = [next((line for line in told if line.kind == kind), None) for kind in KINDS]
    chosen = [line for line in firsts if line is not None]
    chosen += [line for line in told if line not in chosen]
    return sorted(chosen[:MOST_LINES], key=lambda line: (KINDS.index(line.kind), -line.weight))


def _alarms(facts: BriefFacts) -> Iterator[BriefLine]:
    url = reverse("accounts:account-alarms", args=[facts.account.pk])
    for row in facts.loud[:MOST_LINES]:
        weight = ALARM + int(row.points / 2)
        yield BriefLine(
            "changed", row.words.short, row.words.sentence, url, weight, tone="bad" if row.points >= ALARM else "warn"
        )


def _moves(facts: BriefFacts) -> Iterator[BriefLine]:
    change = facts.change
    is_told = any(row.alarm.kind == CLASS_DROP.key for row in facts.loud)
    is_news = change is not None and (facts.today - change.at.date()).days <= NEWS
    if change is not None and is_news and not is_told and _is_in_force(change, facts.account):
        sentence, weight, tone = _class_move(change)
        yield BriefLine(
            "moved", _("Class"), sentence, reverse("accounts:account-class", args=[facts.account.pk]), weight, tone
        )
    growth = facts.sales.years.change
    if growth is not None and growth >= STRONG_GROWTH:
        words = _("Revenue of 12 months grew by %(percent)s on the year before.")
        sentence = words % {"percent": formatting.percent(growth)}
        yield BriefLine("moved", _("Growth"), sentence, _url(facts.account, "products"), 20, "good")


def _is_in_force(change: ClassChange, account: Any) -> bool:
    """Say whether the letter that moved is the one that counts: another may be set by hand."""
    place = 0 if change.from_class[:1] != change.to_class[:1] else 1
    in_force = (account.abc or "", (account.xyz or "-") if account.abc else "")
    return account.override_id is None or change.to_class[place : place + 1] == in_force[place]


def _class_move(change: ClassChange) -> tuple[str, int, str]:
    values = {
        "before": change.from_class or _("no class"),
        "after": change.to_class or _("no class"),
        "day": formatting.day(change.run.as_of if change.run else change.at),
    }
    if change.override_id is not None:
        return _("By hand: %(before)s became %(after)s on %(day)s.") % values, 22, ""
    if not change.to_class:
        return _("Has no class as of %(day)s; it was %(before)s.") % values, 22, ""
    if not change.from_class:
        return _("Has the class %(after)s as of %(day)s; it had none.") % values, 22, ""
    kind = kind_of(change.from_class, change.to_class)
    sentences: dict[str, tuple[str, int, str]] = {
        "up": (_("Moved up from %(before)s to %(after)s as of %(day)s."), 45, "good"),
        "down": (_("Moved down from %(before)s to %(after)s as of %(day)s."), 60, "bad"),
        "steadier": (_("Buys more steadily: %(before)s became %(after)s as of %(day)s."), 25, ""),
        "less_steady": (_("Buys less steadily: %(before)s became %(after)s as of %(day)s."), 30, ""),
    }
    words, weight, tone = sentences.get(kind, (_("%(before)s became %(after)s as of %(day)s."), 22, ""))
    return words % values, weight, tone


def _silence(facts: BriefFacts) -> Iterator[BriefLine]:
    """Tell of an account that bought the year before and does so no longer; an alarm says it better."""
    years = facts.sales.years
    if not facts.loud and years.total_before > 0 and not any(years.now):
        sentence = _("Nothing was sold in the last 12 months; it was %(money)s the year before.")
        money = formatting.compact_money(years.total_before, facts.sales.basis.currency)
        yield BriefLine("changed", _("Silent"), sentence % {"money": money}, _url(facts.account, "products"), 70, "bad")


def _never_sold(facts: BriefFacts) -> Iterator[BriefLine]:
    """Tell of an account that has bought nothing in both years: there is nothing that could break or move."""
    sales = facts.sales
    if any(sales.years.now) or sales.years.total_before > 0:
        return
    if sales.last_order_on is None:
        sentence = _("Nothing was sold to it yet: no run and no alarm knows how it buys.")
    elif sales.is_buying:
        sentence = _("It buys since the months shown ended; a month counts once it is over.")
    else:
        words = _("Nothing was sold in two years; the last order came on %(day)s.")
        sentence = words % {"day": formatting.day(sales.last_order_on)}
    yield BriefLine("missing", _("No sales"), sentence, _url(facts.account, "products"), 20)


def _gaps(facts: BriefFacts) -> Iterator[BriefLine]:
    """Tell what is not known about it, to those who can put it right."""
    account = facts.account
    if account.owner_id is not None and account.segment_id is not None and facts.has_tax_number:
        return
    can_edit = may_edit(facts.user, account)
    url = _url(account, "edit") if can_edit else _url(account, "data")
    if account.owner_id is None:
        yield BriefLine("missing", _("Gap"), _("Nobody owns this account."), _url(account, "team"), 90, "warn")
    if not facts.has_tax_number:
        sentence = _("No tax number is known, so a double of it would not be noticed by one.")
        yield BriefLine("missing", _("Gap"), sentence, url, 35, "warn")
    if account.segment_id is None:
        sentence = _("It is in no segment, so no comparison by segment counts it.")
        yield BriefLine("missing", _("Gap"), sentence, url, 28, "warn")


def _url(account: Account, page: str) -> str:
    return reverse(f"accounts:account-{page}", args=[account.pk])
