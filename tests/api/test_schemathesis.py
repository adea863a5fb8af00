"""Whatever the contract allows or forbids is answered as it says: no 500, no other shape, no other status."""

import json
import os
from pathlib import Path
from typing import Final

import pytest
from pytest_django.live_server_helper import LiveServer

from kam.core.api.contract import written
from kam.core.models import User
from kam.core.rest import authentication
from tests.api.caller import Caller
from tests.api.schemathesis_run import run
from tests.architecture.addresses import addresses, ids_for
from tests.architecture.world import World, build
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CALLERS: Final = ("rep", "manager", "reader", "administrator")
# Every run asks each operation a few things; the nightly one everything that schemathesis can think of.
QUICK: Final = ("examples,fuzzing", 3)
WHOLE: Final = ("examples,coverage,fuzzing,stateful", 200)


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A company with something behind every kind of address, whose guard bears any number of wrong tokens."""
    # How many a minute are borne has a test of its own.
    monkeypatch.setattr(authentication, "MOST_WRONG", 1_000_000)
    return build(is_published=True)


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize(
    ("phases", "most"), [pytest.param(*QUICK, id="quick"), pytest.param(*WHOLE, id="whole", marks=pytest.mark.nightly)]
)
def test_the_contract_is_kept(
    world: World, live_server: LiveServer, tmp_path: Path, who: str, phases: str, most: int
) -> None:
    secret = _caller(who, world).headers["Authorization"].partition(" ")[2]
    words = os.environ.get("SCHEMATHESIS", "").split()
    done = run(live_server.url, secret, _ids(world), tmp_path, most=most, phases=phases, words=words)
    assert done.is_clean, done.text[-20_000:]
    if not words:
        paths = json.loads(written())["paths"]
        every = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
        assert every <= set(done.answers)


def _caller(who: str, world: World) -> Caller:
    if who == "manager":
        user = UserFactory(name="Maria", role=User.Role.MANAGER)
        TeamMembershipFactory(team=world.own.owner.teams.get(), user=user, is_manager=True)
        return Caller(user)
    if who == "rep":
        return Caller(world.own.owner)
    caller = Caller(world.admin)
    reads = [key for key in caller.token.scopes if key.startswith("read:")]
    return Caller(world.admin, reads) if who == "reader" else caller


def _ids(world: World) -> dict[str, dict[str, list[int]]]:
    """Return the caller's own rows by path, as the contract names paths and parameters."""
    found = {}
    for address in addresses():
        if address.name.startswith("api:") and address.parameters:
            ids = ids_for(address, world)
            names = {parameter: "id" if parameter == "pk" else parameter for parameter in ids}
            places = {parameter: 7_000 + number for number, parameter in enumerate(ids)}
            path = address.url(places)
            for parameter, place in places.items():
                path = path.replace(f"/{place}/", f"/{{{names[parameter]}}}/")
            rows = {names[parameter]: each.own for parameter, each in ids.items()}
            found[path] = {name: own if isinstance(own, list) else [own] for name, own in rows.items()}
    return found
