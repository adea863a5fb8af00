"""Every benchmark of the product, in the order in which they run."""

from typing import Final

from tests.benchmarks.classification.bench import CLASSIFICATION
from tests.benchmarks.pages.bench import PAGES_BENCH
from tests.benchmarks.registry import Benchmark

BENCHMARKS: Final[list[Benchmark]] = sorted(
    [CLASSIFICATION, PAGES_BENCH], key=lambda benchmark: (benchmark.order, benchmark.key)
)
