"""A stranger at every door, before and after the first published run: Clara learns nothing and changes nothing."""

from itertools import chain

import pytest
from django.urls import reverse

from tests.architecture.addresses import Address, addresses
from tests.architecture.sweep.bodies import rows_named
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.crawl import (
    WRITES,
    Request,
    answer_to,
    naming,
    what_a_rep_reads,
    without_large_ids,
)
from tests.architecture.sweep.forms import FORMS
from tests.architecture.sweep.scanner import Scanner
from tests.architecture.sweep.table import ROWS
from tests.architecture.sweep.walker import deviations
from tests.architecture.world import CANARIES, COMPANYS, disturb

pytestmark = pytest.mark.django_db
EVERY = {address.name: address for address in addresses()}
# Of runs that were published, of which there is none yet.
OF_RUNS = {"api:classification-runs-compare", "api:exports-snapshots-list"}
# What looks otherwise until the first run is published: customers, their classes and sales.
CUSTOMERS = [
    address
    for address in EVERY.values()
    if address.name.startswith(("accounts:", "api:", "core:home")) and address.name not in OF_RUNS
]
BEFORE_THE_FIRST_RUN = pytest.mark.parametrize("kept_company", [False], ids=["unpublished"], indirect=True)
PARTS = 4


@BEFORE_THE_FIRST_RUN
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_foreign_is_told_before_the_first_run(company: Company, part: int) -> None:
    told = chain.from_iterable(
        deviations(address, company, callers=["owner"], methods=["get"]) for address in CUSTOMERS[part::PARTS]
    )
    assert not list(told)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_foreign_changes_a_byte_of_what_a_rep_reads(company: Company, part: int) -> None:
    assert not differing_after_a_disturbance([*EVERY.values()][part::PARTS], company)


@BEFORE_THE_FIRST_RUN
def test_nothing_foreign_changes_a_byte_before_the_first_run(company: Company) -> None:
    assert not differing_after_a_disturbance([*CUSTOMERS], company)


def differing_after_a_disturbance(some: list[Address], company: Company) -> str:
    before = what_a_rep_reads(some, company)
    assert not [place for place, answer in before.items() if company.scanners["owner"].found_in(answer.text)]
    disturb(company.world)
    after = what_a_rep_reads(some, company)
    return "\n\n".join(
        f"{place}\n{after[place].difference(before[place])}" for place in before if before[place] != after[place]
    )


# Operations of the API whose body may name a row, and forms of pages that do.
NAMING = [
    (method, name)
    for name, address in EVERY.items()
    for method in WRITES
    if rows_named(address, method) or (method == "post" and name in FORMS)
]


@pytest.mark.parametrize(("method", "name"), NAMING, ids=lambda word: word)
def test_a_foreign_row_in_a_body_is_as_good_as_none(method: str, name: str, company: Company) -> None:
    address, world = EVERY[name], company.world
    for caller in ("owner", "manager"):
        for kind in ("own", "foreign"):
            for named, nothing in zip(
                naming(address, method, world, caller, kind),
                naming(address, method, world, caller, "missing"),
                strict=True,
            ):
                told, missing = (without_large_ids(answer_to(each, company)) for each in (named, nothing))
                if kind == "foreign":
                    assert not told.difference(missing), f"{named}\n{told.difference(missing)}"
                    assert (company.scanners[caller].found_in(told.text), told.effects) == ([], missing.effects)
                elif caller == "manager":
                    # Positive control: it is not this that every body is refused for.
                    assert "not_found" not in told.body


def test_files_that_a_rep_takes_along_tell_no_secret(company: Company) -> None:
    keys = [account.pk for account in company.world.foreign.accounts]
    columns = "revenue,owner,team,tags,city,number"
    for name, data in (
        ("accounts:bulk-export", {"format": "csv", "all": "1"}),
        ("accounts:bulk-export", {"format": "xlsx", "all": "1", "columns": columns}),
        ("accounts:bulk-export", {"format": "csv", "account": keys, "columns": columns}),
        ("accounts:portfolio-export", {}),
    ):
        request = Request(EVERY[name], "owner", "post", reverse(name), data=data)
        answer = answer_to(request, company)
        assert (name, answer.status, company.scanners["owner"].found_in(answer.text)) == (name, 200, [])
        # Positive control: a file of her own does tell what is hers.
        assert "all" not in data or "plainsong" in answer.text.lower()


@pytest.mark.parametrize("is_api", [False, True], ids=["pages", "api"])
def test_who_may_know_is_told_every_secret(is_api: bool, company: Company) -> None:
    """Else nobody would notice that the canaries are of no use."""
    told = {caller: what_is_told_to(caller, is_api, company) for caller in ("other_manager", "admin")}
    assert told["other_manager"].issuperset(map(str.lower, CANARIES))
    assert (COMPANYS in told["other_manager"], COMPANYS in told["admin"]) == (False, True)


def what_is_told_to(caller: str, is_api: bool, company: Company) -> set[str]:
    """Return the secrets in everything that this person can fetch of Anna's."""
    scanner = Scanner({"anna"}, is_companys_secret=True)
    told: set[str] = set()
    for address in (address for address in EVERY.values() if address.is_api == is_api and ROWS[address.name].get):
        fillings = company.fillings(address)
        for filling in fillings.get("foreign", fillings["own"]):
            request = Request(address, caller, "get", address.url(filling))
            told.update(scanner.found_in(answer_to(request, company).text))
    return told
