"""What of two strangers touches: accounts below, above and merged into each other's, sales, pins."""

from datetime import date

from accounts.models import Account
from tests.architecture.world.belongings import NOW, Belongings
from tests.factories.accounts import AccountFactory, ImportDoubtFactory, SalesLineFactory
from tests.factories.pins import PinnedAccountFactory


def interweave(own: Belongings, foreign: Belongings) -> None:
    """Let Clara's first account stand below one of Anna's and above another; let her third be merged into Anna's.

    A new customer of Clara's file looks like one of Anna's. One of Anna's went into Clara's first one, Anna's import
    brought sales of it, and Clara pinned what she cannot see.
    """
    one, two = foreign.accounts[:2]
    Account.objects.filter(pk=own.account.pk).update(parent=one)
    Account.objects.filter(pk=two.pk).update(parent=own.account)
    merged = Account(name="Plain merged", owner=own.owner, merged_into=one, archived_at=NOW)
    merged.derive_names()
    merged.save()
    own.accounts.append(merged)
    gone = AccountFactory(name="Canarium gone", owner=foreign.owner, merged_into=own.account, archived_at=NOW)
    foreign.accounts.insert(1, gone)
    SalesLineFactory(account=own.account, batch=foreign.batches[0], document_on=date(2025, 6, 15))
    alike = {"account": one.pk, "why": "NAME"}
    ImportDoubtFactory(batch=own.checked, kind="SAME_CUSTOMER", column="customer_id", row=3, details=alike)
    for position, account in enumerate((one, own.account), start=1):
        PinnedAccountFactory(user=own.owner, account=account, position=position)
