from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: people, teams, the company, jobs. No business."""

    name = "kam.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from kam.core import invitations, mail, password_reset, plain_words, saved_views
        from kam.core.jobs import job_handlers
        from kam.core.navigation import NavigationEntry, navigation
        from kam.core.palette import PaletteSource, palette_sources
        from kam.core.scopes import CORE, scopes
        from kam.core.shortcuts import CELLS, CHARTS, EVERYWHERE, LISTS, MATRIX, shortcut_groups
        from kam.core.undo import undo_handlers
        from kam.core.views import palette
        from kam.core.views.administration import is_for_administrators, is_for_leaders

        plain_words.use_plain_words()
        job_handlers.register(mail.handler)
        job_handlers.register(password_reset.handler)
        job_handlers.register(invitations.handler)
        for scope in CORE:
            scopes.register(scope)
        undo_handlers.register(saved_views.undo_removal)
        company = _("Company")
        for key, order, label, icon, page in (
            ("colleagues", 810, _("Colleagues"), "users", "core:colleague-list"),
            ("teams", 820, _("Teams"), "sitemap", "core:team-list"),
        ):
            navigation.register(NavigationEntry(key, order, label, icon, page, group=company, is_for=is_for_leaders))
        navigation.register(
            NavigationEntry(
                "api-access",
                890,
                _("API access"),
                "affiliate",
                "core:company-token-list",
                group=company,
                is_for=is_for_administrators,
                also="/api-access/",
            )
        )
        palette_sources.register(PaletteSource("pages", 200, _("Go to"), palette.pages))
        palette_sources.register(PaletteSource("appearance", 400, _("Do"), palette.appearance))
        for group in (EVERYWHERE, LISTS, MATRIX, CELLS, CHARTS):
            shortcut_groups.register(group)
