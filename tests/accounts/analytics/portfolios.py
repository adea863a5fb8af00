"""Small portfolios for hypothesis, made to hit the edges of the classification.

`cases()` gives a portfolio with options that fit it. Every number is a plausible sales figure with at most four
decimals, a document has one account and one day, and accounts are called K0, K1, … with names like "Account K0".
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.accounts.analytics.habits import HABITS, Sale
from tests.accounts.analytics.oracle import Line, Options, Portfolio, Rate
from tests.accounts.analytics.oracle.buckets import Bucket, Window, start_of
from tests.accounts.analytics.oracle.inputs import Seasonal

BASE = "EUR"
# The first and the last of a month, a leap day, the turn of a year, the Monday after an ISO week 53.
RUN_DATES = [
    date(2025, 3, 1),
    date(2025, 3, 31),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 1, 1),
    date(2024, 12, 31),
    date(2021, 1, 4),
    date(2021, 1, 10),
]
WINDOWS: dict[Bucket, list[int]] = {"month": [3, 6, 12, 12, 18, 24], "quarter": [3, 4, 6], "week": [4, 13, 20, 52]}
BUDGET_RATES = [{"PLN": Decimal("0.2345678")}, {"PLN": Decimal("0.25"), "USD": Decimal("0.9")}]
# 800 + 150 + 50 = 1000 puts accounts exactly on 80 % and 95 %; the repeat makes ties.
TOTALS = [Decimal(n) for n in ("800", "150", "50", "800", "400", "100", "0.0004", "12.3456", "1000000000000")]


@st.composite
def run_options(draw: st.DrawFn) -> Options:
    """The options of a run; margin and the fixed rates find what they need in every portfolio."""
    seasonal: Seasonal = draw(st.sampled_from(["none", "none", "pooled", "additive"]))
    # The additive mode looks at months only.
    bucket: Bucket = "month" if seasonal == "additive" else draw(st.sampled_from(["month", "quarter", "week"]))
    window = draw(st.sampled_from(WINDOWS[bucket]))
    a, b = draw(st.sampled_from([(80, 95), (80, 95), (70, 90), (75, 90), (50, 99)]))
    x, y = draw(st.sampled_from([("0.5", "1.0"), ("0.5", "1.0"), ("0.1", "0.25"), ("0.2", "0.6")]))
    return Options(
        as_of=draw(st.sampled_from(RUN_DATES)),
        bucket=bucket,
        window=window,
        a=Decimal(a),
        b=Decimal(b),
        x=Decimal(x),
        y=Decimal(y),
        measure=draw(st.sampled_from(["net", "net", "gross", "margin", "quantity"])),
        boundary=draw(st.sampled_from(["crossing", "inclusive", "exclusive"])),
        total=draw(st.sampled_from(["positive", "net"])),
        ddof=draw(st.sampled_from([0, 1])),
        zeros=draw(st.sampled_from(["include", "ignore"])),
        new=draw(st.sampled_from(["since_first", "full"])),
        min_buckets=draw(st.none() | st.integers(2, window)),
        seasonal=seasonal,
        rollup=draw(st.sampled_from(["self", "root"])),
        grouping=draw(st.sampled_from(["none", "none", "none", "country", "industry", "kind", "team"])),
        fx=draw(st.sampled_from(["document", "fixed"])),
        fixed_rates=draw(st.sampled_from(BUDGET_RATES)),
        hysteresis=draw(st.booleans()),
        margin=draw(st.sampled_from([Decimal(2), Decimal(6)])),
        cv_margin=draw(st.sampled_from([Decimal(10), Decimal(50)])),
        confirm=draw(st.sampled_from([1, 1, 2, 3])),
        key_share=draw(st.sampled_from([Decimal(50), Decimal(50), Decimal(30), Decimal("80.5")])),
    )


def earlier(options: Options, buckets: int) -> Options:
    """The same run so many closed buckets before."""
    window = Window.before(options.as_of, options.bucket, options.window)
    return replace(options, as_of=start_of(window.last + 1 - buckets, options.bucket))


def lines_of(customer: str, sales: list[Sale], window: Window, currency: str, quantity: Decimal) -> Iterator[Line]:
    """The sales as lines; the cost is three quarters of the amount, so the margin follows it."""
    for number, sale in enumerate(sales):
        first = start_of(sale.bucket, window.bucket)
        length = start_of(sale.bucket + 1, window.bucket) - first
        day = first + min(timedelta(sale.day), length - timedelta(1))
        sign = (sale.amount > 0) - (sale.amount < 0)
        yield Line(
            customer=customer,
            # Two lines of an account on one day may share their document.
            document=f"{customer or 'NOBODY'}-{day}-{number % 2}",
            day=day,
            amount=sale.amount,
            currency=currency,
            quantity=sign * quantity,
            cost=(sale.amount * Decimal("0.75")).quantize(Decimal("0.0001")),
        )


@st.composite
def portfolios(draw: st.DrawFn, options: Options) -> Portfolio:
    """Up to eight accounts with habits, some lines of nobody, three currencies, a forest of parents."""
    window = Window.before(options.as_of, options.bucket, options.window)
    customers = [f"K{i}" for i in range(draw(st.sampled_from([0, 1, 3, 4, 5, 6, 7, 8, 8])))]
    # In a textbook portfolio all buy alike, one 800, the next 150, the next 50.
    textbook = draw(st.sampled_from([*[None] * 6, *HABITS[:4]]))
    lines: list[Line] = []
    for number, customer in enumerate([*customers, *draw(st.sampled_from([[], [""]]))]):
        habit = textbook or draw(st.sampled_from(HABITS))
        total = TOTALS[number % 3] if textbook else draw(st.sampled_from(TOTALS))
        currency = BASE if textbook else draw(st.sampled_from([BASE, BASE, BASE, "", "PLN", "PLN", "USD", "CHF"]))
        quantity = draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(0)]))
        lines.extend(lines_of(customer, habit(draw, window, total), window, currency, quantity))
    return Portfolio(
        lines=tuple(draw(st.permutations(lines))),
        base=BASE,
        rates=draw(rates(window)),
        parents=draw(forests(customers)),
        groups={c: draw(st.sampled_from(["", "PL", "DE"])) for c in customers},
        names={c: f"Account {c}" for c in customers},
    )


@st.composite
def rates(draw: st.DrawFn, window: Window) -> tuple[Rate, ...]:
    """Rates from the window's first or last day on, or only after it; francs have none."""
    days = [window.start - timedelta(2000), window.start, window.end - timedelta(1), window.end]
    known = st.tuples(st.sampled_from(["PLN", "USD"]), st.sampled_from(days))
    values = st.sampled_from([Decimal("0.25"), Decimal("0.9"), Decimal("0.33335"), Decimal("0.2345678")])
    drawn = draw(st.dictionaries(known, values, max_size=5))
    return tuple(Rate(currency, day, rate) for (currency, day), rate in drawn.items())


@st.composite
def forests(draw: st.DrawFn, customers: list[str]) -> dict[str, str]:
    """Parents of any depth without a cycle: each one may stand below one named before it."""
    parents = {c: draw(st.sampled_from(["", *customers[:i]])) for i, c in enumerate(customers)}
    return {child: parent for child, parent in parents.items() if parent}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Portfolio, Options]:
    """A portfolio and the options of a run that looks at it."""
    options = draw(run_options())
    return draw(portfolios(options)), options
