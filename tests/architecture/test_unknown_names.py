"""Names that are no filter and no ordering change nothing on a page, and the API refuses each of them.

Fields of every model, roads over two foreign keys, what the ORM takes besides: each is sent to every page, and is as
good as not sent. A page that listened to one would let people ask for what they may not read.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, Model

from accounts.filters import facets
from accounts.models import Account
from kam.core.models import User
from tests.architecture.addresses import Address, addresses
from tests.architecture.sweep.asking import Answer, Asker
from tests.architecture.sweep.bodies import body_for
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.table import ROWS, may_have
from tests.architecture.typed import names_asked_for

pytestmark = pytest.mark.django_db
MARK = "unasked7"
# The question itself, which links lead back to, also as one link stands in another: before what follows it, and last.
NAME = "[a-z_][a-z0-9_.-]*"
ECHOES = (
    re.compile(rf"{NAME}(?:=|%3D){MARK}(?:&amp;|&|%26)"),
    re.compile(rf"(?:&amp;|[?&]|%3F|%26)?{NAME}(?:=|%3D){MARK}"),
)
LEFT_OUT = re.compile(r"<p class=k-notice[^>]*>(?:(?!</p>).)*was left out\.\s*</p>\s*", re.DOTALL)
LENGTH = re.compile(r"Content-Length: \d+")
OF_THE_ORM = (
    "_connector",
    "_negated",
    "pk__regex",
    "pk__in",
    "id__gte",
    "password__startswith",
    "owner__password__startswith",
    "owner__email__icontains",
    "is_staff",
    "is_superuser",
    "order_by",
    "ordering",
    "fields",
    "format",
)
# The API declares “id” for many nouns.
ORDERINGS = ("owner__password", "-owner__password", "password", "team__parent__name", "?", "pk__regex", "-id")
# Which filters a list has it asks of its columns.
FILTERS = {operator.name for facet in facets(()) for operator in facet.operators}
PARTS = 4
# How a problem names the parameters that there are.
KNOWN = re.compile(r"There are: ([a-z0-9, .-]*)")


def names_of_the_database() -> Iterator[str]:
    """Yield every name of a field, and the roads to fields of other models, three steps long."""
    ours = [model for model in apps.get_models() if model._meta.app_label in {"accounts", "core"}]
    yield from sorted({field.name for model in ours for field in model._meta.get_fields()} | set(OF_THE_ORM))
    yield from _roads(Account, 3)
    yield from _roads(User, 2)


def _roads(model: type[Model], depth: int) -> Iterator[str]:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and depth > 1:
            yield from (f"{field.name}__{road}" for road in _roads(field.related_model, depth - 1))
        elif not field.is_relation:
            yield field.name


NAMES = list(dict.fromkeys(names_of_the_database()))
# Of all names, to each address of the API; it refuses the first, so each is sent alone.
SOME = 5
# The contract and its index take no parameters, and look at none.
UNASKED = {"api:root", "api:schema"}
API = [address for address in addresses() if address.is_api and ROWS[address.name].get and address.name not in UNASKED]
UNSAFE = ("post", "patch", "delete")
CHANGES = [
    (address, method)
    for address in addresses()
    for method in UNSAFE
    if address.is_api and ROWS[address.name].need(method) is not None
]
READABLE = [address for address in addresses() if ROWS[address.name].get is not None and not address.is_api]


def test_there_is_something_to_try() -> None:
    assert {"password", "owner__password", "parent__owner__email"} <= set(NAMES)
    assert len(NAMES) > 200


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_listens_to_a_name_of_the_database(company: Company, part: int) -> None:
    clara = company.askers["owner"]
    different = [
        f"{address.name}: {answer.difference(plain)}"
        for address in READABLE[part::PARTS]
        for plain, answer in _pairs(clara, address, company)
        if answer != plain
    ]
    assert not different, "\n".join(different)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_api_refuses_every_name_that_it_does_not_declare(company: Company, part: int) -> None:
    wrong: list[str] = []
    for address in API[part::PARTS]:
        # Whoever may not read at all is told nothing of names.
        clara = company.systems["owner" if may_have("owner", ROWS[address.name].read_scope) else "admin"]
        url = address.url(company.fillings(address)["own"][0])
        found = KNOWN.search(clara.ask("get", f"{url}?{MARK}=1").body)
        known = found[1].split(", ") if found else []
        wrong += [f"{address.name} knows {name}" for name in known if "_" in name or name in {"password", "order"}]
        asked = [(name, MARK) for name in (*OF_THE_ORM, *NAMES[part::PARTS][:SOME]) if name not in known]
        asked += [("sort", ordering) for ordering in ORDERINGS if ordering != "-id"] if "sort" in known else []
        asked += [(name, "password,owner.password") for name in ("fields", "expand") if name in known]
        for name, value in asked:
            answer = clara.ask("get", f"{url}?{urlencode({name: value})}")
            if answer.status != 400 or f'"field": "{name}"' not in answer.body:
                wrong.append(f"{address.name}?{name}={value} answers {answer.status} {answer.body[:200]}")
    assert not wrong, "\n".join(wrong)


def test_the_api_does_nothing_under_a_name_that_it_does_not_declare(company: Company) -> None:
    wrong: list[str] = []
    for address, method in CHANGES:
        clara = company.systems["owner" if may_have("owner", ROWS[address.name].scope(method)) else "admin"]
        url = f"{address.url(company.fillings(address)['own'][0])}?{MARK}=1"
        answer = clara.ask(method, url, data=body_for(address, method, company.world))
        # A file is no JSON; that is said first.
        if answer.status not in {400, 415} or answer.effects:
            wrong.append(f"{method} {address.name} answers {answer.status} {sorted(answer.effects)}")
    assert not wrong, "\n".join(wrong)


def _pairs(asker: Asker, address: Address, company: Company) -> Iterator[tuple[Answer, Answer]]:
    """Yield the answers without and with names that the page does not ask for."""
    url = address.url(company.fillings(address)["own"][0])
    with names_asked_for() as known:
        plain = _bare(asker.ask("get", url))
    unknown = iter([name for name in NAMES if name not in known and name not in FILTERS])
    while some := list(islice(unknown, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS // 4)):
        query = urlencode(dict.fromkeys(some, MARK))
        yield plain, _without_echo(asker.ask("get", f"{url}?{query}"))
    if "sort" in known:
        nonsense = _bare(asker.ask("get", f"{url}?sort={MARK}"))
        for ordering in ORDERINGS:
            query = urlencode({"sort": ordering})
            answer = asker.ask("get", f"{url}?{query}")
            body = answer.body.replace(query, f"sort={MARK}").replace(f'value="{ordering}"', f'value="{MARK}"')
            yield nonsense, _bare(Answer(answer.status, answer.headers, body))


def _without_echo(answer: Answer) -> Answer:
    headers, body = answer.headers, answer.body
    for echo in ECHOES:
        headers, body = echo.sub("", headers), echo.sub("", body)
    return _bare(Answer(answer.status, headers, body))


def _bare(answer: Answer) -> Answer:
    """Return the answer without its length, the quotes that the list leaves out where it can, and its warning."""
    return Answer(answer.status, LENGTH.sub("", answer.headers), LEFT_OUT.sub("", answer.body.replace('"', "")))
