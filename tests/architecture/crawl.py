"""Asking addresses as somebody, and comparing what came back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import product
from typing import Any

from django.db import connection
from django.test import Client

from kam.core.models import User
from tests.architecture import bearers
from tests.architecture.addresses import Address, Ids, ids_for
from tests.architecture.world import CANARIES, COMPANYS, World

METHODS = ("get", "post", "put", "patch", "delete")
HTMX = {"HX-Request": "true"}
UNSTABLE = {"Set-Cookie", "Date", "Expires", "Last-Modified"}
_TOKENS = re.compile(r'(csrfmiddlewaretoken"? value="?|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")[A-Za-z0-9]+')
_REQUEST_NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The head of paper tells the minute, which goes on while everything is asked.
_MINUTE = re.compile(r"(figures read on )[^<\n]+")
# What stands between the thousands and before the decimals of an amount, in any of our languages.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s,.'\u00a0\u202f\u2009&nbsp;]+(?=\d)")


@dataclass(frozen=True)
class Answer:
    """Status, headers that tell something, and body; tokens and request numbers masked."""

    status: int
    headers: str
    body: str

    def without(self, number: Any) -> "Answer":
        """Return the answer with this id masked, wherever it is repeated."""
        pattern = rf"(?<!\d){re.escape(str(number))}(?!\d)"
        return Answer(self.status, re.sub(pattern, "ID", self.headers), re.sub(pattern, "ID", self.body))

    def difference(self, other: "Answer") -> str:
        """Return the lines in which the answers differ, the first of them."""
        lines = unified_diff(other.lines, self.lines, "before", "after", lineterm="", n=0)
        return "\n".join([*lines][:20])

    @property
    def lines(self) -> list[str]:
        """Status, headers and body, line by line."""
        return [str(self.status), *self.headers.splitlines(), *self.body.splitlines()]

    @property
    def canaries(self) -> list[str]:
        """The secrets in it, amounts also with their thousands parted."""
        text = f"{self.headers}\n{self.body}"
        closed = _BETWEEN_DIGITS.sub("", text)
        return [word for word in (*CANARIES, COMPANYS) if word.lower() in text.lower() or word in closed]


def sign_in(user: User | None) -> Client:
    """Return a browser of this person, who is asked for as the database knows her; of nobody when None."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
        vars(client)["person"] = user.pk
    return client


def ask(client: Client, method: str, url: str, *, htmx: bool, data: dict[str, Any] | None = None) -> Answer:
    """Send one request and return the answer. Nobody's answer may be a failure of ours."""
    sent = {} if data is None else {"data": data}
    who = bearers.headers_for(url, person=vars(client).get("person"))
    response = getattr(client, method)(url, headers=who | (HTMX if htmx else {}), **sent)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()) if name not in UNSTABLE)
    answer = Answer(response.status_code, _mask(headers), _mask(body.decode("utf-8", "replace")))
    assert answer.status < 500, f"{method} {url} answers {answer.status}"
    return answer


