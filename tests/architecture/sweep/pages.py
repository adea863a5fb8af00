"""The pages of the table. A new address gets its name in the row that it is like, or a row of its own."""

from typing import Final

from tests.architecture.sweep.rights import (
    ACCOUNT,
    ADMINS,
    CHANGES,
    IMPORT,
    KEEPS,
    LEADS,
    OFFICE,
    ONESELF,
    PRIVATE,
    RULES,
    SEES,
    STAFF,
    TOKEN,
)
from tests.architecture.sweep.rows import Row

PAGES: Final = (
    # Accounts
    Row(
        "accounts: account-alarms account-class account-data account-detail account-preview account-products",
        ACCOUNT,
        get=SEES,
    ),
    Row("accounts: account-class-export account-products-export", ACCOUNT, get=SEES, is_logged=True),
    Row("accounts: account-pin account-pin-move account-unpin", ACCOUNT, post=SEES),
    Row("accounts: account-hierarchy", ACCOUNT, get=SEES, post=CHANGES),
    Row("accounts: account-team", ACCOUNT, get=SEES, post=KEEPS),
    Row("accounts: account-edit alarm-mute", ACCOUNT, get=CHANGES, post=CHANGES),
    Row("accounts: account-value-restore alarm-unmute", ACCOUNT, post=CHANGES),
    Row("accounts: member-change", ACCOUNT, post=KEEPS),
    Row("accounts: account-class-override account-hand-over account-merge", ACCOUNT, get=LEADS, post=LEADS),
    Row("accounts: account-archive account-class-override-end account-restore", ACCOUNT, post=LEADS),
    # Lists of what one sees, and what is done to many: of each of them the service asks again
    Row(
        "accounts: account-columns account-filter account-list account-order account-similar at-risk import-list"
        " import-template override-list pin-list portfolio",
        ONESELF,
        get=SEES,
    ),
    Row("accounts: account-new import-new view-new", ONESELF, get=SEES, post=SEES),
    Row("accounts: bulk-archive bulk-assign bulk-key bulk-key-end bulk-restore bulk-tag", ONESELF, post=SEES),
    Row("accounts: bulk-export portfolio-export", ONESELF, post=SEES),
    # Imports
    Row("accounts: import-detail import-result", IMPORT, get=SEES),
    Row("accounts: import-errors", IMPORT, get=SEES, is_logged=True),
    Row("accounts: import-check", IMPORT, get=SEES, post=LEADS),
    # What came in is not read anew: whoever sees it is led on.
    Row("accounts: import-map", IMPORT, get=SEES, post=SEES),
    Row("accounts: import-correct import-discard import-leave-out import-use-earlier", IMPORT, post=LEADS),
    Row("accounts: import-undo", IMPORT, post=KEEPS),
    # They name a row of the import besides: none is not found, also by administrators, who may not answer.
    Row("accounts: import-confirm import-withdraw", IMPORT, post=SEES, answer=404),
    # Classification
    Row("accounts: profile-list run-compare run-list", RULES, get=SEES),
    Row("accounts: run-compare-export", RULES, get=SEES, is_logged=True),
    Row("accounts: run-detail", RULES, get=SEES),
    Row("accounts: run-export", RULES, get=SEES, is_logged=True),
    Row("accounts: profile-detail thresholds", RULES, get=SEES, post=LEADS),
    Row("accounts: profile-new first-run", RULES, get=LEADS, post=LEADS),
    Row("accounts: profile-activate profile-archive profile-restore run-now thresholds-preview", RULES, post=LEADS),
    # What one has alone
    Row("accounts: view-edit", PRIVATE, get=KEEPS, post=KEEPS),
    Row("accounts: view-delete view-move view-update", PRIVATE, post=KEEPS),
    Row("core: act-undo", PRIVATE, post=KEEPS),
    Row("core: api-docs home gallery key-list palette", ONESELF, get=SEES),
    Row("core: settings-edit", ONESELF, get=SEES, post=SEES),
    Row("core: keys-set theme-set", ONESELF, post=SEES),
    # The company, its people, its words
    Row("core: colleague-list team-list", OFFICE, get=SEES),
    Row("core: colleague-detail team-detail", STAFF, get=SEES),
    Row("core: colleague-deactivate colleague-edit team-edit", STAFF, get=LEADS, post=LEADS),
    Row("core: colleague-activate colleague-invite team-place team-remove", STAFF, post=LEADS),
    Row("core: colleague-new team-new", OFFICE, get=LEADS, post=LEADS),
    # Tokens and service accounts
    Row("core: token-list", ONESELF, get=SEES),
    Row("core: token-new", ONESELF, get=SEES, post=SEES),
    Row("core: token-revoke token-rotate", TOKEN, get=KEEPS, post=KEEPS),
    Row("core: company-token-list service-account-list", OFFICE, get=LEADS),
    Row("core: service-account-new", OFFICE, get=LEADS, post=LEADS),
    Row("core: service-account-detail", OFFICE, get=LEADS, asks_first=True),
    Row(
        "core: service-account-deactivate service-account-edit service-account-token-new",
        OFFICE,
        get=LEADS,
        post=LEADS,
        asks_first=True,
    ),
    Row("core: service-account-activate", OFFICE, post=LEADS, asks_first=True),
    # Webhooks: for others there are none
    Row("core: webhook-list webhook-detail webhook-delivery", ADMINS, get=LEADS, asks_first=True),
    Row("core: webhook-new", ADMINS, get=LEADS, post=LEADS),
    Row("core: webhook-edit webhook-remove", ADMINS, get=LEADS, post=LEADS, asks_first=True),
    Row(
        "core: webhook-delivery-replay webhook-pause webhook-ping webhook-replay webhook-resume webhook-rotate",
        ADMINS,
        post=LEADS,
        asks_first=True,
    ),
    Row("accounts: company-edit field-new segment-list", OFFICE, get=LEADS, post=LEADS),
    Row("accounts: field-list", OFFICE, get=LEADS),
    Row("accounts: field-edit segment-edit tag-edit", OFFICE, get=LEADS, post=LEADS, asks_first=True),
    Row("accounts: field-move field-retire", OFFICE, post=LEADS, asks_first=True),
    # The sign-in
    Row("core: healthz readyz", None, get=SEES),
    Row("core: language-set", None, post=SEES),
    Row("account_invitation", None, get=SEES, post=SEES, answer=410),
    Row(
        "account_inactive account_reset_password_done account_reset_password_from_key_done",
        None,
        get=SEES,
        is_library=True,
    ),
    Row(
        "account_login account_logout account_reset_password account_reset_password_from_key mfa_authenticate",
        None,
        get=SEES,
        post=SEES,
        is_library=True,
    ),
    # Passwords and the second factor, which nobody here has
    Row(
        "account_change_password account_reauthenticate account_set_password",
        ONESELF,
        get=SEES,
        post=SEES,
        is_library=True,
    ),
    Row(
        "mfa_activate_totp mfa_generate_recovery_codes mfa_reauthenticate",
        ONESELF,
        get=SEES,
        post=SEES,
        is_library=True,
    ),
    Row("mfa_index", ONESELF, get=SEES, is_library=True),
    Row("mfa_deactivate_totp mfa_download_recovery_codes", ONESELF, get=SEES, post=SEES, answer=404, is_library=True),
    Row("mfa_view_recovery_codes", ONESELF, get=SEES, answer=404, is_library=True),
)
