"""What holds for every address: no change without the form's token. Who is let in, the sweep of all addresses asks."""

import pytest
from django.test import Client

from kam.core.models import User
from tests.architecture.addresses import MISSING, Address, addresses

# Other systems come with tokens, and neither sign in nor send forms.
PAGES = [address for address in addresses() if not address.is_api]
# The contract and its index are read by people too, from the contract's page.
REST = [address for address in addresses() if address.is_api and address.name not in {"api:root", "api:schema"}]


def url_of(address: Address) -> str:
    ids = dict.fromkeys(address.parameters, MISSING) | {"uidb36": "zz", "key": "wrong-key"}
    return address.url({name: ids[name] for name in address.parameters})


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_nothing_is_done_without_the_forms_token_or_from_a_foreign_page(anna: User, address: Address) -> None:
    client, url = Client(enforce_csrf_checks=True), url_of(address)
    client.force_login(anna)
    answers = {method: getattr(client, method)(url).status_code for method in ("post", "put", "patch", "delete")}
    token = client.get("/auth/logout/").cookies["csrf"].value
    elsewhere = {"Origin": "https://evil.example"}
    answers["foreign"] = client.post(url, {"csrfmiddlewaretoken": token}, headers=elsewhere).status_code
    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize("address", REST, ids=lambda address: address.name)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_session_is_no_token(anna: User, address: Address, method: str) -> None:
    browser = Client()
    browser.force_login(anna)
    response = getattr(browser, method)(url_of(address))
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