def fillings(address: Address, world: World, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the ids to fill in: all combinations of own, foreign or missing ones; none where there is no such id."""
    ids = ids_for(address, world)
    choices = [[(name, value) for value in _values(each, kind)] for name, each in ids.items()]
    for combination in product(*choices):
        yield dict(combination)


def what_a_stranger_is_told(world: World, addresses: Iterable[Address], methods: Iterable[str] = METHODS) -> list[str]:
    """Return how foreign ids are answered in another way than missing ones, or with a secret. Clara asks."""
    found: list[str] = []
    client = sign_in(world.own.owner)
    for address, method, htmx in product(addresses, methods, (False, True)):
        if not address.parameters:
            answer = ask(client, method, address.url({}), htmx=htmx)
            found += [f"{method} {address.name} tells {secret}" for secret in answer.canaries]
            continue
        missing = next(fillings(address, world, "missing"))
        nothing = ask(client, method, address.url(missing), htmx=htmx)
        for foreign in fillings(address, world, "foreign"):
            answer = ask(client, method, address.url(foreign), htmx=htmx)
            found += [f"{method} {address.name} tells {secret}" for secret in answer.canaries]
            if _masked(answer, foreign) != _masked(nothing, missing):
                found.append(f"{method} {address.name} answers {answer.status}, {nothing.status} when missing")
            # A token without the scope, or without the office, is told so whatever the id.
            if answer.status not in ({403, 404, 405} if address.name.startswith("api:") else {404, 405}):
                found.append(f"{method} {address.name} answers {answer.status} for a foreign id")
    return found


def what_a_rep_reads(world: World, addresses: Iterable[Address]) -> dict[str, Answer]:
    """Return every page and part of a page that Clara can fetch, with her own ids."""
    client = sign_in(world.own.owner)
    read: dict[str, Answer] = {}
    foreign = {
        "job": world.foreign.job.pk,
        "owner": world.foreign.owner.pk,
        "account": world.foreign.account.pk,
        "view": world.foreign.owner.saved_views.get().pk,
        "team": world.foreign.owner.teams.get().pk,
    }
    for address, htmx in product(addresses, (False, True)):
        for own in fillings(address, world, "own"):
            for query in ("", *QUERIES.get(address.name, ())):
                url = address.url(own) + query.format(**foreign)
                read[f"{address.name} {url} {'htmx' if htmx else ''}"] = ask(client, "get", url, htmx=htmx)
    return read


def fingerprint() -> dict[str, str]:
    """Return a hash of every table of ours, so that a change anywhere shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND (table_name LIKE 'accounts\\_%' OR table_name LIKE 'core\\_%')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        hashes: dict[str, str] = {}
        for table in tables:
            # That somebody came in is the one thing that everybody changes.
            row = "(to_jsonb(t) - 'last_login' - 'last_used_at')::text"
            cursor.execute(f"SELECT md5(coalesce(string_agg({row}, '|' ORDER BY {row}), '')) FROM {table} t")
            hashes[table] = cursor.fetchone()[0]
    return hashes


def _values(ids: Ids, kind: str) -> list[Any]:
    value = getattr(ids, kind)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _masked(answer: Answer, filling: dict[str, Any]) -> Answer:
    for value in filling.values():
        answer = answer.without(value)
    return answer


def _mask(text: str) -> str:
    return _MINUTE.sub(r"\1NOW", _REQUEST_NUMBER.sub("NUMBER", _TOKENS.sub(r"\1TOKEN", text)))


# What else an address can be asked: filters, orders and pages, also by what is not the asker's.
QUERIES: dict[str, tuple[str, ...]] = {
    "accounts:account-filter": ("?field=owner", "?field=tag", "?field=city", "?field=team", "?field=segment"),
    "accounts:account-columns": ("?columns=city",),
    "accounts:account-list": (
        "?q=canar",
        "?q=kanare",
        "?q=timber&sort=name",
        "?class=AX",
        "?class=A&sort=-revenue",
        "?class=dormant",
        "?owner=none",
        "?owner=me",
        "?owner={owner}",
        "?status=REGULAR&sort=last-order",
        "?sort=owner&page=2",
        "?owner-not={owner}&tag-not=none&sort=tags",
        "?revenue-min=7000000&sort=trend",
        "?moved=down&columns=city,team,tags,number",
        "?view={view}",
        "?team={team}",
        "?last-order-within=36500&view=slipping",
    ),
    "accounts:account-hierarchy": ("?sum=group", "?q=canar"),
    "accounts:account-merge": ("?q=canar", "?with={account}"),
    "accounts:account-similar": ("?name=Canarium+Timber", "?name=Plain+Timber&apart_from={account}"),
    "accounts:account-data": ("?person={owner}",),
    "accounts:portfolio": ("?team={team}", "?scope=unassigned&by=team", "?class=AX"),
    "accounts:run-compare": ("?kind=down", "?from_class=BX&to_class=AX"),
    "accounts:run-list": ("?job={job}",),
    "core:palette": ("?q=canar", "?q=kanare", "?recent=accounts.{account}"),
}
