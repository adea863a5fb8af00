"""What holds for every address: closed without a sign-in, no change without the form's token."""

import pytest
from django.test import Client

from kam.core.models import User
from tests.architecture.addresses import MISSING, PUBLIC, Address, addresses

# Without a sign-in under way these lead back to its beginning, in their own way.
ON_THE_WAY_IN = {"mfa_authenticate"}
# Whoever is in gives the password once more at that one.
OPEN = PUBLIC - ON_THE_WAY_IN - {"account_reauthenticate"}


def url_of(address: Address) -> str:
    ids = dict.fromkeys(address.parameters, MISSING) | {"uidb36": "zz", "key": "wrong-key"}
    return address.url({name: ids[name] for name in address.parameters})


# Other systems come with tokens, and neither sign in nor send forms.
PAGES = [address for address in addresses() if not address.name.startswith("api:")]
REST = [address for address in addresses() if address not in PAGES]
CLOSED = [address for address in PAGES if address.name not in OPEN | ON_THE_WAY_IN]
METHODS = ["get", "post", "put", "patch", "delete"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
@pytest.mark.parametrize("method", METHODS)
def test_an_address_is_closed_without_a_sign_in(address: Address, method: str) -> None:
    response = getattr(Client(), method)(url_of(address))
    assert response.status_code == 302
    assert response["Location"].startswith("/auth/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OPEN | ON_THE_WAY_IN))
def test_the_open_addresses_are_these(name: str) -> None:
    (address,) = [address for address in addresses() if address.name == name]
    assert Client().get(url_of(address)).status_code in {200, 302, 405, 410}


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_done_without_the_forms_token(anna: User, address: Address, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert getattr(client, method)(url_of(address)).status_code == 403


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_nothing_is_done_from_a_foreign_page(anna: User, address: Address) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    token = client.get("/auth/logout/").cookies["csrf"].value
    response = client.post(url_of(address), {"csrfmiddlewaretoken": token}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("address", REST, ids=lambda address: address.name)
@pytest.mark.parametrize("method", METHODS)
def test_an_address_of_the_api_is_closed_without_a_token(anna: User, address: Address, method: str) -> None:
    browser = Client()
    browser.force_login(anna)
    # The contract and its index are read by people too, from the contract's page.
    for client in (Client(), browser) if address.name not in {"api:schema", "api:root"} else (Client(),):
        response = getattr(client, method)(url_of(address))
        assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
