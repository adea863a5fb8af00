"""What an account's page says first, in at most three sentences."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Segment
from accounts.panels import BriefLine, BriefRule, brief_rules
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import (
    AccountFactory,
    AccountMonthFactory,
    AlarmFactory,
    AlarmMuteFactory,
    TaxIdFactory,
)
from tests.factories.classification import ClassChangeFactory, OverrideFactory

Browse = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(anna: User, team: Team) -> Account:
    """An account about which there is nothing to say: 300 a month in both years."""
    run = published_run()
    account: Account = classified(run, "AX", 300, name="Quiet", owner=anna, team=team, before=0)
    Account.objects.filter(pk=account.pk).update(segment=Segment.objects.create(name="Retail"))
    TaxIdFactory(account=account)
    account.refresh_from_db()
    return account


def brief(client: Client, account: Account) -> str:
    body = client.get(account.get_absolute_url()).content.decode()
    return " ".join(body.partition('class="k-brief k-card"')[2].partition("</section>")[0].split())


def test_nothing_to_say_is_said_calmly(quiet: Account, anna: User, browse: Browse) -> None:
    assert "Nothing to act on: no alarm, nothing missing, no move of class." in brief(browse(anna), quiet)


def test_an_alarm_leads_to_its_arithmetic_and_a_muted_one_is_silent(quiet: Account, anna: User, browse: Browse) -> None:
    AlarmFactory(account=quiet, subject="2", line="Labels", mute=AlarmMuteFactory(account=quiet, subject="2"))
    AlarmFactory(account=quiet, line="Carrier bags")
    said = brief(browse(anna), quiet)
    assert f'href="/accounts/{quiet.pk}/alarms/"' in said
    assert "Stopped buying Carrier bags" in said
    assert "Labels" not in said


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("BX", "AX", "Moved up from BX to AX"),
        ("AX", "BX", "Moved down from AX to BX"),
        ("AY", "AX", "Buys more steadily: AY became AX"),
        ("AX", "AY", "Buys less steadily: AX became AY"),
        ("", "AX", "Has the class AX as of"),
        ("AX", "", "Has no class as of"),
    ],
)
def test_a_move_is_told_with_its_direction(
    before: str, after: str, words: str, quiet: Account, anna: User, browse: Browse
) -> None:
    run = quiet.snapshots.get().run
    ClassChangeFactory(account=quiet, run=run, from_class=before, to_class=after, at=timezone.now())
    assert words in brief(browse(anna), quiet)


def test_an_old_move_is_no_news_and_the_alarm_about_it_says_enough(quiet: Account, anna: User, browse: Browse) -> None:
    run = quiet.snapshots.get().run
    ClassChangeFactory(account=quiet, run=run, from_class="AX", to_class="BX", at=timezone.now() - timedelta(days=101))
    client = browse(anna)
    assert "Moved down" not in brief(client, quiet)
    ClassChangeFactory(account=quiet, run=run, from_class="BX", to_class="CX", at=timezone.now())
    assert "Moved down" in brief(client, quiet)
    AlarmFactory(
        account=quiet, kind="CLASS_DROP", subject="",
        figures={
            "from_class": "AX", "to_class": "CX", "compared_with": "2025-10-01", "as_of": "2026-01-01",
            "value_before": "3600", "value_now": "900", "is_money": True,
        },
    )  # fmt: skip
    said = brief(client, quiet)
    assert "Moved down" not in said


@pytest.mark.parametrize(
    ("before", "after", "by_hand", "is_told"),
    [
        ("AX", "BX", {"abc": "A"}, False),  # what moved is not what counts
        ("AX", "AY", {"abc": "", "xyz": "X"}, False),
        ("AX", "BX", {"abc": "", "xyz": "X"}, True),
        ("AX", "", {"abc": "A"}, False),
    ],
)
def test_a_move_behind_a_letter_by_hand_is_no_news(
    before: str, after: str, by_hand: dict[str, str], is_told: bool, quiet: Account, anna: User, browse: Browse
) -> None:
    run = quiet.snapshots.get().run
    quiet.snapshots.update(abc=after[:1], xyz=after[1:])
    OverrideFactory(account=quiet, **by_hand)
    ClassChangeFactory(account=quiet, run=run, from_class=before, to_class=after, at=timezone.now())
    assert ("as of" in brief(browse(anna), quiet)) is is_told


def test_a_class_by_hand_is_told_as_such(quiet: Account, anna: User, browse: Browse) -> None:
    made = OverrideFactory(account=quiet, abc="B")
    ClassChangeFactory(
        account=quiet, run=None, override=made, cause="OVERRIDE", from_class="AX", to_class="BX", at=timezone.now()
    )
    said = brief(browse(anna), quiet)
    assert "By hand: AX became BX on" in said
    assert "Moved down" not in said


def test_what_is_missing_leads_to_where_it_is_put_right(
    account: Account, anna: User, dina: User, browse: Browse
) -> None:
    published_run()
    Account.objects.filter(pk=account.pk).update(owner=None, team=None)
    anna.role = User.Role.ADMIN
    anna.save()
    said = brief(browse(anna), account)
    for words in ("Nobody owns this account.", "No tax number is known", "It is in no segment"):
        assert words in said
    assert f'href="/accounts/{account.pk}/edit/"' in said
    # Who may only look is led to what there is.
    assert f'href="/accounts/{account.pk}/data/"' in brief(browse(dina), account)


def test_growth_and_silence_are_told(anna: User, team: Team, browse: Browse) -> None:
    run = published_run()
    grown = classified(run, "AX", 300, owner=anna, team=team)
    assert "grew by 100.0% on the year before" in brief(browse(anna), grown)
    gone = AccountFactory(owner=anna, team=team)
    AccountMonthFactory(account=gone, month=date(2024, 5, 1), net=900, gross=900)
    assert "Nothing was sold in the last 12 months; it was €900 the year before." in brief(browse(anna), gone)


@pytest.mark.parametrize(
    ("last_on", "words"),
    [
        (None, "Nothing was sold to it yet: no run and no alarm knows how it buys."),
        (date(2023, 5, 20), "Nothing was sold in two years; the last order came on 20 May 2023."),
        (date(2026, 1, 4), "It buys since the months shown ended; a month counts once it is over."),
    ],
)
def test_who_bought_in_neither_year_is_not_called_calm(
    last_on: date | None, words: str, account: Account, anna: User, browse: Browse
) -> None:
    published_run()
    if last_on:
        AccountMonthFactory(account=account, month=last_on.replace(day=1), last_on=last_on, last_positive_on=last_on)
    said = brief(browse(anna), account)
    assert words in said
    assert "Nothing broke" not in said


def test_at_most_three_and_one_of_each_kind_first(quiet: Account, anna: User, browse: Browse, rule: Any) -> None:
    for number, weight in enumerate((90, 80, 70, 60)):
        rule(BriefLine("changed", "Change", f"Changed {number}", "/", weight))
    rule(BriefLine("missing", "Gap", "Missing 1", "/", 5))
    said = brief(browse(anna), quiet)
    assert said.count("k-brief-title") == 3
    assert ["Changed 0" in said, "Changed 1" in said, "Changed 2" in said, "Missing 1" in said] == [
        True, True, False, True,
    ]  # fmt: skip


@pytest.fixture
def rule() -> Iterator[Callable[[BriefLine], None]]:
    """Return a function that lets another app say a sentence."""
    keys: list[str] = []

    def say(line: BriefLine) -> None:
        key = f"test-{len(keys)}"
        brief_rules.register(BriefRule(key, 10, lambda account, user, day: [line]))
        keys.append(key)

    yield say
    for key in keys:
        del brief_rules._entries[key]


def test_an_archived_account_has_no_news(quiet: Account, anna: User, browse: Browse) -> None:
    AlarmFactory(account=quiet)
    Account.objects.filter(pk=quiet.pk).update(archived_at="2026-01-05T00:00Z")
    body = browse(anna).get(quiet.get_absolute_url()).content.decode()
    assert "k-brief" not in body
    assert "Stopped buying" not in body
