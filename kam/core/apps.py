from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: people, teams, the company, jobs. No business."""

    name = "kam.core"
    label = "core"
    verbose_name = _("Core")
