"""What hands type into addresses and forms: the values, the names that a page asks for, and the forms that it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

SCRIPT: Final = "<script>alert(7)</script>"
# Each is read by somebody as a number, a day, a key, a word or as none of them.
TYPED: Final = (
    "", "-1", "9223372036854775808", "99999999999999999999", "1e999", "1e-999999", "NaN", "²", "٣", "2026-02-30",
    "0001-01-01", "9999-12-31", "x" * 10_000, SCRIPT, "\u202eevil\u200f\r\nX-Evil: 1", "' OR 1=1 -- %\\_", "1,,none|;",
)  # fmt: skip
# As they stand in an address: no text that could be stored.
UNREADABLE: Final = ("%00", "%ED%A0%80", "%FF")


@dataclass
class Form:
    """One form of a page: where it is sent to, and what it would send if nobody touched it."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def sent(self, **other: str) -> dict[str, Any]:
        """Return what is sent when some fields hold something else."""
        return {**self.values, **other}


class Forms(HTMLParser):
    """Reads the forms of a page that are sent by POST, with fields that stand outside of them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.by_id: dict[str, Form] = {}
        self.found: list[Form] = []
        self._open: Form | None = None
        self._writes: tuple[Form, str] | None = None
        self._select: tuple[Form, str] | None = None
        self._later: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        for tag, about in self._later:
            if about["form"] in self.by_id:
                self._take(self.by_id[about["form"]], tag, about)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form or take a field in."""
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(about.get("action", "")) if about.get("method", "").lower() == "post" else None
            if self._open:
                self.found.append(self._open)
                self.by_id[about.get("id", "")] = self._open
        elif tag == "option" and self._select:
            form, name = self._select
            if "selected" in about or not form.values.get(name):
                form.values[name] = [about.get("value", "")]
        elif "form" in about and "name" in about:
            self._later.append((tag, about))
        elif self._open and "name" in about:
            self._take(self._open, tag, about)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._writes = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        """Take in what stands in a large text field."""
        if self._writes:
            form, name = self._writes
            form.values[name] = [form.values[name][0] + data]

    def _take(self, form: Form, tag: str, about: dict[str, str]) -> None:
        name, kind = about["name"], about.get("type", "text")
        if tag not in {"input", "select", "textarea", "button"} or name == "csrfmiddlewaretoken" or kind == "file":
            return
        if name not in form.names:
            form.names.append(name)
        if tag == "textarea":
            form.values[name] = [""]
            self._writes = (form, name)
        elif tag == "select":
            form.values.setdefault(name, [])
            self._select = (form, name)
        elif tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in about):
            form.values.setdefault(name, []).append(about.get("value", "on"))


@contextmanager
def names_asked_for() -> Iterator[set[str]]:
    """Yield the names that pages look for in addresses and forms meanwhile."""
    names: set[str] = set()
    one, many = MultiValueDict.__getitem__, MultiValueDict.getlist

    def look_up(data: Any, name: str) -> Any:
        names.update([name] if isinstance(data, QueryDict) else [])
        return one(data, name)

    def look_all_up(data: Any, name: str, default: Any = None) -> Any:
        names.update([name] if isinstance(data, QueryDict) else [])
        return many(data, name, default)

    def contains(data: Any, name: Any) -> bool:
        names.add(str(name))
        return dict.__contains__(data, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MultiValueDict, "__getitem__", look_up)
        patch.setattr(MultiValueDict, "getlist", look_all_up)
        patch.setattr(QueryDict, "__contains__", contains, raising=False)
        yield names
