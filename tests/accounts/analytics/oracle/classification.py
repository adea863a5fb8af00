"""The run: measure, rank, judge, publish."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.accounts.analytics.oracle.abc_class import Standing, abc_letter, standings
from tests.accounts.analytics.oracle.buckets import Window
from tests.accounts.analytics.oracle.concentration import concentration
from tests.accounts.analytics.oracle.inputs import Options, Portfolio
from tests.accounts.analytics.oracle.measure import Ledger, ledgers
from tests.accounts.analytics.oracle.publishing import Publisher
from tests.accounts.analytics.oracle.result import Result, Row, Status
from tests.accounts.analytics.oracle.rfm import NO_SCORES, rfm_scores
from tests.accounts.analytics.oracle.season import (
    additive_variation,
    pooled_season,
    without_season,
)
from tests.accounts.analytics.oracle.xyz_class import (
    Demand,
    judged_points,
    root,
    squared_variation,
    xyz_letter,
)


class OutOfOrderError(ValueError):
    """The previous run has no earlier window end than this one."""


def classify(portfolio: Portfolio, options: Options, previous: Result | None = None) -> Result:
    """Classify the portfolio; `previous` is the latest run of the series with an earlier window."""
    window = Window.before(options.as_of, options.bucket, options.window)
    if previous and previous.window.last >= window.last:
        raise OutOfOrderError
    found, skipped = ledgers(portfolio, options, window)
    selling = {customer: ledger for customer, ledger in found.items() if ledger.lines}
    places = places_in_groups(selling, portfolio, options)
    rfm = rfm_scores(selling)
    season = pooled_season(selling.values(), window) if options.seasonal == "pooled" else None
    publisher = Publisher(options, window, previous)
    rows = []
    for customer, ledger in found.items():
        row = bare_row(customer, portfolio.names.get(customer, ""), ledger)
        if customer in selling:
            verdict = Verdict.of(ledger, options, season)
            row = judged_row(row, verdict, places[customer], publisher)
            row = replace(row, **vars(rfm.get(customer, NO_SCORES)))
        rows.append(row)
    # Inferred from expected/: listed by rank, then by id; dormant accounts close the list.
    rows.sort(key=lambda row: (row.rank is None, row.rank, row.customer_id))
    return Result(
        options,
        window,
        {row.customer_id: row for row in rows},
        skipped,
        concentration([ledger.revenue for ledger in selling.values()]),
        key_account_candidates(places, options),
        previous,
    )


def places_in_groups(selling: Mapping[str, Ledger], portfolio: Portfolio, options: Options) -> dict[str, Standing]:
    """Rank each group by itself; accounts without a value for the grouping are one group."""
    groups: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for customer, ledger in selling.items():
        group = "" if options.grouping == "none" else portfolio.groups.get(customer, "")
        groups[group][customer] = ledger.revenue
    return {customer: place for revenues in groups.values() for customer, place in standings(revenues, options).items()}


def key_account_candidates(places: Mapping[str, Standing], options: Options) -> frozenset[str]:
    """The accounts that a crossing rule at the key share would call A."""
    line = Fraction(options.key_share) / 100
    return frozenset(c for c, place in places.items() if place.is_positive and place.start < line)


@dataclass(frozen=True)
class Verdict:
    """What the series of one account says, before anything is published."""

    status: Status
    series: tuple[Fraction, ...]
    points: tuple[Fraction, ...]
    plain: Fraction | None
    cv2: Fraction | None
    is_adjusted: bool
    xyz: str

    @classmethod
    def of(cls, ledger: Ledger, options: Options, season: Mapping[int, Fraction] | None) -> "Verdict":
        series = ledger.judged_series(options)
        points = judged_points(series.values(), options)
        plain = cv2 = squared_variation(points, options.ddof)
        is_adjusted = False
        if ledger.revenue > 0 and season:
            is_adjusted = True
            steady = without_season(series, season)
            cv2 = squared_variation(judged_points(steady.values(), options), options.ddof)
        elif ledger.revenue > 0 and options.seasonal == "additive":
            unexplained = additive_variation(ledger)
            is_adjusted = unexplained is not None
            cv2 = unexplained if is_adjusted else plain
        is_short = len(series) < options.least_buckets
        # Inferred from expected/: a short series silences XYZ of nonpositive accounts as well.
        status: Status = "nonpositive" if ledger.revenue <= 0 else "new" if is_short else "active"
        xyz = "" if is_short else xyz_letter(cv2, options)
        return cls(status, tuple(series.values()), tuple(points), plain, cv2, is_adjusted, xyz)


def bare_row(customer: str, name: str, ledger: Ledger) -> Row:
    """The row of an account without a line in the window."""
    return Row(
        customer_id=customer,
        customer_name=name,
        status="dormant",
        first_date=ledger.first_date,
        last_date=ledger.last_date,
        lines=ledger.lines,
        orders=len(ledger.documents),
    )


def judged_row(row: Row, verdict: Verdict, place: Standing, publisher: Publisher) -> Row:
    """The row with its place, its variation and its letters."""
    abc = abc_letter(place, publisher.options)
    demand = Demand.of(verdict.series)
    xyz = publisher.xyz(row.customer_id, verdict.xyz, place, verdict.cv2)
    return replace(
        row,
        status=verdict.status,
        net_revenue=sum(verdict.series, Fraction(0)),
        rank=place.rank,
        share=place.share,
        cum_share_start=place.start,
        cum_share_end=place.end,
        abc=publisher.abc(row.customer_id, abc, place),
        abc_raw=abc,
        buckets=len(verdict.series),
        nonzero_buckets=sum(value != 0 for value in verdict.series),
        mean=sum(verdict.points) / Fraction(len(verdict.points)) if verdict.points else None,
        cv=root(verdict.cv2),
        cv2=verdict.cv2,
        plain_cv=root(verdict.plain),
        xyz=xyz,
        xyz_raw=verdict.xyz,
        seasonal_adjusted=verdict.is_adjusted,
        adi=demand.adi,
        cv2_nonzero=demand.cv2_nonzero,
        pattern=demand.pattern if xyz else "",
    )
