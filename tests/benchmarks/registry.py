"""The benchmarks, each with the words it prints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: `run` yields lines for people, ratios of one run; `is_quick` asks for a tenth of the data."""

    key: str
    run: Callable[[bool], Iterator[str]]
    order: int = 100
