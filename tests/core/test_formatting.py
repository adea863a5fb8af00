"""Figures and dates in the three languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from kam.core import formatting

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "en", "pl", "zh"),
    [
        (0, "€0", "0_€", "€0"),
        (840, "€840", "840_€", "€840"),
        (6_120, "€6.1k", "6,1_tys._€", "€6,120"),
        (12_371, "€12k", "12_tys._€", "€1.2万"),
        (840_000, "€840k", "840_tys._€", "€84万"),
        (5_420_000, "€5.42M", "5,42_mln_€", "€542万"),
        (Decimal("49_030_000.40"), "€49.03M", "49,03_mln_€", "€4903万"),
        (1_234_567_890, "€1.23B", "1,23_mld_€", "€12.35亿"),
        (-5_420_000, "−€5.42M", "−5,42_mln_€", "−€542万"),
    ],
)
def test_amounts_are_short_as_each_language_shortens_them(amount: int | Decimal, en: str, pl: str, zh: str) -> None:
    for language, expected in (("en", en), ("pl", pl), ("zh-hans", zh)):
        with translation.override(language):
            assert formatting.compact_money(amount, "EUR") == expected.replace("_", SPACE)


@pytest.mark.parametrize(
    ("amount", "expected"),
    # What would be written decides, not what is: 999.6 thousand is never "1000k".
    [(999.4, "€999"), (999.6, "€1.0k"), (999_400, "€999k"), (999_600, "€1.00M"), (999_999_999, "€1.00B")],
)
def test_an_amount_just_below_a_unit_takes_the_unit(amount: float, expected: str) -> None:
    assert formatting.compact_money(amount, "EUR") == expected


def test_amounts_keep_their_digits_where_they_are_asked_for() -> None:
    assert formatting.money(372_000, "EUR") == "€372,000"
    assert formatting.money_exact(Decimal("372000.5"), "EUR") == "€372,000.50"
    assert formatting.money(6_120, "PLN") == f"PLN{SPACE}6,120"
    with translation.override("pl"):
        assert formatting.money(6_120, "PLN") == f"6120{SPACE}zł"
        assert formatting.money(12_371, "PLN") == f"12{SPACE}371{SPACE}zł"


def test_counts_beside_names_end_with_three_digits() -> None:
    assert [formatting.capped(count) for count in (0, 999, 1_000, None)] == ["0", "999", "999+", "–"]


def test_polish_groups_from_five_digits_as_written() -> None:
    with translation.override("pl"):
        assert formatting.number(9_999) == "9999"
        assert formatting.number(Decimal("9999.6")) == f"10{SPACE}000"
        assert formatting.number(12_371) == f"12{SPACE}371"


def test_halves_are_rounded_up_and_zero_has_no_sign() -> None:
    assert formatting.number(Decimal("0.125"), 2) == "0.13"
    assert formatting.percent(Decimal("0.4665")) == "46.7%"
    assert formatting.percent(Decimal("-0.0001")) == "0.0%"
    assert formatting.money(Decimal("-0.2"), "EUR") == "€0"


def test_below_zero_there_is_one_minus_everywhere() -> None:
    for language in ("en", "pl", "zh-hans"):
        with translation.override(language):
            written = [
                formatting.number(-7), formatting.percent(-0.09), formatting.signed_percent(-0.09),
                formatting.money(-7, "EUR"), formatting.money_exact(-7, "EUR"), formatting.compact_money(-7_000, "EUR"),
            ]  # fmt: skip
        assert ["-" in text for text in written] == [False] * len(written)
        assert ["\N{MINUS SIGN}" in text for text in written] == [True] * len(written)
    assert formatting.percent(Decimal("-0.09")) == formatting.signed_percent(Decimal("-0.09")) == "−9.0%"


@pytest.mark.parametrize(
    ("language", "day", "day_of_month", "month", "alone", "moment"),
    [
        ("en", "9 Sep 2026", "9 Sep", "Sep 2026", "Sep", "9 Sep 2026, 14:05"),
        ("pl", "9 wrz 2026", "9 wrz", "wrz 2026", "wrz", "9 wrz 2026, 14:05"),
        ("zh-hans", "2026年9月9日", "9月9日", "2026年9月", "9月", "2026年9月9日 14:05"),
    ],
)
def test_dates_follow_the_language(
    language: str, day: str, day_of_month: str, month: str, alone: str, moment: str
) -> None:
    on = date(2026, 9, 9)
    with translation.override(language):
        assert formatting.day(on) == day
        assert formatting.day_of_month(on) == day_of_month
        assert formatting.month(on) == month
        assert formatting.month_alone(on) == alone
        assert formatting.moment(datetime(2026, 9, 9, 14, 5, tzinfo=UTC)) == moment


def test_a_moment_is_told_by_the_clock_in_force() -> None:
    late = datetime(2026, 9, 9, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Warsaw")):
        assert formatting.moment(late) == "10 Sep 2026, 01:30"
        assert formatting.day(late) == "10 Sep 2026"


def test_nothing_is_a_dash() -> None:
    assert {
        formatting.number(None),
        formatting.money(None, "EUR"),
        formatting.compact_money(None, "EUR"),
        formatting.percent(None),
        formatting.day(None),
        formatting.moment(None),
        formatting.days(None),
    } == {"–"}


def test_templates_have_the_same_words() -> None:
    text = "{% load formatting %}{{ a|compact:'EUR' }} {{ s|percent:0 }} {{ n|number }} {{ d|day_month }} {{ 38|days }}"
    values = {"a": 840_000, "s": Decimal("0.467"), "n": 12_371, "d": date(2026, 11, 20)}
    assert Template(text).render(Context(values)) == "€840k 47% 12,371 20 Nov 38 d"


@pytest.mark.parametrize(
    ("amount", "written"), [(92_000, "+€92k"), (-1_204_000, "−€1.20M"), (0, "€0"), (None, formatting.MISSING)]
)
def test_a_compact_change_has_its_sign(amount: int | None, written: str) -> None:
    assert formatting.compact_change(amount, "EUR") == written
