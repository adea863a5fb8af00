"""The API in the table: as pages, and besides which scope a token needs to read and to change."""

from typing import Final

from kam.core.rest.permissions import ANY_TOKEN
from tests.architecture.sweep.rights import (
    ACCOUNT,
    ADMINS,
    CHANGES,
    COLLEAGUE,
    IMPORT,
    JOB,
    KEEPS,
    LEADS,
    ONESELF,
    PRIVATE,
    RULES,
    SEES,
    STAFF,
)
from tests.architecture.sweep.rows import Row

ACCOUNTS, WRITE, ASSIGN = "read:accounts", "write:accounts", "admin:assign"
ORDERS, IMPORTS = "read:orders", "write:import"
CLASSES, CLASSIFY, DECIDE = "read:abcxyz", "write:abcxyz", "admin:abcxyz"
COMPANY, KEEP = "read:company", "admin:company"
VIEWS, KEEP_VIEWS = "read:views", "write:views"
WEBHOOKS = "admin:webhooks"
API: Final = (
    # Accounts
    Row("api: accounts-list", ONESELF, get=SEES, post=SEES, read_scope=ACCOUNTS, write_scope=WRITE),
    Row("api: accounts-detail", ACCOUNT, get=SEES, patch=CHANGES, read_scope=ACCOUNTS, write_scope=WRITE),
    Row("api: accounts-hierarchy accounts-trail-list", ACCOUNT, get=SEES, read_scope=ACCOUNTS),
    Row("api: accounts-archive accounts-restore", ACCOUNT, post=LEADS, write_scope=WRITE),
    Row("api: accounts-hand-over", ACCOUNT, post=LEADS, write_scope=ASSIGN),
    Row("api: accounts-merge", ACCOUNT, get=LEADS, post=LEADS, read_scope=ACCOUNTS, write_scope=WRITE),
    Row("api: accounts-move accounts-restore-value", ACCOUNT, post=CHANGES, write_scope=WRITE),
    Row("api: accounts-members-list", ACCOUNT, get=SEES, post=KEEPS, read_scope=ACCOUNTS, write_scope=WRITE),
    Row(
        "api: account-members-detail",
        ACCOUNT,
        get=SEES,
        patch=KEEPS,
        delete=KEEPS,
        read_scope=ACCOUNTS,
        write_scope=WRITE,
    ),
    Row(
        "api: accounts-bulk-archive accounts-bulk-end-key accounts-bulk-mark-as-key accounts-bulk-restore"
        " accounts-bulk-tag accounts-bulk-untag accounts-upsert-list",
        ONESELF,
        post=SEES,
        write_scope=WRITE,
    ),
    Row("api: accounts-bulk-assign", ONESELF, post=SEES, write_scope=ASSIGN),
    Row("api: exports-accounts-list", ONESELF, get=SEES, read_scope="export:accounts", is_logged=True),
    # Words: tags tell of customers, so one reads those of the accounts that one sees
    Row("api: segments-list custom-fields-list", RULES, get=SEES, post=LEADS, read_scope=ACCOUNTS, write_scope=KEEP),
    Row("api: segments-detail", RULES, get=SEES, patch=LEADS, delete=LEADS, read_scope=ACCOUNTS, write_scope=KEEP),
    Row("api: custom-fields-detail", RULES, get=SEES, patch=LEADS, read_scope=ACCOUNTS, write_scope=KEEP),
    Row(
        "api: segments-merge custom-fields-bring-back custom-fields-move custom-fields-retire",
        RULES,
        post=LEADS,
        write_scope=KEEP,
    ),
    Row("api: tags-list", ONESELF, get=SEES, read_scope=ACCOUNTS),
    Row("api: tags-detail", ACCOUNT, get=SEES, patch=SEES, delete=SEES, read_scope=ACCOUNTS, write_scope=KEEP),
    Row("api: tags-merge", ACCOUNT, post=SEES, write_scope=KEEP),
    # Sales
    Row(
        "api: account-months-list portfolio-revenue product-lines-list products-list sales-lines-list alarms-list",
        ONESELF,
        get=SEES,
        read_scope=ORDERS,
    ),
    Row(
        "api: product-lines-detail products-detail sales-lines-detail alarms-detail",
        ACCOUNT,
        get=SEES,
        read_scope=ORDERS,
    ),
    Row("api: alarms-mute alarms-unmute", ACCOUNT, post=CHANGES, write_scope=WRITE),
    Row("api: exchange-rates-list", RULES, get=SEES, post=LEADS, read_scope=ORDERS, write_scope=IMPORTS),
    Row("api: exchange-rates-detail", RULES, get=SEES, delete=LEADS, read_scope=ORDERS, write_scope=IMPORTS),
    Row("api: exports-snapshots-list", ONESELF, get=SEES, read_scope="export:abcxyz", is_logged=True),
    Row("api: exports-sales-lines-list", ONESELF, get=SEES, read_scope="export:orders", is_logged=True),
    # Imports
    Row("api: imports-list", ONESELF, get=SEES, post=SEES, read_scope=IMPORTS, write_scope=IMPORTS),
    Row("api: imports-detail", IMPORT, get=SEES, patch=LEADS, delete=LEADS, read_scope=IMPORTS, write_scope=IMPORTS),
    Row(
        "api: import-corrections-earlier import-corrections-list",
        IMPORT,
        get=SEES,
        post=LEADS,
        read_scope=IMPORTS,
        write_scope=IMPORTS,
    ),
    Row("api: import-corrections-detail", IMPORT, delete=LEADS, write_scope=IMPORTS),
    Row("api: import-doubts-list", IMPORT, get=SEES, read_scope=IMPORTS),
    Row(
        "api: import-corrections-leave-out import-doubts-keep import-doubts-keep-all import-doubts-reopen"
        " import-doubts-same-customer",
        IMPORT,
        post=LEADS,
        write_scope=IMPORTS,
    ),
    Row("api: imports-errors imports-errors-file", IMPORT, get=SEES, read_scope=IMPORTS),
    Row("api: imports-check imports-confirm", IMPORT, post=LEADS, write_scope=IMPORTS),
    Row("api: imports-undo", IMPORT, post=KEEPS, write_scope=IMPORTS),
    # Classification
    Row(
        "api: class-changes-list portfolio-concentration portfolio-matrix portfolio-movements",
        ONESELF,
        get=SEES,
        read_scope=CLASSES,
    ),
    Row("api: account-class-explanation class-changes-detail", ACCOUNT, get=SEES, read_scope=CLASSES),
    Row(
        "api: class-overrides-list",
        ONESELF,
        get=SEES,
        post=LEADS,
        read_scope=CLASSES,
        write_scope=CLASSIFY,
        in_body=ACCOUNT,
    ),
    Row("api: class-overrides-detail", ACCOUNT, get=SEES, read_scope=CLASSES),
    Row("api: class-overrides-end", ACCOUNT, post=LEADS, write_scope=CLASSIFY),
    Row(
        "api: classification-profiles-list classification-runs-list",
        RULES,
        get=SEES,
        post=LEADS,
        read_scope=CLASSES,
        write_scope=DECIDE,
    ),
    Row(
        "api: classification-profiles-detail",
        RULES,
        get=SEES,
        patch=LEADS,
        read_scope=CLASSES,
        write_scope=DECIDE,
    ),
    Row(
        "api: classification-profiles-activate classification-profiles-archive classification-profiles-preview"
        " classification-profiles-restore",
        RULES,
        post=LEADS,
        write_scope=DECIDE,
    ),
    Row(
        "api: classification-profile-versions-list classification-run-movements-list classification-run-snapshots-list"
        " classification-runs-compare classification-runs-detail",
        RULES,
        get=SEES,
        read_scope=CLASSES,
    ),
    # What one has alone
    Row("api: saved-views-list", ONESELF, get=SEES, post=SEES, read_scope=VIEWS, write_scope=KEEP_VIEWS),
    Row(
        "api: saved-views-detail",
        PRIVATE,
        get=KEEPS,
        patch=KEEPS,
        delete=KEEPS,
        read_scope=VIEWS,
        write_scope=KEEP_VIEWS,
    ),
    Row("api: saved-views-move", PRIVATE, post=KEEPS, write_scope=KEEP_VIEWS),
    Row("api: jobs-list me-list", ONESELF, get=SEES, read_scope=ANY_TOKEN),
    Row("api: jobs-detail", JOB, get=KEEPS, read_scope=ANY_TOKEN),
    # The company and its people
    Row("api: company-list", RULES, get=SEES, patch=LEADS, read_scope=COMPANY, write_scope=KEEP),
    Row("api: audit-list", ADMINS, get=LEADS, read_scope="read:audit"),
    Row("api: colleagues-list", ONESELF, get=SEES, read_scope=COMPANY),
    Row("api: colleagues-detail", COLLEAGUE, get=SEES, read_scope=COMPANY),
    Row("api: teams-list users-list", ONESELF, get=SEES, post=SEES, read_scope=COMPANY, write_scope=KEEP),
    Row("api: teams-detail", STAFF, get=SEES, patch=LEADS, delete=LEADS, read_scope=COMPANY, write_scope=KEEP),
    Row("api: teams-place", STAFF, post=LEADS, write_scope=KEEP),
    Row("api: users-detail", STAFF, get=SEES, patch=LEADS, read_scope=COMPANY, write_scope=KEEP),
    Row("api: users-activate users-deactivate users-invite", STAFF, post=LEADS, write_scope=KEEP),
    # Webhooks
    Row("api: webhooks-list", ADMINS, get=LEADS, post=LEADS, read_scope=WEBHOOKS, write_scope=WEBHOOKS),
    Row("api: webhook-deliveries-list webhook-deliveries-detail", ADMINS, get=LEADS, read_scope=WEBHOOKS),
    Row(
        "api: webhooks-detail",
        ADMINS,
        get=LEADS,
        patch=LEADS,
        delete=LEADS,
        read_scope=WEBHOOKS,
        write_scope=WEBHOOKS,
    ),
    Row(
        "api: webhooks-pause webhooks-replay-missed webhooks-resume webhooks-rotate-secret webhooks-test"
        " webhook-deliveries-replay",
        ADMINS,
        post=LEADS,
        write_scope=WEBHOOKS,
    ),
    # The contract and its index, for any token; beside their page also for who is signed in
    Row("api: root schema", ONESELF, get=SEES, read_scope=ANY_TOKEN),
)
