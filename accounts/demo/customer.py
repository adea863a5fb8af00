"""What is told about a customer of the demo company; everything else follows from it."""

from dataclasses import dataclass
from typing import Final

# Country -> the currency of its documents.
CURRENCIES: Final = {
    "Poland": "PLN",
    "United Kingdom": "GBP",
    "Sweden": "SEK",
    "China": "CNY",
}
BASE: Final = "EUR"


@dataclass(frozen=True)
class Event:
    """Months in which sales were other than usual, told by how many months ago; 0 is the last closed one."""

    first: int
    last: int
    factor: float


@dataclass(frozen=True)
class Story:
    """What happened to a customer lately, for somebody to notice."""

    events: tuple[Event, ...] = ()
    # The product line that the customer buys no more, and for how many months.
    stopped: tuple[str, int] | None = None
    # What prices are of what they were, and for how many months.
    cheaper: tuple[float, int] | None = None
    # Days from order to order, and since the last one.
    interval: tuple[int, int] | None = None
    # For how many months it has ordered month by month; before, it ordered most of two months at once.
    monthly_since: int | None = None


@dataclass(frozen=True)
class Customer:
    """A customer. `revenue` is of the last twelve months in thousand euros, `growth` in percent on the year before,
    `spread` the deviation of its months as a part of their mean."""

    number: str
    name: str
    city: str
    country: str
    segment: str
    owner: str
    revenue: int
    growth: float
    spread: float
    season: str
    mix: str
    orders: int = 2
    story: Story = Story()
    short_name: str = ""
    legal_form: str = ""
    parent: str = ""
    tags: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    key_since: str = ""

    @property
    def currency(self) -> str:
        """What its documents are written in."""
        return CURRENCIES.get(self.country, BASE)
