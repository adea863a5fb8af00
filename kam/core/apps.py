from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: people, teams, the company, jobs. No business."""

    name = "kam.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from kam.core import plain_words
        from kam.core.api import examples

        plain_words.use_plain_words()
        examples.register()
        self._register_work()
        self._register_menu()
        self._register_keys()

    def _register_work(self) -> None:
        from kam.core import invitations, mail, password_reset, saved_views
        from kam.core.jobs import job_handlers
        from kam.core.scopes import CORE, scopes
        from kam.core.undo import undo_handlers
        from kam.core.webhook_events import PING, webhook_events

        job_handlers.register(mail.handler)
        job_handlers.register(password_reset.handler)
        job_handlers.register(invitations.handler)
        for scope in CORE:
            scopes.register(scope)
        undo_handlers.register(saved_views.undo_removal)
        webhook_events.register(PING)

    def _register_menu(self) -> None:
        from kam.core.navigation import NavigationEntry, navigation
        from kam.core.views.administration import is_for_administrators, is_for_leaders

        group = _("Company")
        for key, order, label, icon, page in (
            ("colleagues", 810, _("Colleagues"), "users", "core:colleague-list"),
            ("teams", 820, _("Teams"), "sitemap", "core:team-list"),
        ):
            navigation.register(NavigationEntry(key, order, label, icon, page, group=group, is_for=is_for_leaders))
        for key, order, label, icon, page, also in (
            ("api-access", 890, _("API access"), "affiliate", "core:company-token-list", "/api-access/"),
            ("webhooks", 895, _("Webhooks"), "bolt", "core:webhook-list", ""),
        ):
            navigation.register(
                NavigationEntry(key, order, label, icon, page, group=group, is_for=is_for_administrators, also=also)
            )

    def _register_keys(self) -> None:
        from kam.core.palette import PaletteSource, palette_sources
        from kam.core.shortcuts import CELLS, CHARTS, EVERYWHERE, LISTS, MATRIX, shortcut_groups
        from kam.core.views import palette

        palette_sources.register(PaletteSource("pages", 200, _("Go to"), palette.pages))
        palette_sources.register(PaletteSource("appearance", 400, _("Do"), palette.appearance))
        for group in (EVERYWHERE, LISTS, MATRIX, CELLS, CHARTS):
            shortcut_groups.register(group)
