"""Places that ask by the access rule where nobody would notice that it is gone, and why nobody has to."""

from typing import Final

# Rows of one account or import that was itself found through the rule: here the rule is the second line.
SECOND_LINE: Final = {"account", "batch"}
LEADERS = "asked only by those who lead accounts; the service asks again"
FOUND = "of accounts that were themselves found through the rule"
IMPORT = "of an import that _do finds through the rule"
TWICE = "accounts and snapshots are asked for both: either is enough"
NAMED = "the rows that the body names are found through the rule, each by its field or by the service"
ADMINISTRATORS = "asked only by administrators, who see everything"
# Places at which nobody would notice anything, and why none has to: module, function, what is asked of what.
SAFE: Final = {
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
    "accounts.api.accounts.resource._accounts Account.visible_to": FOUND,
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
