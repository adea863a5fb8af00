"""The nouns of accounts over REST, under their plurals."""

from typing import Any, Final

from accounts.api.accounts.bulk import BulkViewSet
from accounts.api.accounts.members import MembersViewSet, MemberViewSet
from accounts.api.accounts.trail import TrailViewSet
from accounts.api.accounts.upserts import UpsertViewSet
from accounts.api.accounts.viewset import AccountViewSet
from accounts.api.alarms import AlarmViewSet
from accounts.api.audit import AuditViewSet
from accounts.api.classes.routes import ROUTES as CLASSES
from accounts.api.colleagues import ColleagueViewSet
from accounts.api.exports.viewsets import AccountExportViewSet, SalesLineExportViewSet, SnapshotExportViewSet
from accounts.api.imports.corrections import CorrectionViewSet
from accounts.api.imports.doubts import DoubtViewSet
from accounts.api.imports.viewset import ImportViewSet
from accounts.api.sales import viewsets as sales
from accounts.api.words.custom_fields import CustomFieldViewSet
from accounts.api.words.segments import SegmentViewSet
from accounts.api.words.tags import TagViewSet

# What belongs to one account.
OF_ACCOUNT: Final = "accounts/(?P<account>[0-9]{1,19})"
# What hangs on one import.
OF_IMPORT: Final = "imports/(?P<batch>[0-9]{1,19})"
ROUTES: Final[list[tuple[str, Any]]] = [
    ("accounts", AccountViewSet),
    ("account-months", sales.AccountMonthViewSet),
    ("exchange-rates", sales.ExchangeRateViewSet),
    ("exports/accounts", AccountExportViewSet),
    ("exports/sales-lines", SalesLineExportViewSet),
    ("exports/snapshots", SnapshotExportViewSet),
    ("imports", ImportViewSet),
    (f"{OF_IMPORT}/corrections", CorrectionViewSet),
    (f"{OF_IMPORT}/doubts", DoubtViewSet),
    ("accounts/bulk", BulkViewSet),
    ("accounts/upsert", UpsertViewSet),
    (f"{OF_ACCOUNT}/trail", TrailViewSet),
    (f"{OF_ACCOUNT}/members", MembersViewSet),
    ("account-members", MemberViewSet),
    ("alarms", AlarmViewSet),
    ("audit", AuditViewSet),
    ("colleagues", ColleagueViewSet),
    ("segments", SegmentViewSet),
    ("tags", TagViewSet),
    ("custom-fields", CustomFieldViewSet),
    *CLASSES,
    ("product-lines", sales.ProductLineViewSet),
    ("products", sales.ProductViewSet),
    ("sales-lines", sales.SalesLineViewSet),
]
