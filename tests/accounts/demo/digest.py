"""Everything that the demo company comes to, without keys and moments, as one number."""

import hashlib

from accounts.models import (
    Account,
    AccountMonthPart,
    Alarm,
    ClassChange,
    ClassificationSnapshot,
    ExchangeRate,
    SalesLine,
    TaxId,
)


def digest() -> str:
    """Return a hash of the lines, the sums, the accounts, their classes and alarms."""
    account = ("account__name", "account__external_id")
    rows = [
        Account.objects.values_list(
            "name", "external_id", "short_name", "status", "segment__name", "owner__email", "team__name",
            "parent__name", "city", "currency", "key_since", "archived_at", "merged_into__name",
        ),
        TaxId.objects.values_list("account__name", "kind", "value"),
        ExchangeRate.objects.values_list("currency", "on", "rate"),
        SalesLine.objects.values_list(
            *account, "document_id", "line_key", "document_on", "product__name", "quantity", "amount", "base_amount",
            "cost", "ship_to__name", "salesperson",
        ),
        AccountMonthPart.objects.values_list(*account, "month", "product_line__name", "net", "quantity", "cost"),
        ClassificationSnapshot.objects.values_list(*account, "run__as_of", "status", "abc", "xyz", "value", "cv"),
        ClassChange.objects.values_list(*account, "run__as_of", "from_class", "to_class", "cause"),
        Alarm.objects.values_list(*account, "kind", "points", "at_stake", "raised_on", "mute__reason"),
    ]  # fmt: skip
    found = hashlib.sha256()
    for each in rows:
        for row in sorted(map(repr, each)):
            found.update(row.encode())
    return found.hexdigest()
