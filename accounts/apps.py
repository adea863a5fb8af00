from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Whom we keep: accounts, their sales, their class, and the rule who sees them."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        self._register_work()
        self._register_webhooks()
        self._register_alarms()
        self._register_pages()
        self._register_demo()
        self._register_scopes()
        self._register_examples()

    def _register_work(self) -> None:
        from accounts.notifications import key_share
        from accounts.services import account_acts, alarms, bulk, class_overrides, merging, nightly, restoring
        from accounts.services.classification import adoption, previews, profiles
        from accounts.services.classification import requests as classification
        from accounts.services.sales_import import confirming, correcting, requests
        from kam.core.jobs import JobHandler, job_handlers
        from kam.core.undo import UndoHandler, undo_handlers

        for key, run in requests.WORK:
            job_handlers.register(JobHandler(key=key, run=run, queue="import", place=requests.place))
        for undoing in (correcting.UNDO_HANDLER, *confirming.UNDO_HANDLERS):
            undo_handlers.register(undoing)
        for key, run in ((classification.CLASSIFICATION, classification.run_requested), nightly.WORK):
            job_handlers.register(JobHandler(key=key, run=run, place=classification.place_of_run))
        job_handlers.register(JobHandler(key=previews.KIND, run=previews.run_preview))
        job_handlers.register(JobHandler(key=merging.MERGE, run=merging.run_requested, place=merging.place_of_survivor))
        job_handlers.register(key_share.handler)
        undo_handlers.register(UndoHandler(key=profiles.ARCHIVED, run=profiles.take_back_archive))
        undo_handlers.register(UndoHandler(key=profiles.TAKEN_INTO_USE, run=profiles.take_back_use))
        undo_handlers.register(adoption.undo_saved)
        undo_handlers.register(restoring.undo_restore)
        for each in (account_acts, alarms, class_overrides):
            for handler in each.UNDO_HANDLERS:
                undo_handlers.register(handler)
        for handler in bulk.HANDLERS:
            undo_handlers.register(handler)

    def _register_webhooks(self) -> None:
        from accounts.services.webhooks.payloads import WEBHOOK_EVENTS
        from kam.core.webhook_events import webhook_events

        for each in WEBHOOK_EVENTS:
            webhook_events.register(each)

    def _register_alarms(self) -> None:
        from accounts.analytics.alarms.class_drop import CLASS_DROP
        from accounts.analytics.alarms.falling_revenue import FALLING_REVENUE
        from accounts.analytics.alarms.kinds import alarm_kinds
        from accounts.analytics.alarms.order_gap import ORDER_GAP
        from accounts.analytics.alarms.price_fall import PRICE_FALL
        from accounts.analytics.alarms.stopped_line import STOPPED_LINE

        for kind in (ORDER_GAP, STOPPED_LINE, PRICE_FALL, FALLING_REVENUE, CLASS_DROP):
            alarm_kinds.register(kind)

    def _register_pages(self) -> None:
        from accounts.views import belongings as left
        from accounts.views import first_run, menu, palette
        from accounts.views.list_questions import ACCOUNTS
        from accounts.views.pinned_accounts import PINNED
        from kam.core.belongings import Belongings, belongings
        from kam.core.lists import viewed_lists
        from kam.core.navigation import StartPage, navigation, start_pages
        from kam.core.palette import palette_sources
        from kam.core.pins import pin_groups

        for entry in menu.ENTRIES:
            navigation.register(entry)
        belongings.register(
            Belongings(
                "accounts",
                10,
                of_person=left.accounts_of_person,
                of_team=left.accounts_of_team,
                of_teams=left.accounts_of_teams,
            )
        )
        pin_groups.register(PINNED)
        viewed_lists.register(ACCOUNTS)
        for source in palette.SOURCES:
            palette_sources.register(source)
        start_pages.register(StartPage("first-run", 10, "accounts:first-run", first_run.is_needed, goes_first=True))
        start_pages.register(StartPage("portfolio", 50, "accounts:portfolio", menu.leads_accounts))
        start_pages.register(StartPage("accounts", 100, "accounts:account-list", lambda request: True))

    def _register_demo(self) -> None:
        from accounts.demo.parts import PARTS
        from kam.core.demo import demo_parts

        for part in PARTS:
            demo_parts.register(part)

    def _register_scopes(self) -> None:
        from accounts.scopes import SCOPES
        from kam.core.scopes import scopes

        for scope in SCOPES:
            scopes.register(scope)

    def _register_examples(self) -> None:
        from accounts.api import examples

        examples.register()
