"""Every benchmark of the product, in the order in which they run."""

from typing import Final

from tests.benchmarks.api.bench import API_BENCH
from tests.benchmarks.classification.bench import CLASSIFICATION
from tests.benchmarks.importing.bench import IMPORTING
from tests.benchmarks.pages.bench import PAGES_BENCH
from tests.benchmarks.presses.bench import PRESSES_BENCH
from tests.benchmarks.registry import Benchmark
from tests.benchmarks.webhooks.bench import WEBHOOKS_BENCH

BENCHMARKS: Final[list[Benchmark]] = sorted(
    [API_BENCH, CLASSIFICATION, IMPORTING, PAGES_BENCH, PRESSES_BENCH, WEBHOOKS_BENCH],
    key=lambda benchmark: (benchmark.order, benchmark.key),
)
