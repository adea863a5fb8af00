"""What tokens may do with accounts, their sales and their classes."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kam.core.scopes import YEAR, Scope

SCOPES: Final = (
    Scope("read:accounts", 20, _("Accounts"), _("Accounts with their groups, account teams, tags and addresses.")),
    Scope(
        "read:orders",
        30,
        _("Sales"),
        _("Money: sales lines, products, months of revenue, exchange rates and the figures made of them."),
    ),
    Scope(
        "read:abcxyz",
        40,
        _("ABC-XYZ classes"),
        _("Classes with their reasons, runs, profiles, the matrix, movements and concentration."),
    ),
    Scope(
        "write:accounts",
        120,
        _("Accounts"),
        _("Open, change, archive and merge accounts; keep teams and tags."),
    ),
    Scope(
        "write:import",
        130,
        _("Imports"),
        _("Bring in sales, accounts and rates as files, and take such an import back."),
    ),
    Scope(
        "write:abcxyz",
        140,
        _("Classes by hand"),
        _("Set a class by hand, and end that."),
    ),
    Scope(
        "export:accounts",
        210,
        _("Accounts"),
        _("Lists of accounts as files."),
    ),
    Scope(
        "export:orders",
        220,
        _("Sales"),
        _("Sales lines and months of revenue as files."),
    ),
    Scope(
        "export:abcxyz",
        230,
        _("ABC-XYZ classes"),
        _("Classes of a run as files."),
    ),
    Scope(
        "admin:assign",
        340,
        _("Owners and teams of accounts"),
        _("Hand accounts over to other owners and teams, where the person may."),
    ),
    Scope(
        "admin:abcxyz",
        350,
        _("Classification"),
        _("Change profiles and thresholds, and have the classification run."),
        is_admin_only=True,
        longest_days=YEAR,
    ),
)
