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
# Rows of one account or import that was itself found through the rule: here the rule is the second line.
SECOND_LINE = {"account", "batch"}
LEADERS = "asked only by those who lead accounts; the service asks again"
FOUND = "of accounts that were themselves found through the rule"
IMPORT = "of an import that _do finds through the rule"
TWICE = "accounts and snapshots are asked for both: either is enough"
NAMED = "the rows that the body names are found through the rule, each by its field or by the service"
ADMINISTRATORS = "asked only by administrators, who see everything"
# Places at which nobody would notice anything, and why none has to: module, function, what is asked of what.
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
    "accounts.views.portfolio_risk._risk_of Alarm.visible_to": FOUND,
    "accounts.views.portfolio_risk._risk_of AccountMonth.visible_to": FOUND,
    "accounts.views.portfolio_alerts.notices_of KeyShareAlert.visible_to": "of teams found through the rule",
    "accounts.views.run_changes._causes Account.visible_to": FOUND,
    "accounts.views.run_left_out.RunLeftOut.nonpositive ClassificationSnapshot.visible_to": TWICE,
    "accounts.views.run_left_out.RunLeftOut.nonpositive Account.visible_to": TWICE,
    "accounts.views.at_risk.rows_at_risk AccountMonth.visible_to": FOUND,
    "accounts.views.at_risk.rows_at_risk Alarm.visible_to": FOUND,
    "accounts.filters.conditions.moved ClassChange.visible_to": FOUND,
    "accounts.filters.conditions.tags AccountTag.visible_to": FOUND,
    "accounts.filters.conditions.moved ClassificationOverride.visible_to": FOUND,
    "accounts.filters.conditions.at_risk Alarm.visible_to": FOUND,
    "accounts.filters.conditions.by_hand ClassificationOverride.visible_to": FOUND,
    "accounts.views.import_corrections.import_withdraw ImportCorrection.editable_by": IMPORT,
    "accounts.views.import_corrections.import_confirm ImportDoubt.editable_by": IMPORT,
    "accounts.views.import_tabs.parts_of ImportRowError.visible_to": "of an import found through the rule",
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
    "kam.core.views.tokens.token_list ApiToken.visible_to": "only the reader's own",
    "kam.core.views.token_pages.secret_page ApiToken.visible_to": "of a token that the reader made a moment ago",
    "kam.core.views.webhooks.webhook_list WebhookDelivery.visible_to": ADMINISTRATORS,
    "kam.core.views.webhooks.webhook_list WebhookEndpoint.visible_to": ADMINISTRATORS,
    "kam.core.views.webhooks.webhook_page WebhookDelivery.visible_to": "of a webhook found through the rule",
    "kam.core.views.webhooks._log_rows WebhookAttempt.visible_to": "of deliveries found through the rule",
    "accounts.api.accounts.bulk.BulkViewSet.rows Account.visible_to": NAMED,
    "accounts.api.accounts.resource.AccountResource.<lambda> Account.visible_to": FOUND,
    "accounts.api.accounts.resource.AccountResource.<lambda> Address.visible_to": FOUND,
    "accounts.api.accounts.resource.AccountResource.<lambda> TaxId.visible_to": FOUND,
    "accounts.api.accounts.upserts.UpsertViewSet.rows Account.visible_to": NAMED,
    "accounts.api.classes.explanation.AccountClassViewSet._override ClassificationOverride.visible_to": FOUND,
    "accounts.api.imports.doubts.DoubtResource.<lambda> Account.visible_to": FOUND,
    "kam.core.api.saved_views.SavedViewViewSet._editable SavedView.editable_by": "the service asks again",
    "kam.core.api.people.TeamResource.<lambda> TeamMembership.visible_to": "of teams found through the rule",
    "kam.core.api.webhooks.DeliveryResource.<lambda> WebhookAttempt.visible_to": ADMINISTRATORS,
    "kam.core.api.webhooks.WebhookDeliveryViewSet.rows WebhookDelivery.visible_to": ADMINISTRATORS,
    "kam.core.api.webhooks.WebhookViewSet.rows WebhookEndpoint.visible_to": ADMINISTRATORS,
    "kam.core.api.webhooks._delivery WebhookDelivery.visible_to": ADMINISTRATORS,
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
