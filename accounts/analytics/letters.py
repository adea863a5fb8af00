"""The letters of value and of variability in their order, and the limits that they end at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final


@dataclass(frozen=True)
class Scale:
    """Letters, the best first; each but the last, which ends nowhere, has its limit under its own name."""

    letters: str

    def better_than(self, letter: str) -> str | None:
        """Return the next better letter; None for the best."""
        place = self.letters.index(letter)
        return self.letters[place - 1] if place else None

    def worse_than(self, letter: str) -> str | None:
        """Return the next worse letter; None for the worst."""
        return self.letters[self.letters.index(letter) + 1 :][:1] or None


VALUE: Final = Scale("ABC")
VARIABILITY: Final = Scale("XYZ")


def limit_of(letter: str, parameters: Mapping[str, Any]) -> Decimal:
    """Return where a letter ends by a run's stored parameters: A and B in percent, X and Y as a CV."""
    return Decimal(str(parameters[letter.lower()]))
