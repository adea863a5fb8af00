from django.conf import settings
from django.urls import URLPattern, path

from kam.core.views import (
    api_docs,
    colleague_changes,
    colleagues,
    company_tokens,
    gallery,
    health,
    home,
    keys,
    palette,
    preferences,
    service_accounts,
    settings_page,
    teams,
    tokens,
    undo,
    webhook_changes,
    webhooks,
)

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    # probes
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # preferences/
    path("preferences/theme/", preferences.set_theme, name="theme-set"),
    path("preferences/language/", preferences.set_language, name="language-set"),
    path("preferences/keys/", preferences.set_keys, name="keys-set"),
    # settings/ and keys/
    path("settings/", settings_page.settings_edit, name="settings-edit"),
    path("settings/tokens/", tokens.token_list, name="token-list"),
    path("settings/tokens/new/", tokens.token_new, name="token-new"),
    path("keys/", keys.key_list, name="key-list"),
    # api/
    path("api/v1/docs/", api_docs.api_docs, name="api-docs"),
    # palette/
    path("palette/", palette.search, name="palette"),
    # undo/
    path("undo/<int:pk>/", undo.act_undo, name="act-undo"),
    # colleagues/
    path("colleagues/", colleagues.colleague_list, name="colleague-list"),
    path("colleagues/new/", colleague_changes.colleague_new, name="colleague-new"),
    path("colleagues/<int:pk>/", colleagues.colleague_detail, name="colleague-detail"),
    path("colleagues/<int:pk>/edit/", colleague_changes.colleague_edit, name="colleague-edit"),
    path("colleagues/<int:pk>/invite/", colleague_changes.colleague_invite, name="colleague-invite"),
    path("colleagues/<int:pk>/deactivate/", colleague_changes.colleague_deactivate, name="colleague-deactivate"),
    path("colleagues/<int:pk>/activate/", colleague_changes.colleague_activate, name="colleague-activate"),
    # tokens/, one's own and others'
    path("tokens/<int:pk>/rotate/", tokens.token_rotate, name="token-rotate"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    # api-access/
    path("api-access/tokens/", company_tokens.company_token_list, name="company-token-list"),
    path("api-access/services/", service_accounts.service_account_list, name="service-account-list"),
    path("api-access/services/new/", service_accounts.service_account_new, name="service-account-new"),
    path("api-access/services/<int:pk>/", service_accounts.service_account_detail, name="service-account-detail"),
    path("api-access/services/<int:pk>/edit/", service_accounts.service_account_edit, name="service-account-edit"),
    path(
        "api-access/services/<int:pk>/deactivate/",
        service_accounts.service_account_deactivate,
        name="service-account-deactivate",
    ),
    path(
        "api-access/services/<int:pk>/activate/",
        service_accounts.service_account_activate,
        name="service-account-activate",
    ),
    path(
        "api-access/services/<int:pk>/tokens/new/",
        service_accounts.service_account_token_new,
        name="service-account-token-new",
    ),
    # teams/
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.team_new, name="team-new"),
    path("teams/<int:pk>/", teams.team_detail, name="team-detail"),
    path("teams/<int:pk>/edit/", teams.team_edit, name="team-edit"),
    path("teams/<int:pk>/place/", teams.team_place, name="team-place"),
    path("teams/<int:pk>/remove/", teams.team_remove, name="team-remove"),
    # webhooks/
    path("webhooks/", webhooks.webhook_list, name="webhook-list"),
    path("webhooks/new/", webhook_changes.webhook_new, name="webhook-new"),
    path("webhooks/deliveries/<int:pk>/", webhooks.delivery_detail, name="webhook-delivery"),
    path("webhooks/deliveries/<int:pk>/replay/", webhook_changes.delivery_replay, name="webhook-delivery-replay"),
    path("webhooks/<int:pk>/", webhooks.webhook_detail, name="webhook-detail"),
    path("webhooks/<int:pk>/edit/", webhook_changes.webhook_edit, name="webhook-edit"),
    path("webhooks/<int:pk>/pause/", webhook_changes.webhook_pause, name="webhook-pause"),
    path("webhooks/<int:pk>/resume/", webhook_changes.webhook_resume, name="webhook-resume"),
    path("webhooks/<int:pk>/test/", webhook_changes.webhook_ping, name="webhook-ping"),
    path("webhooks/<int:pk>/replay/", webhook_changes.webhook_replay, name="webhook-replay"),
    path("webhooks/<int:pk>/rotate/", webhook_changes.webhook_rotate, name="webhook-rotate"),
    path("webhooks/<int:pk>/remove/", webhook_changes.webhook_remove, name="webhook-remove"),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("design/", gallery.gallery, name="gallery"))
