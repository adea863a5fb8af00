"""Ready-made parameters of a classification, each with when it is the right one."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    """Parameters under the command's names that differ from the standard ones."""

    key: str
    name: Promise
    when: Promise
    options: Mapping[str, Any]


PRESETS: Final = (
    Preset(
        "standard",
        _("Standard 80/95"),
        _("Customers of a supplier or wholesaler, month by month. Begin with it."),
        {},
    ),
    Preset(
        "short-list",
        _("Short list 70/90"),
        _("Class A is longer than your team can look after, or reports elsewhere draw the lines at 70% and 90%."),
        {"a": Decimal(70), "b": Decimal(90)},
    ),
    Preset(
        "middle",
        _("Middle way 75/90"),
        _("A little shorter than the standard list, with fewer accounts in B."),
        {"a": Decimal(75), "b": Decimal(90)},
    ),
    Preset(
        "textbook",
        _("Textbook limits 10/25"),
        _("To compare with a spreadsheet or a textbook on stock, which draw narrow limits around X and Y."),
        {"boundary": "inclusive", "x": Decimal("0.10"), "y": Decimal("0.25"), "ddof": 1},
    ),
    Preset(
        "supply-chain",
        _("Supply chain 80/90"),
        _("Your planning software draws the limits of demand at 20% and 60% variation."),
        {"b": Decimal(90), "boundary": "inclusive", "x": Decimal("0.20"), "y": Decimal("0.60")},
    ),
    Preset(
        "quarters",
        _("By quarter"),
        _("Most large accounts buy every other month or in large orders, so that by month nearly all of them are Z."),
        {"bucket": "quarter", "window": 4, "min_buckets": 4},
    ),
    Preset(
        "weeks",
        _("By week"),
        _("Retail and food, where every account orders every week and a lost week matters."),
        {"bucket": "week", "window": 52, "min_buckets": 13},
    ),
    Preset(
        "season",
        _("Without the season of the company"),
        _("The whole company sells more in some months than in others, and that makes steady accounts look unsteady."),
        {"seasonal": "pooled"},
    ),
    Preset(
        "own-season",
        _("Without each account's own season"),
        _("Accounts have seasons of their own, such as garden centres beside ski schools, and two years of sales."),
        {"seasonal": "additive"},
    ),
    Preset(
        "spare-parts",
        _("Spare parts"),
        _("Few and irregular orders: only months with orders count, and X goes as far as 70%."),
        {"zeros": "ignore", "x": Decimal("0.70")},
    ),
    Preset(
        "groups",
        _("Groups as one account"),
        _("You negotiate with the group, not with each of its companies."),
        {"rollup": "root"},
    ),
)
BY_KEY: Final = {preset.key: preset for preset in PRESETS}
