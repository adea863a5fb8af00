"""What the portfolio keeps: alerts about its key accounts, and who took it along."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Export, KeyShareAlert
from tests.factories.core import TeamFactory, UserFactory


class ExportFactory(DjangoModelFactory[Export]):
    """Somebody took ten rows of the portfolio along."""

    class Meta:
        model = Export

    made_by: Any = factory.SubFactory(UserFactory)
    what = "portfolio"
    form = "csv"
    rows = 10


class KeyShareAlertFactory(DjangoModelFactory[KeyShareAlert]):
    """Key accounts of a team make six tenths, above 30 to 55 %; say `team=None, is_company=True` for the company."""

    class Meta:
        model = KeyShareAlert

    team: Any = factory.SubFactory(TeamFactory)
    side = "ABOVE"
    opened_on = date(2026, 1, 1)
    window_start = date(2025, 1, 1)
    window_end = date(2026, 1, 1)
    key_revenue = 60
    revenue = 100
    key_accounts = 3
    low = Decimal("0.30")
    high = Decimal("0.55")
