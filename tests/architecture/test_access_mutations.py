"""Taking the access rule out of any one place turns the suite red: tried for every place, one at a time.

First everything is asked as it is, noting which places each request runs through. A place that was taken out is then
asked only what runs through it.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.architecture import rules
from tests.architecture.addresses import addresses
from tests.architecture.mutation import Site, marked, sites, source_without, without_access
from tests.architecture.sources import Module
from tests.architecture.sweep.asking import Answer
from tests.architecture.sweep.bodies import rows_named
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.crawl import WRITES, Request, answer_to, naming, readings, trespasses, without_large_ids
from tests.architecture.sweep.second_lines import SAFE, SECOND_LINE
from tests.architecture.sweep.table import ROWS, may_have
from tests.architecture.world import disturb

# The places are tried where the requests were noted.
pytestmark = pytest.mark.xdist_group("access")
# Who notices: Clara, and Sara, who leads her team and not Anna's.
CALLERS: Final = ("owner", "manager")
# Everybody who may sign in sees all rows of these.
EVERYBODYS = {
    "ClassificationProfile", "ClassificationProfileVersion", "ClassificationRun", "CustomField", "ExchangeRate",
    "Profile", "Run", "Segment", "Tag",
}  # fmt: skip
SITES = sites()
EVERY = addresses()
# A request, and what it was answered with the rule in place.
Trail = list[tuple[Request, Answer]]


def is_first_line(site: Site) -> bool:
    """Say whether somebody would notice at once that the rule is gone from here."""
    return site.chain[0] not in EVERYBODYS and not SECOND_LINE & site.narrowed_by and site.place not in SAFE


FIRST_LINE = [site for site in SITES if is_first_line(site)]


def test_there_are_places_to_try() -> None:
    assert {"Listing.__init__", "account_detail", "AccountViewSet.rows"} <= {site.function for site in FIRST_LINE}


# A queryset that a service keeps is no manager; that it is asked of through the rule is what answers show.
@pytest.mark.parametrize("site", [site for site in SITES if rules.MANAGERS & set(site.chain)], ids=str)
def test_the_sources_test_notices(site: Site) -> None:
    changed = Module(site.module.path, ast.unparse(source_without(site)))
    assert list(rules.reads_around_access(changed))


def test_what_is_called_safe_exists() -> None:
    # Each names one place, so that another one beside it is not taken for safe as well.
    places = Counter(site.place for site in SITES)
    assert {place: places[place] for place in SAFE} == dict.fromkeys(SAFE, 1)
    assert EVERYBODYS.issubset(site.chain[0] for site in SITES)


@pytest.fixture(scope="module")
def trails(kept_company: Company) -> dict[Site, Trail]:
    """By place, the requests that run through it: foreign rows first, then what is read, then the rest."""
    found: dict[Site, Trail] = {site: [] for site in SITES}
    with marked(SITES) as ran:
        for request in everything(kept_company):
            ran.clear()
            told = without_large_ids(answer_to(request, kept_company))
            for number in ran:
                found[SITES[number]].append((request, told))
    return found


def everything(company: Company) -> Iterator[Request]:
    for address in EVERY:
        for caller in CALLERS:
            yield from trespasses(address, company, caller)
            # Pages of one account differ for one that was merged, which is Clara's third.
            is_of_one = caller == "owner" and address.name.startswith("accounts:account-")
            yield from readings(address, company, caller, most=3 if is_of_one else 1)


@pytest.mark.django_db
def test_with_the_rule_in_place_everything_is_told_as_before(company: Company, trails: dict[Site, Trail]) -> None:
    """Else a page that differs by itself would be taken for somebody who notices."""
    asked = dict(each for trail in trails.values() for each in trail)
    again = {request: without_large_ids(answer_to(request, company)) for request in asked}
    differing = [f"{each}\n{again[each].difference(told)}" for each, told in asked.items() if again[each] != told]
    assert not differing, "\n".join(differing)


@pytest.mark.django_db
@pytest.mark.parametrize("site", FIRST_LINE, ids=str)
def test_somebody_notices(site: Site, company: Company, trails: dict[Site, Trail]) -> None:
    assert trails[site], f"{site}: no request runs through it; give it one in sweep/queries.py or sweep/bodies.py"
    with without_access(site):
        assert is_noticed(trails[site], company), (
            f"{site}: nobody noticed that the rule was gone, asking {len(trails[site])} times:"
            " let a request tell it, or say in SAFE why none has to."
        )


def is_noticed(trail: Trail, company: Company) -> bool:
    before = {}
    for request, told in trail:
        try:
            answer = answer_to(request, company)
        except AssertionError:  # a failure of ours is noticed too
            return True
        if company.scanners[request.caller].found_in(answer.text):
            return True
        if without_large_ids(answer) != told:
            return True
        if not request.is_foreign and request.caller == "owner":
            before[request] = answer
    disturb(company.world)
    return any(answer_to(request, company) != answer for request, answer in before.items())


# Fields of bodies that name rows of others; administrators see all there are.
FIELDS = [
    pytest.param(address, method, field, id=f"{method} {address.name} {name}")
    for address in EVERY
    for method in WRITES
    for name, field in rows_named(address, method).items()
    if may_have("manager", ROWS[address.name].scope(method))
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "method", "field"), FIELDS)
def test_somebody_notices_in_a_body(
    address: Any, method: str, field: Any, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = field._rows(company.world.admin).model.objects
    monkeypatch.setattr(field, "_args", (lambda user: every.all(),))
    assert any(
        without_large_ids(answer_to(foreign, company)) != without_large_ids(answer_to(missing, company))
        for caller in CALLERS
        for foreign, missing in zip(
            naming(address, method, company.world, caller, "foreign"),
            naming(address, method, company.world, caller, "missing"),
            strict=True,
        )
    )
