"""Asking one address as everybody, in every way, and saying where the answer is not the one that the table promises."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from kam.core.rest.permissions import ANY_TOKEN
from tests.architecture.addresses import Address
from tests.architecture.sweep.asking import METHODS, SAFE, Answer
from tests.architecture.sweep.bodies import asked_of, body_for
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.rights import CALLERS
from tests.architecture.sweep.rows import Row
from tests.architecture.sweep.scanner import Scanner
from tests.architecture.sweep.table import ROWS, Promise, promised
from tests.architecture.world import SECRETS

STATUSES: Final = {
    Promise.SIGN_IN: {302, 401},
    Promise.UNKNOWN: {401},
    Promise.ABSENT: {404},
    Promise.REFUSED: {403},
    Promise.NO_METHOD: {405},
    Promise.BAD_BODY: {400},
}
# What somebody who may is answered who sends nothing along: a page, another page, that something is missing.
READ: Final = {200, 302}
DONE: Final = {200, 201, 202, 204, 302, 400, 409, 412, 415, 422}
# Pages of allauth answer a method that they do not have in many ways; what counts is that nothing is done.
ANYTHING: Final = {200, 302, 404, 405}
# One asks for all where the answer comes from the same line: a method that there is none of is refused before anybody
# looks at who asks; HEAD is GET without its body; htmx asks for a part of the page, behind the same rule, and the API,
# which has no parts, answers it like anybody.
ASK_FOR_NO_METHOD: Final = {"nobody", "owner"}
BY_HTMX: Final = frozenset(METHODS) - {"head"}
ASK_BY_HTMX: Final = {"nobody", "leaver", "owner"}
# For whose things each asks. Who neither leads a team nor is on it knows of its things what she knows of foreign ones.
KINDS_OF: Final[dict[str, set[str]]] = {
    "owner": {"own", "team", "foreign", "missing"},
    "manager": {"own", "team", "foreign", "missing"},
    "other_manager": {"own", "foreign", "missing"},
}
HEADS: Final = {"nobody": {"own"}, "owner": {"own", "foreign"}, "reader": {"own"}}
# The row that says who took which figures along.
LOG_OF_EXPORTS: Final = "accounts_export"


@dataclass(frozen=True)
class Question:
    """One request: who asks, how, for whose, filled in how."""

    caller: str
    method: str
    kind: str
    filling: dict[str, Any]
    is_htmx: bool

    def __str__(self) -> str:
        return f"{self.caller} {self.method}{' by htmx' if self.is_htmx else ''} {self.kind}"


def deviations(
    address: Address, company: Company, *, callers: Collection[str] = CALLERS, methods: Collection[str] = METHODS
) -> Iterator[str]:
    """Yield every way in which the address answers other than its row says, or does or tells too much."""
    row = ROWS[address.name]
    bodies = {method: body_for(address, method, company.world) for method in METHODS}
    # Nobody's ids come first: what is foreign is compared with them.
    fillings = dict(sorted(company.fillings(address).items(), key=lambda each: each[0] != "missing"))
    for caller in callers:
        missing: dict[tuple[str, bool], Answer] = {}
        for question in (each for each in _questions(row, caller, fillings) if each.method in methods):
            answer = ask(question, address, company, data=bodies[question.method])
            how = (question.method, question.is_htmx)
            if question.kind == "missing":
                missing[how] = answer.without_ids(question.filling)
            for wrong in _wrong(row, question, answer, company):
                yield f"{question}: {wrong}"
            # What is on every page of this person, her own number say, is masked in both.
            hidden = promised(row, caller, question.method, question.kind) is Promise.ABSENT and how in missing
            if hidden and answer.without_ids(question.filling) != missing[how].without_ids(question.filling):
                yield f"{question}: differs from what is missing\n{answer.difference(missing[how])}"


def ask(question: Question, address: Address, company: Company, *, data: dict[str, Any] | None = None) -> Answer:
    """Ask it."""
    asker = company.asker(question.caller, ROWS[address.name])
    url = address.url(question.filling) + asked_of(address, question.method, company.world, question.kind)
    return asker.ask(question.method, url, htmx=question.is_htmx, data=data)


def deviations_of_scopes(address: Address, company: Company) -> Iterator[str]:
    """Yield the methods for which a token without their scope is not refused, whatever it asks for."""
    row = ROWS[address.name]
    for method in (method for method in METHODS if row.need(method) is not None):
        data = body_for(address, method, company.world)
        for scopes, asker in company.tokens_of_the_admin.items():
            for kind, fillings in company.fillings(address).items():
                answer = asker.ask(method, address.url(fillings[0]), data=data)
                if row.scope(method) not in (*scopes, ANY_TOKEN) and (answer.status != 403 or answer.effects):
                    yield f"{method} {kind} with {scopes}: answers {answer.status} {sorted(answer.effects)}"
                if "problem+json" not in answer.headers and answer.status >= 400 and method != "head":
                    yield f"{method} {kind}: no problem document"


def told_by(log: str) -> list[str]:
    """Return the secrets in the log, which is read by others than the pages: no customer stands in it."""
    return Scanner(SECRETS, is_companys_secret=True).found_in(log)


def _questions(row: Row, caller: str, fillings: dict[str, list[dict[str, Any]]]) -> Iterator[Question]:
    for method in METHODS:
        if row.need(method) is None:
            if caller in ASK_FOR_NO_METHOD:
                yield Question(caller, method, "own", fillings["own"][0], is_htmx=False)
            continue
        for kind, found in fillings.items():
            if not _is_asked_for(kind, caller, method):
                continue
            yield Question(caller, method, kind, found[0], is_htmx=False)
            if caller in ASK_BY_HTMX and method in (("get",) if row.is_api else BY_HTMX):
                yield Question(caller, method, kind, found[0], is_htmx=True)
            # Every row of a stranger's: one that is archived or merged is asked for in other ways than the first.
            if caller == "owner" and kind in {"team", "foreign"} and (method == "get" or len(found[0]) > 1):
                yield from (Question(caller, method, kind, filling, is_htmx=False) for filling in found[1:])


def _is_asked_for(kind: str, caller: str, method: str) -> bool:
    return kind in (HEADS.get(caller, ()) if method == "head" else KINDS_OF.get(caller, {"own", "foreign"}))


def _wrong(row: Row, question: Question, answer: Answer, company: Company) -> Iterator[str]:
    promise = promised(row, question.caller, question.method, question.kind)
    if not _is_kept(promise, row, question.method, answer):
        yield f"answers {answer.status}, the table says: {promise.value}"
    is_let_in = promise is Promise.LET_IN
    allowed = {LOG_OF_EXPORTS} if is_let_in and row.is_logged else set()
    if (not is_let_in or question.method in SAFE) and answer.effects - allowed:
        yield f"has effects: {sorted(answer.effects)}"
    if found := company.scanners[question.caller].found_in(answer.text):
        yield f"tells {found}"
    if question.method == "head" and answer.body:
        yield "has a body"


def _is_kept(promise: Promise, row: Row, method: str, answer: Answer) -> bool:
    leads_in = settings.LOGIN_URL in answer.headers
    if promise is Promise.SIGN_IN:
        return answer.status in STATUSES[promise] and leads_in
    if promise is Promise.NO_METHOD and row.is_library:
        return answer.status in ANYTHING
    if promise is not Promise.LET_IN:
        return answer.status in STATUSES[promise]
    if row.answer is not None:
        return answer.status == row.answer
    return answer.status in (READ if method in SAFE else DONE) and (row.of is None or not leads_in)
