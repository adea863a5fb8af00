"""Everything that somebody can ask: what is hers, what is not, and for rows of others in what she sends."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.architecture.addresses import Address, ids_for
from tests.architecture.sweep.asking import Answer
from tests.architecture.sweep.bodies import bodies_with, body_for
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.forms import forms_with
from tests.architecture.sweep.queries import queries_for
from tests.architecture.sweep.table import ROWS
from tests.architecture.world import World

WRITES: Final = ("post", "patch", "delete")
# Ids of the world, and of what a request made, which are new each time.
_LARGE = re.compile(r"(?<!\d)\d{9,}(?!\d)")


@dataclass(frozen=True)
class Request:
    """One request; `is_foreign` when it names what the asker may not know of, in the address or in the body."""

    address: Address
    caller: str
    method: str
    url: str
    is_htmx: bool = False
    is_foreign: bool = False
    data: dict[str, Any] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return f"{self.caller} {self.method} {self.address.name} {self.url} {self.data or ''}"


def answer_to(request: Request, company: Company) -> Answer:
    """Ask it."""
    asker = company.asker(request.caller, ROWS[request.address.name])
    return asker.ask(request.method, request.url, htmx=request.is_htmx, data=request.data)


def readings(address: Address, company: Company, caller: str = "owner", *, most: int = 99) -> Iterator[Request]:
    """Yield all that there is to read of the caller's own: each row (so many), each question that there is to ask."""
    row, own = ROWS[address.name], company.fillings(address)["own"][:most]
    if row.get is None:
        return
    for place, filling in enumerate(own):
        url = address.url(filling)
        for query in ("", *queries_for(address.name, company.world)) if not place else ("",):
            yield Request(address, caller, "get", url + query)
            if caller == "owner" and not (row.is_api or place):
                yield Request(address, caller, "get", url + query, is_htmx=True)


def trespasses(address: Address, company: Company, caller: str = "owner") -> Iterator[Request]:
    """Yield all that names somebody else's: in the address by every method, in the body, in the form."""
    row, fillings = ROWS[address.name], company.fillings(address)
    for method in ("get", *WRITES):
        if row.need(method) is None:
            continue
        data = body_for(address, method, company.world)
        for filling in fillings.get("foreign", ())[:1]:
            yield Request(address, caller, method, address.url(filling), is_foreign=True, data=data)
        yield from naming(address, method, company.world, caller, "foreign")


def naming(address: Address, method: str, world: World, caller: str, kind: str) -> Iterator[Request]:
    """Yield requests of one's own rows that name a row of the kind in what they send."""
    if method == "post":
        for url, data in forms_with(address, world, kind):
            yield Request(address, caller, method, url, is_foreign=kind == "foreign", data=data)
    for data in bodies_with(address, method, world, kind):
        ids = {name: _first(each.own) for name, each in ids_for(address, world).items()}
        yield Request(address, caller, method, address.url(ids), is_foreign=kind == "foreign", data=data)


def _first(ids: Any) -> Any:
    return ids[0] if isinstance(ids, list) else ids


def without_large_ids(answer: Answer) -> Answer:
    """Return the answer with ids masked, as far as they are of this world."""
    return Answer(answer.status, _LARGE.sub("ID", answer.headers), _LARGE.sub("ID", answer.body))


def what_a_rep_reads(addresses: Iterable[Address], company: Company) -> dict[str, Answer]:
    """Return every page and part of a page, and every answer of the API, that Clara can fetch of her own."""
    return {str(request) + ("htmx" if request.is_htmx else ""): answer_to(request, company)
            for address in addresses for request in readings(address, company)}  # fmt: skip
