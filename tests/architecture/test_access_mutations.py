"""Taking the access rule out of any one view turns the suite red: tried for every place, one at a time."""

import ast
from collections import Counter

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
LEADERS = "asked only by those who lead accounts; the service asks again"
FOUND = "of accounts that were themselves found through the rule"
IMPORT = "of an import that _do finds through the rule"
ADMINISTRATORS = "asked only by administrators, who see everything"
# Places at which a stranger would notice nothing, and why none has to: module, function, what is asked of what.
SAFE = {
    "accounts.views.account_menu.may_edit Account.editable_by": "of an account that was itself found through the rule",
    "accounts.views.account_form._places User.visible_to": LEADERS,
    "accounts.views.account_form._places Team.visible_to": LEADERS,
    "accounts.views.account_new._of Account.visible_to": (
        "leaves one account out of those that look alike, which are themselves found through the rule"
    ),
    "accounts.views.account_hierarchy._parent Account.visible_to": "the service asks again, of the locked row",
    "accounts.views.account_merge._other Account.visible_to": LEADERS,
    "accounts.views.account_merge._again Account.visible_to": FOUND,
    "accounts.views.account_merge._search Account.led_by": LEADERS,
    "accounts.views.account_merge._progress Job.visible_to": LEADERS,
    "accounts.views.account_merge._is_something_at_work Job.visible_to": LEADERS,
    "accounts.views.account_hand_over.account_hand_over User.visible_to": LEADERS,
    "accounts.views.account_hand_over.account_hand_over Team.visible_to": LEADERS,
    "accounts.views.account_bulk.bulk_assign User.visible_to": LEADERS,
    "accounts.views.account_bulk.bulk_assign Team.visible_to": LEADERS,
    "accounts.views.account_alarms.account_alarms Account.editable_by": (
        "whether to offer muting; the service asks again"
    ),
    "accounts.views.at_risk.loud_of Alarm.visible_to": FOUND,
    "accounts.views.at_risk.risk_sum AccountMonth.visible_to": FOUND,
    "accounts.views.at_risk.rows_at_risk Account.visible_to": FOUND,
    "accounts.views.at_risk.rows_at_risk AccountMonth.visible_to": FOUND,
    "accounts.views.at_risk.rows_at_risk Alarm.visible_to": FOUND,
    "accounts.filters.conditions.moved ClassificationOverride.visible_to": FOUND,
    "accounts.filters.conditions.at_risk Alarm.visible_to": FOUND,
    "accounts.filters.conditions.by_hand ClassificationOverride.visible_to": FOUND,
    "accounts.views.import_corrections.import_withdraw ImportCorrection.editable_by": IMPORT,
    "accounts.views.import_corrections.import_confirm ImportDoubt.editable_by": IMPORT,
    "accounts.views.import_map._like ImportBatch.visible_to": "only imports that the reader made",
    "accounts.views.overrides._rows ClassificationSnapshot.visible_to": (
        "of overrides that were themselves found through the rule"
    ),
    "accounts.views.group_rows.GroupTree._revenue AccountMonth.visible_to": FOUND,
    "accounts.views.company_fields.field_list Account.visible_to": ADMINISTRATORS,
    "accounts.views.class_reasons.ClassReasons.override ClassificationOverride.visible_to": (
        "the override of an account that was itself found through the rule"
    ),
    "accounts.views.class_reasons.ClassReasons.ranked ClassificationSnapshot.visible_to": (
        "asked only by those who may read the company's totals"
    ),
    "accounts.views.thresholds._job Job.visible_to": ADMINISTRATORS,
    "accounts.views.first_run.is_needed Account.visible_to": ADMINISTRATORS,
    "accounts.views.first_run.is_needed SalesLine.visible_to": ADMINISTRATORS,
    "accounts.views.first_run._latest ImportBatch.visible_to": ADMINISTRATORS,
    "accounts.views.belongings.accounts_of_person Account.visible_to": (
        "of somebody found through the rule; a stranger has no such page"
    ),
    "accounts.views.belongings.accounts_of_team Account.visible_to": (
        "of a team found through the rule; a stranger has no such page"
    ),
    "accounts.views.belongings.accounts_of_teams Account.visible_to": (
        "of teams found through the rule; a stranger has no such page"
    ),
    "accounts.views.company._key_share Account.visible_to": ADMINISTRATORS,
    "accounts.views.imports._last_source ImportBatch.visible_to": "only imports that the reader made",
    "kam.core.views.company_tokens.company_token_list ApiToken.visible_to": ADMINISTRATORS,
    "kam.core.views.service_accounts.service_account_list ServiceAccount.visible_to": ADMINISTRATORS,
    "kam.core.views.service_accounts.service_account_detail ApiToken.visible_to": ADMINISTRATORS,
    "kam.core.views.service_accounts.service_account_deactivate ApiToken.visible_to": ADMINISTRATORS,
    "kam.core.views.service_accounts._found ServiceAccount.visible_to": ADMINISTRATORS,
    "kam.core.views.tokens.token_list ApiToken.visible_to": "only the reader's own tokens",
    "kam.core.views.webhooks.webhook_list WebhookDelivery.visible_to": ADMINISTRATORS,
    "kam.core.views.webhooks.webhook_list WebhookEndpoint.visible_to": ADMINISTRATORS,
    "kam.core.views.webhooks.webhook_page WebhookDelivery.visible_to": "of a webhook found through the rule",
    "kam.core.views.webhooks._log_rows WebhookAttempt.visible_to": "of deliveries found through the rule",
    "kam.core.views.colleague_changes.team_choices Team.visible_to": ADMINISTRATORS,
    "kam.core.views.teams.team_place User.visible_to": ADMINISTRATORS,
    "kam.core.views.teams._choices Team.visible_to": ADMINISTRATORS,
    "kam.core.views.teams._page Team.visible_to": (
        "of a team that was itself found through the rule; the managers’ pages have tests of their own"
    ),
    "kam.core.views.teams._newcomers User.editable_by": (
        "of a team that was itself found through the rule; the managers’ pages have tests of their own"
    ),
}
SITES = sites()


def is_first_line(site: Site) -> bool:
    """Say whether a stranger would notice at once that the rule is gone from here.

    Doors of the API are not tried one by one: that the rule as a whole is missed there, the strangers' sweep shows.
    """
    if site.module.has_part("api"):
        return False
    return site.chain[0] not in EVERYBODYS and not SECOND_LINE & site.narrowed_by and place_of(site) not in SAFE


def place_of(site: Site) -> str:
    """Name the place: a function of one module, and what it asks of what."""
    verb = next(name for name in site.chain if name in rules.READS_BY_ACCESS)
    return f"{_module_name(site)}.{site.function} {site.chain[0]}.{verb}"


def test_there_are_places_to_try() -> None:
    assert {"Listing.__init__", "account_detail"} <= {site.function for site in SITES if is_first_line(site)}


@pytest.mark.parametrize("site", SITES, ids=str)
def test_the_sources_test_notices(site: Site) -> None:
    changed = Module(site.module.path, ast.unparse(source_without(site)))
    assert list(rules.reads_around_access(changed))


def test_what_is_called_safe_exists() -> None:
    # Each names one place, so that another one beside it is not taken for safe as well.
    places = Counter(place_of(site) for site in SITES)
    assert {place: places[place] for place in SAFE} == dict.fromkeys(SAFE, 1)
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
