"""Every operation of the API that tells something: each field and relation alone, and HEAD, as the contract says."""

import json
from typing import Any, Final

import pytest

from tests.api.contract_kept import faults_of, operation_of
from tests.architecture.addresses import addresses
from tests.architecture.sweep.asking import Answer
from tests.architecture.sweep.bodies import asked_of
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.table import ROWS
from tests.architecture.world import crowd

pytestmark = pytest.mark.django_db
# The contract itself is in no contract.
TELLING: Final = {
    address.name: address
    for address in addresses()
    if address.is_api and ROWS[address.name].get is not None and address.name != "api:schema"
}
# Of the length of a body that is not sent.
LENGTH: Final = "Content-Length"


@pytest.fixture(scope="module")
def kept_company(kept_company: Company) -> Company:
    """The company with rows enough in every list."""
    crowd(kept_company.world)
    return kept_company


@pytest.mark.parametrize("name", TELLING)
def test_each_field_and_relation_comes_alone(name: str, company: Company) -> None:
    url = url_of(name, company)
    operation: Any = operation_of("get", url)
    schema = operation["responses"]["200"]["content"].get("application/json", {}).get("schema")
    told = [("", told_to(name, "get", url, company))]
    asking = [each for each in operation.get("parameters", ()) if is_of_rows(each)]
    named = {each["name"]: each["schema"]["items"]["enum"] for each in asking}
    for parameter, values in named.items():
        mark = "&" if "?" in url else "?"
        asked = {value: told_to(name, "get", f"{url}{mark}{parameter}={value}", company) for value in values}
        told += asked.items()
        if parameter == "fields" and schema is not None:
            assert not [field for field, answer in asked.items() if fields_of(answer) - {field}]
    if schema is not None:
        faults = {value: faults_of(json.loads(answer.body), schema) for value, answer in told}
        assert not any(faults.values()), faults


@pytest.mark.parametrize("name", TELLING)
def test_head_says_what_get_says(name: str, company: Company) -> None:
    url = url_of(name, company)
    head, get = (told_to(name, method, url, company) for method in ("head", "get"))
    assert (head.body, *headers_of(head)) == ("", *headers_of(get))


def url_of(name: str, company: Company) -> str:
    address = TELLING[name]
    return address.url(company.fillings(address)["own"][0]) + asked_of(address, "get", company.world, "own")


def told_to(name: str, method: str, url: str, company: Company) -> Answer:
    """Return the answer to the administrator, or to Clara where it is what she has alone."""
    thing = ROWS[name].of
    caller = "admin" if thing is not None and thing.level("admin", "own") else "owner"
    answer = company.systems[caller].ask(method, url)
    assert answer.status == 200, (url, answer.body)
    return answer


def is_of_rows(parameter: dict[str, Any]) -> bool:
    return parameter["in"] == "query" and parameter["name"] in {"fields", "expand"}


def fields_of(answer: Answer) -> set[str]:
    told = json.loads(answer.body)
    return {field for row in told.get("results", [told]) for field in row}


def headers_of(answer: Answer) -> list[str]:
    return [line for line in answer.headers.splitlines() if not line.startswith(LENGTH)]
