"""The parts of the demo company that accounts know how to load, in the order in which they need each other."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.demo.parts import alarms, classes, company, master_data, pins, sales
from kam.core.demo import DemoPart

PARTS: Final = (
    DemoPart("company", 100, _("Company and segments"), company.is_there, company.is_free, company.load),
    DemoPart("sales", 110, _("Sales of 36 months"), sales.is_there, sales.is_free, sales.load),
    DemoPart("accounts", 120, _("Accounts"), master_data.is_there, master_data.is_free, master_data.load),
    DemoPart("classes", 130, _("Classes of 24 months"), classes.is_there, classes.is_free, classes.load),
    DemoPart("alarms", 140, _("Alarms"), alarms.is_there, alarms.is_free, alarms.load),
    DemoPart("pins", 150, _("Pinned accounts"), pins.is_there, pins.is_free, pins.load),
)
