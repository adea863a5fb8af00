"""Every benchmark of the product, in the order in which they run."""

from typing import Final

from tests.benchmarks.api.bench import API_BENCH
from tests.benchmarks.api.exports import EXPORTS_BENCH
from tests.benchmarks.api.imports import IMPORTS_BENCH
from tests.benchmarks.classification.bench import CLASSIFICATION
from tests.benchmarks.importing.bench import IMPORTING
from tests.benchmarks.pages.bench import PAGES_BENCH
from tests.benchmarks.presses.bench import PRESSES_BENCH
from tests.benchmarks.registry import Benchmark
from tests.benchmarks.webhooks.bench import WEBHOOKS_BENCH
from tests.benchmarks.webhooks.classes import CLASS_EVENTS_BENCH

EVERY: Final = (
    API_BENCH, CLASS_EVENTS_BENCH, CLASSIFICATION, EXPORTS_BENCH, IMPORTING, IMPORTS_BENCH, PAGES_BENCH, PRESSES_BENCH,
    WEBHOOKS_BENCH,
)  # fmt: skip
BENCHMARKS: Final[list[Benchmark]] = sorted(EVERY, key=lambda benchmark: (benchmark.order, benchmark.key))
