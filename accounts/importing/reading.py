"""How one file is read: everything that is declared or guessed about it, kept with its batch."""

import hashlib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from accounts.importing.fields import OURS, header_word


@dataclass(frozen=True)
class Reading:
    """The way from bytes to lines. An empty text means that nobody knows yet, and somebody must say."""

    format: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal: str = ""
    date_order: str = ""
    # The currency of lines that name none; on an empty installation also the company's.
    currency: str = ""
    header: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    # The encoding is likely but not proven: a person has to look at the preview and say yes.
    is_proposed: bool = False
    # The first row that is not UTF-8, 0 for none.
    strange_row: int = 0

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return the reading that `to_json` wrote, later versions' keys left out."""
        known = {each.name for each in fields(cls)}
        return cls(**{key: value for key, value in stored.items() if key in known})

    def to_json(self) -> dict[str, Any]:
        """Return what a batch keeps."""
        return asdict(self)

    def having(self, **changes: Any) -> Self:
        """Return the reading with something else in it."""
        return replace(self, **changes)

    @property
    def signature(self) -> str:
        """Hash of the header: files with the same one are read alike. Our own extra columns do not count."""
        words = [header_word(name) for name in self.header if not name.strip().casefold().startswith(OURS)]
        return hashlib.sha256("\x1f".join(words).encode()).hexdigest()

    def index_of(self, key: str) -> int | None:
        """Return the place of the column that holds this field; None when no column does."""
        name = self.columns.get(key)
        return self.header.index(name) if name in self.header else None

    @property
    def ignored(self) -> list[str]:
        """Header cells that no field is read from."""
        used = set(self.columns.values())
        return [name for name in self.header if name.strip() and name not in used]
