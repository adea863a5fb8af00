"""From the raw letter to the published one: hysteresis and confirmation (section 8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tests.accounts.analytics.oracle.abc_class import Standing, abc_letter
from tests.accounts.analytics.oracle.buckets import Window
from tests.accounts.analytics.oracle.inputs import Options
from tests.accounts.analytics.oracle.result import Result
from tests.accounts.analytics.oracle.xyz_class import xyz_letter


@dataclass(frozen=True)
class Publisher:
    """Publishes letters of one run in the light of the earlier runs of its series."""

    options: Options
    window: Window
    previous: Result | None

    def abc(self, customer: str, raw: str, standing: Standing) -> str:
        points = Fraction(self.options.margin) / 100 * self.options.hysteresis

        def judge(direction: int) -> str:
            return abc_letter(standing, self.options, direction * points)

        return self.letter(customer, "abc", raw, judge) if standing.is_positive else raw

    def xyz(self, customer: str, raw: str, standing: Standing, cv2: Fraction | None) -> str:
        part = Fraction(self.options.cv_margin) / 100 * self.options.hysteresis

        def judge(direction: int) -> str:
            return xyz_letter(cv2, self.options, 1 + direction * part)

        return self.letter(customer, "xyz", raw, judge) if standing.is_positive else raw

    def letter(
        self,
        customer: str,
        dimension: Literal["abc", "xyz"],
        raw: str,
        judge: Callable[[int], str],
    ) -> str:
        """The letter to publish; `judge` tells it under tightened (-1) and loosened (+1) lines."""
        rows = [run.rows.get(customer) for run in self.earlier_runs()]
        before = getattr(rows[0], dimension, "") if rows else ""
        if not before or not raw or raw == before:
            return raw
        # Letters sort from best to worst: a promotion may not pass the tightened judgement,
        # a demotion not the loosened one, and neither may turn into its opposite.
        letter = min(before, judge(-1)) if raw < before else max(before, judge(+1))
        raws = [raw, *self.recent_raws(customer, dimension)]
        is_confirmed = raws[: self.options.confirm] == [raw] * self.options.confirm
        return letter if is_confirmed else before

    def earlier_runs(self) -> Iterator[Result]:
        """The runs before this one, latest first."""
        run = self.previous
        while run:
            yield run
            run = run.previous

    def recent_raws(self, customer: str, dimension: Literal["abc", "xyz"]) -> Iterator[str]:
        """The raw letters of the buckets right before this one, until one was not judged."""
        for bucket, run in zip(range(self.window.last - 1, -1, -1), self.earlier_runs(), strict=False):
            if run.window.last != bucket or customer not in run.rows:
                return
            yield getattr(run.rows[customer], f"{dimension}_raw")
