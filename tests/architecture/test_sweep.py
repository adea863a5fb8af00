"""Everybody at every address, in every way: answered as the table says, told nothing else; who may not does nothing."""

import logging

import pytest

from tests.architecture.addresses import addresses
from tests.architecture.sweep.asking import METHODS
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.table import NAMED_TWICE, ROWS
from tests.architecture.sweep.walker import deviations, deviations_of_scopes, told_by

HOW = "docs/access.md, “To add an address”, tells how."
EVERY = {address.name: address for address in addresses()}


def test_every_address_has_one_row_and_every_row_an_address() -> None:
    unknown, gone = sorted(EVERY.keys() - ROWS), sorted(ROWS.keys() - EVERY)
    assert not unknown, f"{unknown}: say who gets what there, in a row of sweep/pages.py or sweep/api.py. {HOW}"
    assert not gone, f"{gone}: there is no such address any more; take it out of its row in sweep/pages.py or api.py."
    assert not NAMED_TWICE, f"{NAMED_TWICE}: one row each."


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.is_api and name in EVERY])
def test_a_row_of_the_api_names_the_methods_that_there_are(name: str) -> None:
    methods = {method for method in METHODS if ROWS[name].need(method) is not None} - {"head"}
    assert methods == set(EVERY[name].methods) - {"head"}, f"{name}: say in its row of sweep/api.py. {HOW}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY)
def test_everybody_is_answered_as_the_table_says(name: str, company: Company, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    wrong = list(deviations(EVERY[name], company))
    assert (wrong, told_by(caplog.text)) == ([], []), "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.is_api])
def test_a_token_without_the_scope_is_refused_before_anything_else(name: str, company: Company) -> None:
    wrong = list(deviations_of_scopes(EVERY[name], company))
    assert not wrong, "\n".join(wrong)
