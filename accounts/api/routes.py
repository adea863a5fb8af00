"""The nouns of accounts over REST, under their plurals."""

from typing import Any, Final

from accounts.api.accounts.bulk import BulkViewSet
from accounts.api.accounts.members import MembersViewSet, MemberViewSet
from accounts.api.accounts.trail import TrailViewSet
from accounts.api.accounts.upserts import UpsertViewSet
from accounts.api.accounts.viewset import AccountViewSet
from accounts.api.alarms import AlarmViewSet
from accounts.api.classes.routes import ROUTES as CLASSES
from accounts.api.exports.viewsets import AccountExportViewSet, SalesLineExportViewSet
from accounts.api.imports.viewset import ImportViewSet
from accounts.api.sales import viewsets as sales
from accounts.api.words.custom_fields import CustomFieldViewSet
from accounts.api.words.segments import SegmentViewSet
from accounts.api.words.tags import TagViewSet

# What belongs to one account.
OF_ACCOUNT: Final = "accounts/(?P<account>[0-9]{1,19})"
ROUTES: Final[list[tuple[str, Any]]] = [
    ("accounts", AccountViewSet),
    ("account-months", sales.AccountMonthViewSet),
    ("exchange-rates", sales.ExchangeRateViewSet),
    ("exports/accounts", AccountExportViewSet),
    ("exports/sales-lines", SalesLineExportViewSet),
    ("imports", ImportViewSet),
    ("accounts/bulk", BulkViewSet),
    ("accounts/upsert", UpsertViewSet),
    (f"{OF_ACCOUNT}/trail", TrailViewSet),
    (f"{OF_ACCOUNT}/members", MembersViewSet),
    ("account-members", MemberViewSet),
    ("alarms", AlarmViewSet),
    ("segments", SegmentViewSet),
    ("tags", TagViewSet),
    ("custom-fields", CustomFieldViewSet),
    *CLASSES,
    ("product-lines", sales.ProductLineViewSet),
    ("products", sales.ProductViewSet),
    ("sales-lines", sales.SalesLineViewSet),
]
