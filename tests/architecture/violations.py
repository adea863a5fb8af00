"""For every constraint of ours a row that breaks it. A constraint without an entry fails the suite.

Unique constraints need no entry: the test makes the same row twice.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import AccountMonthPart, ExchangeRate, ImportMapping, ImportRowError, Product, ProductLine, Segment
from kam.core.models import Company
from tests.factories import accounts, classification, core, pins, portfolio

Make = Callable[[], Any]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ITSELF = object()

MAKERS: dict[str, Make] = {
    "Account": accounts.AccountFactory,
    "AccountMonth": accounts.AccountMonthFactory,
    "AccountMonthPart": lambda: AccountMonthPart.objects.create(
        account=accounts.AccountFactory(), month=date(2026, 1, 1), net=1, quantity=1, lines=1
    ),
    "AccountTag": accounts.AccountTagFactory,
    "Alarm": accounts.AlarmFactory,
    "AlarmMute": accounts.AlarmMuteFactory,
    "AccountTeamMember": accounts.AccountTeamMemberFactory,
    "Address": accounts.AddressFactory,
    "ClassChange": classification.ClassChangeFactory,
    "ClassificationOverride": classification.OverrideFactory,
    "ClassificationProfile": classification.ProfileFactory,
    "ClassificationProfileVersion": classification.ProfileVersionFactory,
    "ClassificationRun": classification.RunFactory,
    "ClassificationSnapshot": classification.SnapshotFactory,
    "Company": Company.current,
    "CustomField": accounts.CustomFieldFactory,
    "Export": portfolio.ExportFactory,
    "ExchangeRate": lambda: ExchangeRate.objects.create(
        currency="USD", on=date(2026, 1, 1) if not ExchangeRate.objects.exists() else date(2026, 1, 2), rate=4
    ),
    "ImportBatch": accounts.ImportBatchFactory,
    "ImportCorrection": accounts.ImportCorrectionFactory,
    "ImportDoubt": accounts.ImportDoubtFactory,
    "ImportMapping": lambda: ImportMapping.objects.create(signature="s", made_by=core.UserFactory()),
    "ImportRowError": lambda: ImportRowError.objects.create(
        batch=accounts.ImportBatchFactory(), row=1, code="c", reason="r"
    ),
    "Job": core.JobFactory,
    "KeyShareAlert": portfolio.KeyShareAlertFactory,
    "OrgUnit": accounts.OrgUnitFactory,
    "PinnedAccount": pins.PinnedAccountFactory,
    "Product": lambda: Product.objects.create(external_id=str(Product.objects.count()), name="Pen"),
    "ProductLine": lambda: ProductLine.objects.create(name=str(ProductLine.objects.count())),
    "SalesLine": accounts.SalesLineFactory,
    "SavedView": core.SavedViewFactory,
    "Segment": lambda: Segment.objects.create(name=f"Segment {Segment.objects.count()}"),
    "Tag": accounts.TagFactory,
    "TaxId": accounts.TaxIdFactory,
    "Team": core.TeamFactory,
    "TeamMembership": core.TeamMembershipFactory,
    "UndoableAct": core.UndoableActFactory,
    "User": core.UserFactory,
}

# Constraint: what an UPDATE of a good row would set. ITSELF is the row's own key.
VIOLATIONS: dict[str, list[dict[str, Any]]] = {
    "core_savedview_has_a_name": [{"name": ""}],
    "core_savedview_is_of_a_list": [{"list_key": ""}],
    "core_company_only_one": [{"pk": 2}],
    "core_company_currency_is_iso": [{"base_currency": "eur"}, {"base_currency": ""}],
    "core_company_band_of_key_accounts_in_order": [
        {"key_share_low": 0},
        {"key_share_high": 100},
        {"key_share_low": 55},
    ],
    "accounts_export_form_known": [{"form": "pdf"}, {"form": ""}],
    "accounts_export_says_what": [{"what": ""}],
    "accounts_keysharealert_side_known": [{"side": "ASIDE"}],
    "accounts_keysharealert_closed_after_opened": [{"closed_on": date(2025, 12, 31)}],
    "accounts_keysharealert_band_in_order": [{"low": 0}, {"high": 1}, {"low": "0.55"}],
    "accounts_keysharealert_has_revenue": [{"revenue": 0}, {"revenue": "NaN"}, {"key_revenue": "NaN"}],
    "accounts_keysharealert_window_in_order": [{"window_end": date(2025, 1, 1)}],
    "core_job_finished_when_ended": [{"state": "DONE"}, {"finished_at": NOW}],
    "core_team_not_its_own_parent": [{"parent": ITSELF}],
    "core_undoableact_undone_after_it_was_done": [{"undone_at": NOW}],
    "core_undoableact_has_a_kind": [{"kind": ""}],
    "core_user_email_in_lower_case": [{"email": "Anna@company.example"}],
    "core_user_role_known": [{"role": "GOD"}],
    "core_user_start_page_is_a_key": [{"start_page": "//evil.example"}],
    "core_user_theme_known": [{"theme": "pink"}],
    "accounts_account_not_its_own_parent": [{"parent": ITSELF}],
    "accounts_account_not_merged_into_itself": [{"merged_into": ITSELF, "archived_at": NOW}],
    "accounts_account_currency_is_iso": [{"currency": "EU"}, {"currency": "eur"}],
    "accounts_account_credit_limit_in_range": [{"credit_limit": -1}],
    "accounts_account_kind_known": [{"kind": "SHOP"}],
    "accounts_account_status_known": [{"status": "GOOD"}],
    "accounts_account_key_has_a_date": [{"status": "KEY"}],
    "accounts_account_key_date_is_of_a_key_account": [{"key_since": date(2026, 1, 1)}],
    "accounts_account_has_a_name": [{"name": ""}],
    "accounts_account_custom_is_an_object": [{"custom": "[]"}, {"custom": '"text"'}],
    "accounts_customfield_has_a_name": [{"name": ""}],
    "accounts_customfield_kind_known": [{"kind": "FILE"}],
    "accounts_customfield_choice_has_options": [{"kind": "CHOICE"}, {"options": ["One"]}],
    "accounts_address_kind_known": [{"kind": "HOME"}],
    "accounts_address_says_something": [{"city": ""}],
    "accounts_pinnedaccount_position_in_the_sidebar": [{"position": 0}, {"position": 9}],
    "accounts_alarm_points_between_none_and_all": [{"points": 0}, {"points": 1}],
    "accounts_alarm_at_stake_not_negative": [{"at_stake": -1}],
    "accounts_alarm_ends_after_it_began": [{"ended_on": "2026-01-01"}],
    "accounts_alarmmute_has_a_reason": [{"reason": ""}, {"reason": " "}],
    "accounts_alarmmute_ender_has_a_time": [{"ended_by": 1}],
    "accounts_classificationoverride_says_something": [{"abc": ""}, {"abc": "D"}, {"xyz": "W"}],
    "accounts_classificationprofile_a_below_b": [{"a": 95}, {"a": 0}, {"b": 100}],
    "accounts_classificationprofile_x_below_y": [{"x": 1}, {"x": 0}],
    "accounts_classificationprofile_key_share_is_percent": [{"key_share": 0}, {"key_share": 100}],
    "accounts_classificationprofile_window_3_to_60": [{"window": 2}, {"window": 61}],
    "accounts_classificationprofile_ddof_0_or_1": [{"ddof": 2}],
    "accounts_classificationprofile_hysteresis_in_range": [{"margin": -1}, {"cv_margin": -1}, {"confirm": 0}],
    "accounts_classificationprofile_hysteresis_in_window": [{"confirm": 13}, {"margin": 80}],
    "accounts_classificationprofile_min_buckets_2_to_60": [{"min_buckets": 1}, {"min_buckets": 61}],
    "accounts_classificationprofile_additive_by_month": [{"seasonal": "additive", "bucket": "week"}],
    "accounts_classificationprofile_choices_known": [
        {"bucket": "year"},
        {"measure": "weight"},
        {"boundary": "near"},
        {"total": "half"},
        {"zeros": "some"},
        {"new": "old"},
        {"seasonal": "winter"},
        {"grouping": "size"},
        {"rollup": "leaf"},
        {"fx": "spot"},
    ],
    "accounts_classificationprofile_has_a_name": [{"name": ""}],
    "accounts_classificationprofile_in_use_is_not_archived": [{"is_active": True, "archived_at": NOW}],
    "accounts_classificationprofileversion_number_from_1": [{"number": 0}],
    "accounts_classificationprofileversion_has_a_reason": [{"number": 2, "reason": " "}],
    "accounts_classificationoverride_has_a_reason": [{"reason": ""}, {"reason": " "}],
    "accounts_classificationoverride_ender_has_a_time": [{"ended_by": 1}],
    # 369 days after the day on which it was made, and far away.
    "accounts_classificationoverride_ends_within_a_year": [
        {"created_at": datetime(2026, 1, 1, 23, 59, tzinfo=UTC), "expires_on": date(2027, 1, 5)},
        {"expires_on": date(9999, 12, 31)},
    ],
    "accounts_classificationrun_status_known": [{"status": "DONE"}],
    "accounts_classificationrun_publication_known": [{"publication": "SECRET"}],
    "accounts_classchange_cause_fits_its_origin": [{"cause": "LUCK"}, {"cause": "OVERRIDE"}, {"run": None}],
    "accounts_classchange_dimension_known": [{"dimension": "size"}],
    "accounts_classificationrun_window_in_order": [{"window_start": date(2026, 1, 1)}],
    "accounts_classificationrun_published_is_ok": [{"is_published": True, "status": "FAILED"}],
    "accounts_classchange_is_a_change": [{"to_class": "BX"}],
    "accounts_classificationsnapshot_abc_known": [{"abc": "D"}, {"raw_abc": "D"}],
    "accounts_classificationsnapshot_xyz_known": [{"xyz": "W"}, {"raw_xyz": "W"}],
    "accounts_classificationsnapshot_status_known": [{"status": "asleep"}],
    "accounts_importbatch_every_row_counted": [{"state": "IMPORTED", "imported_at": NOW, "rows": 1}],
    "accounts_importbatch_imported_at_some_time": [{"state": "IMPORTED"}, {"imported_at": NOW}],
    "accounts_importbatch_state_known": [{"state": "LOST"}],
    "accounts_importbatch_undone_by_somebody": [{"state": "UNDONE", "imported_at": NOW}, {"undone_at": NOW}],
    "accounts_importcorrection_changes_something": [{"becomes": "2026-02-30"}],
    "accounts_importcorrection_of_a_column_or_a_row": [{"column": ""}, {"kind": "LEFT_OUT"}],
    "accounts_importcorrection_of_a_row_or_of_all": [{"row": None}, {"kind": "EQUAL"}, {"kind": "ELSE"}],
    "accounts_importdoubt_answered_by_somebody": [{"answer": "KEPT"}, {"answered_at": NOW}],
    "accounts_importdoubt_kind_known": [{"kind": "MOOD"}],
    "accounts_orgunit_not_its_own_parent": [{"parent": ITSELF}],
    "accounts_orgunit_kind_known": [{"kind": "ROOM"}],
    "accounts_orgunit_has_a_name": [{"name": ""}],
    "accounts_salesline_amount_is_a_number": [{"amount": "NaN"}],
    "accounts_salesline_figures_are_numbers": [{"quantity": "NaN"}, {"cost": "NaN"}, {"base_amount": "NaN"}],
    "accounts_salesline_kind_known": [{"kind": "GIFT"}],
    "accounts_salesline_channel_known": [{"channel": "PIGEON"}],
    "accounts_salesline_currency_is_iso": [{"currency": "eur"}],
    "accounts_accountmonth_starts_on_first": [{"month": date(2026, 1, 2)}],
    "accounts_accountmonth_figures_are_numbers": [
        {"net": "NaN"},
        {"gross": "NaN"},
        {"quantity": "NaN"},
        {"cost": "NaN"},
    ],
    "accounts_accountmonthpart_starts_on_first": [{"month": date(2026, 1, 2)}],
    "accounts_accountmonthpart_channel_known": [{"channel": "PIGEON"}],
    "accounts_accountmonthpart_figures_are_numbers": [{"net": "NaN"}, {"quantity": "NaN"}, {"cost": "NaN"}],
    "accounts_product_has_number_and_name": [{"external_id": ""}, {"name": ""}],
    "accounts_productline_has_a_name": [{"name": ""}],
    "accounts_segment_has_a_name": [{"name": ""}],
    "accounts_exchangerate_positive": [{"rate": 0}, {"rate": -1}],
    "accounts_exchangerate_kind_known": [{"kind": "WEEKLY"}],
    "accounts_exchangerate_currency_is_iso": [{"currency": "zł"}],
    "accounts_tag_has_a_name": [{"name": ""}],
    "accounts_taxid_kind_known": [{"kind": "PESEL"}],
    "accounts_taxid_value_is_clean": [{"kind": "NIP", "value": "526-025"}, {"value": ""}],
    "accounts_accountteammember_access_known": [{"access": "ALL"}],
    "accounts_accountteammember_function_known": [{"function": "BOSS"}],
}
# Nothing breaks these alone, because another one refuses it first.
IMPLIED = {"core_job_state_known": "core_job_finished_when_ended"}
# Those that need two rows.
BETWEEN_ROWS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "accounts_account_merged_is_archived": lambda row, other: {"merged_into": other},
}
