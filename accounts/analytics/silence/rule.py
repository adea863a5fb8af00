"""How long accounts are silent, beside their own rhythm and season: one rule for alarms and for an account's page.

Both ask about `judged`, which the SQL beside this file prepares: from the days on which accounts ordered, found for all
of them or for one, to `is_late`. A question goes on where that ends: `SELECT … FROM judged`.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
# Bound by every question, beside the days of `Reach`.
LIMITS: Final[dict[str, Any]] = {"fewest_gaps": 5, "late": Decimal("1.5"), "fewest_days_late": 7, "gone": 365}


@cache
def of_all(question: Path) -> str:
    """Return the SQL of a question about all accounts."""
    return _joined(_HERE / "days_of_all.sql", _HERE / "judged.sql", question)


@cache
def of_account(question: Path) -> str:
    """Return the SQL of a question about one, bound as `account`; empty where it has not ordered."""
    return _joined(_HERE / "days_of_account.sql", _HERE / "judged.sql", question)


def _joined(*files: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in files)
