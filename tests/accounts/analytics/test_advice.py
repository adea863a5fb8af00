"""When the figures advise longer buckets or to take a season out."""

from datetime import date
from typing import Any

import pytest

from accounts.analytics.advice import season, unsteady
from accounts.models import ClassificationRun
from tests.accounts.analytics.hand_made import months
from tests.accounts.services.classifying import run, sell


def judged(bucket: str = "month", **accounts: int) -> ClassificationRun:
    matrix = {code: {"accounts": count, "revenue": "10"} for code, count in accounts.items()}
    return ClassificationRun(figures={"matrix": matrix}, parameters={"bucket": bucket})


@pytest.mark.parametrize(
    ("made", "is_advised"),
    [
        (judged(AX=1, AZ=2), True),
        (judged(AX=1, AY=1, AZ=2), False),
        (judged(AX=1), False),
        # Too new for a letter is not erratic.
        (judged(**{"AZ": 1, "A-": 9}, bucket="month"), True),
        (judged("quarter", AZ=3), False),
        (judged("week", AZ=3), True),
    ],
)
def test_most_large_accounts_are_more_than_half(made: ClassificationRun, is_advised: bool) -> None:
    assert (unsteady(made) is not None) is is_advised


@pytest.mark.django_db
class TestSeason:
    """One account whose months are the whole company's."""

    # 300 in December beside eleven of 100: 3,600/1,400 = 257 percent of an average month.
    strong = [100] * 11 + [300]

    def found(self, *amounts: int, **options: Any) -> Any:
        sell(*months("K0", *amounts))
        return season(run(date(2025, 1, 1), **options))

    def test_a_strong_month_in_both_years(self) -> None:
        found = self.found(*self.strong, *self.strong)
        assert (found.strongest, found.weakest) == (date(2024, 12, 1), date(2024, 1, 1))
        assert round(found.high, 2) == round(found.high_before, 2)

    def test_a_weak_month_is_one_as_well(self) -> None:
        # 50 beside eleven of 100: 52 percent; the strongest has 104.
        assert self.found(*[100] * 11, 50, *[100] * 11, 50) is not None

    def test_even_months_are_none(self) -> None:
        assert self.found(*[100] * 24) is None

    def test_one_year_alone_may_be_chance(self) -> None:
        assert self.found(*self.strong).high_before is None

    @pytest.mark.parametrize(
        "before",
        [
            [100] * 11 + [50],
            # The strongest month is strong in both years, the weakest was strong before.
            [400, *[100] * 10, 300],
        ],
    )
    def test_what_was_otherwise_the_year_before_is_none(self, before: list[int]) -> None:
        assert self.found(*before, *self.strong) is None

    @pytest.mark.parametrize("amounts", [[100] * 6, [100] * 10 + [-100, 300]])
    def test_a_year_that_is_not_whole_tells_nothing(self, amounts: list[int]) -> None:
        assert self.found(*amounts) is None

    def test_where_it_is_taken_out_there_is_nothing_to_advise(self) -> None:
        assert self.found(*self.strong, *self.strong, seasonal="pooled") is None
