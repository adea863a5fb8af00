"""Accounts and what belongs to them, for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import (
    Account,
    AccountMonth,
    AccountTag,
    AccountTeamMember,
    Address,
    Alarm,
    AlarmMute,
    CustomField,
    ImportBatch,
    ImportCorrection,
    ImportDoubt,
    OrgUnit,
    SalesLine,
    Tag,
    TaxId,
)
from tests.factories.core import UserFactory


class AccountFactory(DjangoModelFactory[Account]):
    """An account that nobody owns; say `owner=` and `team=`."""

    class Meta:
        model = Account

    name = factory.Sequence(lambda n: f"Customer {n}")

    @classmethod
    def _create(cls, model_class: type[Account], *args: Any, **kwargs: Any) -> Account:
        account = model_class(**kwargs)
        account.derive_names()
        account.save()
        return account


class AccountTeamMemberFactory(DjangoModelFactory[AccountTeamMember]):
    """A colleague on an account team who may read; say `access="EDIT"` for more."""

    class Meta:
        model = AccountTeamMember

    account: Any = factory.SubFactory(AccountFactory)
    user: Any = factory.SubFactory(UserFactory)
    from_on = date(2026, 1, 1)


class AddressFactory(DjangoModelFactory[Address]):
    """Where an account is registered."""

    class Meta:
        model = Address

    account: Any = factory.SubFactory(AccountFactory)
    kind = "REGISTERED"
    city = "Gdynia"


class TaxIdFactory(DjangoModelFactory[TaxId]):
    """A tax number that passes no check; say kind and value where the check matters."""

    class Meta:
        model = TaxId

    account: Any = factory.SubFactory(AccountFactory)
    kind = "OTHER"
    value = factory.Sequence(lambda n: f"T{n}")


class OrgUnitFactory(DjangoModelFactory[OrgUnit]):
    """A department of an account."""

    class Meta:
        model = OrgUnit

    account: Any = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Unit {n}")


class TagFactory(DjangoModelFactory[Tag]):
    """A word to stick on accounts."""

    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"tag {n}")


class AccountTagFactory(DjangoModelFactory[AccountTag]):
    """A tag on an account."""

    class Meta:
        model = AccountTag

    account: Any = factory.SubFactory(AccountFactory)
    tag: Any = factory.SubFactory(TagFactory)


class CustomFieldFactory(DjangoModelFactory[CustomField]):
    """A text that the company asks for; say kind and options for another one."""

    class Meta:
        model = CustomField

    name = factory.Sequence(lambda n: f"Field {n}")
    kind = "TEXT"


class ImportBatchFactory(DjangoModelFactory[ImportBatch]):
    """An import of no rows."""

    class Meta:
        model = ImportBatch

    file_name = "sales.csv"
    source = "erp"
    made_by: Any = factory.SubFactory(UserFactory)


class ImportCorrectionFactory(DjangoModelFactory[ImportCorrection]):
    """The last day of February put in the place of a day that there is not."""

    class Meta:
        model = ImportCorrection

    batch: Any = factory.SubFactory(ImportBatchFactory)
    kind = "CELL"
    row = 2
    column = "date"
    was = "2026-02-30"
    becomes = "2026-02-28"
    made_by: Any = factory.SelfAttribute("batch.made_by")
    made_at = datetime(2026, 3, 1, tzinfo=UTC)


class ImportDoubtFactory(DjangoModelFactory[ImportDoubt]):
    """A date of ten years ago."""

    class Meta:
        model = ImportDoubt

    batch: Any = factory.SubFactory(ImportBatchFactory)
    kind = "FAR_DATE"
    row = 2
    column = "date"
    value = "2016-01-05"
    details: Any = factory.LazyFunction(lambda: {"is_ahead": False})


class SalesLineFactory(DjangoModelFactory[SalesLine]):
    """A line over 100 euros of 15 January 2026."""

    class Meta:
        model = SalesLine

    account: Any = factory.SubFactory(AccountFactory)
    batch: Any = factory.SubFactory(ImportBatchFactory)
    source = "erp"
    document_id = factory.Sequence(lambda n: f"D{n}")
    line_key = "1"
    document_on = date(2026, 1, 15)
    amount = base_amount = 100
    currency = "EUR"


class AccountMonthFactory(DjangoModelFactory[AccountMonth]):
    """January 2026 of an account with one line over 100."""

    class Meta:
        model = AccountMonth

    account: Any = factory.SubFactory(AccountFactory)
    month = date(2026, 1, 1)
    net = gross = 100
    quantity = 0
    lines = nonneg_lines = positive_documents = 1
    first_on = first_nonneg_on = last_on = last_positive_on = date(2026, 1, 15)


class AlarmFactory(DjangoModelFactory[Alarm]):
    """A product line that stopped, open since 2 January 2026; say `line` for its name."""

    class Meta:
        model = Alarm

    class Params:
        line = "Carrier bags"

    account: Any = factory.SubFactory(AccountFactory)
    kind = "STOPPED_LINE"
    subject = "1"
    raised_on = date(2026, 1, 2)
    points = Decimal("0.4")
    at_stake = 2_400
    figures: Any = factory.LazyAttribute(
        lambda alarm: {
            "line": alarm.line, "months_bought": 12, "line_net": "2400", "account_net": "6000",
            "last_month": "2025-09-01", "since": "2025-10-01",
        }
    )  # fmt: skip
    raised_figures: Any = factory.SelfAttribute("figures")


class AlarmMuteFactory(DjangoModelFactory[AlarmMute]):
    """Somebody knows, until the end of 2026."""

    class Meta:
        model = AlarmMute

    account: Any = factory.SubFactory(AccountFactory)
    kind = "STOPPED_LINE"
    subject = "1"
    reason = "Agreed"
    expires_on = date(2026, 12, 31)
    made_by: Any = factory.SubFactory(UserFactory)
