from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: people, teams, the company, jobs. No business."""

    name = "kam.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from kam.core import mail, password_reset
        from kam.core.jobs import job_handlers

        job_handlers.register(mail.handler)
        job_handlers.register(password_reset.handler)
