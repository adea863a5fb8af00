from accounts.models.account import Account, Segment
from accounts.models.address import Address
from accounts.models.alarm import Alarm, AlarmMute
from accounts.models.classification import (
    ClassChange,
    ClassificationOverride,
    ClassificationProfile,
    ClassificationProfileVersion,
    ClassificationRun,
    ClassificationSnapshot,
)
from accounts.models.custom_field import CustomField
from accounts.models.export import Export
from accounts.models.import_correction import ImportCorrection
from accounts.models.import_doubt import ImportDoubt
from accounts.models.imports import ImportBatch, ImportMapping, ImportRowError
from accounts.models.key_share_alert import KeyShareAlert
from accounts.models.org_unit import OrgUnit
from accounts.models.pinned_account import PinnedAccount
from accounts.models.product import Product, ProductLine
from accounts.models.sales import AccountMonth, AccountMonthPart, ExchangeRate, SalesLine
from accounts.models.tag import AccountTag, Tag
from accounts.models.tax_id import TaxId
from accounts.models.team_member import AccountTeamMember

__all__ = [
    "Account",
    "AccountMonth",
    "AccountMonthPart",
    "AccountTag",
    "AccountTeamMember",
    "Address",
    "Alarm",
    "AlarmMute",
    "ClassChange",
    "ClassificationOverride",
    "ClassificationProfile",
    "ClassificationProfileVersion",
    "ClassificationRun",
    "ClassificationSnapshot",
    "CustomField",
    "ExchangeRate",
    "Export",
    "ImportBatch",
    "ImportCorrection",
    "ImportDoubt",
    "ImportMapping",
    "ImportRowError",
    "KeyShareAlert",
    "OrgUnit",
    "PinnedAccount",
    "Product",
    "ProductLine",
    "SalesLine",
    "Segment",
    "Tag",
    "TaxId",
]
