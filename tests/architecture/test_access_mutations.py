"""Taking the access rule out of any one view turns the suite red: tried for every place, one at a time."""

import ast

import pytest
from django.db import transaction

from tests.architecture import rules
from tests.architecture.addresses import Address, addresses
from tests.architecture.crawl import what_a_rep_reads, what_a_stranger_is_told
from tests.architecture.mutation import Site, sites, source_without, without_access
from tests.architecture.sources import Module
from tests.architecture.world import World, build, disturb

# Everybody who may sign in sees all rows of these.
EVERYBODYS = {"ClassificationProfile", "ClassificationRun", "CustomField", "Segment", "Tag"}
# Rows of one account or import that was itself found through the rule: here the rule is the second line.
SECOND_LINE = {"account", "batch"}
# Places at which a stranger would notice nothing, and why none has to.
SAFE = {
    "may_edit": "of an account that was itself found through the rule",
    "_places": "asked only by those who lead teams",
    "_of": "leaves one account out of those that look alike, which are themselves found through the rule",
    "_parent": "the service asks again, of the locked row",
    "_other": "asked only by those who lead the account; the service asks again",
    "account_alarms": "whether to offer muting; the service asks again",
    "loud_of": "of accounts that were themselves found through the rule",
    "risk_sum": "of accounts that were themselves found through the rule",
    "rows_at_risk": "of alarms that were themselves found through the rule",
    "bulk_assign": "asked only by those who lead teams; the service asks again",
    "import_withdraw": "of an import that _do finds through the rule",
    "import_confirm": "of an import that _do finds through the rule",
    "_like": "only imports that the reader made",
    "_rows": "of overrides that were themselves found through the rule",
    "_again": "of accounts that were themselves found through the rule",
    "_search": "asked only by those who lead the account",
    "_progress": "asked only by those who lead the account",
    "_is_something_at_work": "asked only by those who lead the account",
    "account_hand_over": "people and teams are asked only by those who lead the account, which led() finds",
    "GroupTree._revenue": "of accounts that were themselves found through the rule",
    "field_list": "asked only by administrators, who see everything",
    "ClassReasons.override": "the override of an account that was itself found through the rule",
    "ClassReasons.ranked": "asked only by those who may read the company's totals",
    "is_needed": "asked only by administrators, who see everything",
    "_latest": "asked only by administrators, who see everything",
    "team_choices": "asked only by administrators, who see everything",
    "_choices": "asked only by administrators, who see everything",
    "team_place": "asked only by administrators, who see everything",
    "_newcomers": "of a team that was itself found through the rule; the managers’ pages have tests of their own",
    "_page": "of a team that was itself found through the rule; the managers’ pages have tests of their own",
    "accounts_of_person": "of somebody found through the rule; a stranger has no such page",
    "accounts_of_team": "of a team found through the rule; a stranger has no such page",
}
# Places to which the company of these tests leads nobody yet.
UNREACHED = {
    "_effect": "no classification has followed an import there",
    "_job": "nobody waits for a preview in the background there",
}
SITES = sites()


def is_first_line(site: Site) -> bool:
    """Say whether a stranger would notice at once that the rule is gone from here."""
    return (
        site.chain[0] not in EVERYBODYS and not SECOND_LINE & site.narrowed_by and site.function not in SAFE | UNREACHED
    )


def test_there_are_places_to_try() -> None:
    assert {"Listing.__init__", "account_detail"} <= {site.function for site in SITES if is_first_line(site)}


@pytest.mark.parametrize("site", SITES, ids=str)
def test_the_sources_test_notices(site: Site) -> None:
    changed = Module(site.module.path, ast.unparse(source_without(site)))
    assert list(rules.reads_around_access(changed))


def test_what_is_called_safe_exists() -> None:
    assert set(SAFE) | set(UNREACHED) <= {site.function for site in SITES}
    assert EVERYBODYS.issubset(site.chain[0] for site in SITES)


@pytest.mark.django_db
def test_the_stranger_notices(unthrottled: None) -> None:
    unnoticed = [site for site in SITES if is_first_line(site)]
    # Some places are asked only before the first published run, others only after it.
    for is_published in (True, False):
        with transaction.atomic():
            world = build(is_published=is_published)
            unnoticed = [site for site in unnoticed if not _is_noticed(site, world)]
            transaction.set_rollback(True)
    assert not unnoticed, "\n".join(map(str, unnoticed))


def _is_noticed(site: Site, world: World) -> bool:
    every = addresses()
    answered = [address for address in every if address.module == _module_name(site)] or every
    with transaction.atomic(), without_access(site):
        noticed = bool(what_a_stranger_is_told(world, answered, methods=["get", "post"])) or _differs(world, answered)
        transaction.set_rollback(True)
    return noticed


def _differs(world: World, answered: list[Address]) -> bool:
    before = what_a_rep_reads(world, answered)
    disturb(world)
    return what_a_rep_reads(world, answered) != before


def _module_name(site: Site) -> str:
    return site.module.path.removesuffix(".py").replace("/", ".")
