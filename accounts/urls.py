from django.urls import URLPattern, path

from accounts.views import (
    account_alarms,
    account_detail,
    account_edit,
    account_list,
    account_new,
    at_risk,
    class_override,
    class_page,
    company,
    compare,
    first_run,
    import_check,
    import_map,
    import_result,
    imports,
    overrides,
    portfolio,
    profiles,
    runs,
    thresholds,
)

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    # portfolio/
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/at-risk/", at_risk.at_risk, name="at-risk"),
    # alarms/
    path("alarms/<int:pk>/mute/", account_alarms.alarm_mute, name="alarm-mute"),
    path("alarms/<int:pk>/unmute/", account_alarms.alarm_unmute, name="alarm-unmute"),
    # accounts/
    path("accounts/", account_list.account_list, name="account-list"),
    path("accounts/filter/", account_list.account_filter, name="account-filter"),
    path("accounts/new/", account_new.account_new, name="account-new"),
    path("accounts/similar/", account_new.account_similar, name="account-similar"),
    path("accounts/<int:pk>/edit/", account_edit.account_edit, name="account-edit"),
    path("accounts/<int:pk>/", account_detail.account_detail, name="account-detail"),
    path("accounts/<int:pk>/alarms/", account_alarms.account_alarms, name="account-alarms"),
    path("accounts/<int:pk>/class/", class_page.account_class, name="account-class"),
    path("accounts/<int:pk>/class/override/", class_override.class_override, name="account-class-override"),
    path("accounts/<int:pk>/class/override/end/", class_override.class_override_end, name="account-class-override-end"),
    # imports/
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/template.csv", imports.import_template, name="import-template"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", import_map.import_map, name="import-map"),
    path("imports/<int:pk>/check/", import_check.import_check, name="import-check"),
    path("imports/<int:pk>/errors.csv", import_check.import_errors, name="import-errors"),
    path("imports/<int:pk>/result/", import_result.import_result, name="import-result"),
    path("imports/<int:pk>/undo/", import_result.import_undo, name="import-undo"),
    # classification/
    path("classification/", runs.run_list, name="run-list"),
    path("classification/run/", runs.run_now, name="run-now"),
    path("classification/<int:pk>/", runs.run_detail, name="run-detail"),
    path("classification/compare/", compare.run_compare, name="run-compare"),
    path("classification/compare/export/", compare.run_compare_export, name="run-compare-export"),
    path("classification/thresholds/", thresholds.thresholds, name="thresholds"),
    path("classification/thresholds/preview/", thresholds.thresholds_preview, name="thresholds-preview"),
    path("classification/profiles/", profiles.profile_list, name="profile-list"),
    path("classification/profiles/new/", profiles.profile_new, name="profile-new"),
    path("classification/profiles/<int:pk>/", thresholds.profile_detail, name="profile-detail"),
    path("classification/profiles/<int:pk>/activate/", profiles.profile_activate, name="profile-activate"),
    path("classification/profiles/<int:pk>/archive/", profiles.profile_archive, name="profile-archive"),
    path("classification/profiles/<int:pk>/restore/", profiles.profile_restore, name="profile-restore"),
    path("classification/overrides/", overrides.override_list, name="override-list"),
    # company/
    path("company/", company.company_edit, name="company-edit"),
    # first-run/
    path("first-run/", first_run.first_run, name="first-run"),
]
