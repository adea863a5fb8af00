"""Who is at risk and why, and muting by hand."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AlarmMute
from kam.core.models import Company
from tests.accounts.views.companies import published_run
from tests.factories.accounts import AccountFactory, AccountMonthFactory, AlarmFactory, AlarmMuteFactory

pytestmark = pytest.mark.django_db
RISK = reverse("accounts:at-risk")


def page_of(account):
    return reverse("accounts:account-alarms", args=[account.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_most_urgent_comes_first_with_its_reasons(browse, anna, account):
    calm = AccountFactory(name="Calm", owner=anna)
    AlarmFactory(account=calm, points=Decimal("0.3"))
    AlarmFactory(account=account, points=Decimal("0.5"), line="Trays")
    AlarmFactory(account=account, points=Decimal("0.2"), line="Labels", subject="2")

    shown = text(browse(anna).get(RISK))

    assert shown.index(account.name) < shown.index("Calm")
    assert ">60<" in shown  # 1 − 0.5 × 0.8
    assert shown.index("Stopped buying Trays") < shown.index("Stopped buying Labels")


def test_adds_up_the_twelve_months_of_accounts_at_risk(browse, anna, account):
    AccountMonthFactory(account=account, net=1_500, last_on=date(2026, 1, 30))
    AccountMonthFactory(account=AccountFactory(owner=anna), net=900)
    AlarmFactory(account=account)

    assert "1 account with €1.5k of revenue" in text(browse(anna).get(RISK))


def test_leaves_out_what_is_muted_over_or_archived(browse, anna, account):
    AlarmFactory(account=account, mute=AlarmMuteFactory(account=account))
    AlarmFactory(account=account, subject="2", ended_on=date(2026, 1, 3))
    AlarmFactory(account=AccountFactory(owner=anna, archived_at="2026-01-01T00:00:00Z"))

    assert "No account shows a warning sign" in text(browse(anna).get(RISK))


def test_narrows_to_one_reason_and_ignores_unknown_ones(browse, anna, account):
    late = AccountFactory(name="Late", owner=anna)
    figures = {"orders": 6, "typical": 32, "usual_longest": 34, "silence": 51,
               "last_order_on": "2026-09-09", "counted_to": "2026-10-30"}  # fmt: skip
    AlarmFactory(account=late, kind="ORDER_GAP", subject="", figures=figures)
    AlarmFactory(account=account)

    only = text(browse(anna).get(RISK, {"kind": "ORDER_GAP"}))
    assert "Orders late: none for 51 days, usually every 32" in only
    assert "Carrier bags" not in only
    assert "Carrier bags" in text(browse(anna).get(RISK, {"kind": "<script>", "page": "x"}))
    assert "No account for this reason" in text(browse(anna).get(RISK, {"kind": "PRICE_FALL"}))


def test_keeps_to_what_the_portfolio_is_asked_for(browse, boris, account):
    AlarmFactory(account=account)
    AlarmFactory(account=AccountFactory(name="His own", owner=boris))
    visitor = browse(boris)

    both, his = text(visitor.get(RISK)), text(visitor.get(RISK, {"scope": "me"}))

    assert (account.name in both, "His own" in both) == (True, True)
    assert (account.name in his, "His own" in his) == (False, True)
    assert "?scope=me&amp;kind=STOPPED_LINE" in his
    # The portfolio has the card, and its figure leads here.
    assert text(visitor.get(reverse("accounts:portfolio"), {"scope": "me"})).count(f'"{RISK}?scope=me"') >= 2


def test_leads_to_the_same_accounts_in_the_list(browse, boris, account):
    AlarmFactory(account=account)
    AlarmFactory(account=AccountFactory(name="Known", owner=boris), mute=AlarmMuteFactory())
    visitor = browse(boris)

    assert 'href="/accounts/?at-risk=yes"' in text(visitor.get(RISK))
    found = text(visitor.get("/accounts/?at-risk=yes"))

    assert (account.name in found, "Known" in found) == (True, False)
    assert "1 of 2 accounts" in found


def test_asks_as_often_for_thirty_accounts_as_for_one(browse, anna, account, django_assert_max_num_queries):
    visitor = browse(anna)
    AlarmFactory(account=account)
    visitor.get(RISK)
    with django_assert_max_num_queries(100) as one:
        visitor.get(RISK)
    for _each in range(30):
        AlarmFactory(account=AccountFactory(owner=anna))
    with django_assert_max_num_queries(len(one)):
        visitor.get(RISK)


def test_a_part_of_a_page_has_the_first_five(browse, anna):
    for number in range(7):
        AlarmFactory(account=AccountFactory(name=f"Risky {number}", owner=anna))

    part = text(browse(anna).get(RISK, headers={"HX-Request": "true"}))

    assert part.count("Risky") == 2 * 5  # the name and its tooltip
    assert "All 7" in part
    assert "<html" not in part


def test_the_drawer_beside_the_list_names_what_is_wrong(browse, anna, account):
    AlarmFactory(account=account)
    AlarmFactory(account=account, subject="2", line="Trays", mute=AlarmMuteFactory(account=account, subject="2"))

    drawer = text(
        browse(anna).get(reverse("accounts:account-preview", args=[account.pk]), headers={"HX-Request": "true"})
    )

    assert ("Stopped buying Carrier bags" in drawer, "Trays" in drawer) == (True, False)


def test_the_account_shows_the_arithmetic(browse, anna, account):
    AlarmFactory(account=account)
    AlarmFactory(account=account, subject="2", line="Trays", mute=AlarmMuteFactory(account=account, subject="2"))
    AlarmFactory(account=account, subject="3", line="Films", ended_on=date(2026, 1, 3))

    shown = text(browse(anna).get(page_of(account)))

    assert "40.0%" in shown  # 2,400 of 6,000
    assert "Score 40 of 100." in shown
    assert "until 31 Dec 2026: Agreed" in shown
    assert "until 3 Jan 2026" in shown


@pytest.mark.parametrize(
    ("last_on", "muted", "words"),
    [
        (date(2025, 12, 20), False, "It buys as it always does"),
        (date(2025, 12, 20), True, "Everything else is as always"),
        (date(2024, 12, 20), False, "It bought nothing in the last 12 months"),
        (None, False, "It bought nothing in the last 12 months"),
    ],
)
def test_without_an_open_alarm_it_says_why(browse, anna, account, last_on, muted, words):
    published_run()
    if last_on:
        AccountMonthFactory(account=account, month=last_on.replace(day=1), last_on=last_on, last_positive_on=last_on)
    if muted:
        AlarmFactory(account=account, mute=AlarmMuteFactory(account=account))
    client = browse(anna)

    assert words in text(client.get(page_of(account)))
    # The overview has no card about nothing.
    assert ('id="account-alarms"' in text(client.get(account.get_absolute_url()))) is muted


def test_an_archived_account_is_not_said_to_buy(browse, anna, account):
    type(account).objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00:00Z")

    assert "Nobody watches an archived account" in text(browse(anna).get(page_of(account)))


def test_an_alarm_of_a_kind_that_is_gone_is_left_out(browse, anna, account):
    AlarmFactory(account=account, kind="OF_ANOTHER_APP")

    assert browse(anna).get(page_of(account)).status_code == 200


def test_mutes_and_lets_it_be_heard_again(browse, anna, account):
    alarm = AlarmFactory(account=account)
    visitor = browse(anna)
    words = {"reason": "New warehouse", "expires_on": Company.current().today() + timedelta(days=30)}

    answer = visitor.post(reverse("accounts:alarm-mute", args=[alarm.pk]), words, follow=True)
    assert "New warehouse" in text(answer)
    visitor.post(reverse("accounts:alarm-unmute", args=[alarm.pk]))
    assert AlarmMute.objects.get().ended_by == anna


@pytest.mark.parametrize(
    "words",
    [{"reason": ""}, {"reason": "x", "expires_on": "never"}, {"reason": "x", "expires_on": "1999-01-01"}],
)
def test_asks_again_for_what_is_wrong(browse, anna, account, words):
    alarm = AlarmFactory(account=account)

    answer = browse(anna).post(reverse("accounts:alarm-mute", args=[alarm.pk]), words)

    assert answer.status_code == 422
    assert not AlarmMute.objects.exists()


def test_muting_lies_under_the_accounts_in_the_menu(browse, anna, account):
    alarm = AlarmFactory(account=account)

    body = browse(anna).get(reverse("accounts:alarm-mute", args=[alarm.pk])).content.decode()

    entries = re.findall(r'<a [^>]*aria-current="page"[^>]*>', body)
    assert entries
    assert all(f'href="{reverse("accounts:account-list")}"' in entry for entry in entries)


def test_who_may_only_look_is_told_who_can(browse, dina, account):
    alarm = AlarmFactory(account=account)
    visitor = browse(dina)

    assert "Mute" not in text(visitor.get(page_of(account)))
    assert visitor.get(reverse("accounts:alarm-mute", args=[alarm.pk])).status_code == 403
    assert visitor.post(reverse("accounts:alarm-unmute", args=[alarm.pk])).status_code == 403


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (["0.6"], "Score 60 of 100."),
        # 60, and 60% of the 40 that it leaves.
        (
            ["0.6", "0.6"],
            "Score 84 of 100. One alarm gives 60; the other takes 60% of the 40 points left, which adds 24.",
        ),
        (["0.5", "0.5", "0.2"], "Score 80 of 100. The heaviest alarm gives 50; each other one takes its part"),
    ],
)
def test_says_how_its_alarms_make_the_score(browse, anna, account, points, words):
    for number, each in enumerate(points):
        AlarmFactory(account=account, subject=str(number), points=Decimal(each))

    assert words in text(browse(anna).get(page_of(account)))
