"""What a printed page says about itself: paper has no address, no menu and no way to look how old it is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Paper:
    """Whose sheet it is, who printed it, and when its figures were read."""

    company: str
    person: str
    read_at: datetime
