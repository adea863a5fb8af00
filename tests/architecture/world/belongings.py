"""What one rep has: accounts with all that hangs on them, imports in every state, a job, an act to take back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from accounts.models import Account, AccountTeamMember, Alarm, ImportBatch, Tag
from accounts.services import sales_import
from kam.core.models import Job, UndoableAct, User
from tests.factories.accounts import (
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    AlarmFactory,
    AlarmMuteFactory,
    ImportCorrectionFactory,
    ImportDoubtFactory,
    OrgUnitFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.classification import OverrideFactory
from tests.factories.core import ApiTokenFactory, JobFactory, SavedViewFactory, UndoableActFactory, UserFactory

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
HEADER = "customer_id,customer_name,date,order_id,product,quantity,amount,currency,product_line,channel,ship_to"


@dataclass(frozen=True)
class Secrets:
    """Words and an amount that occur nowhere else: one line of a month is of this amount."""

    word: str
    number: str
    amount: Decimal

    @property
    def year(self) -> Decimal:
        return 12 * self.amount

    @property
    def canaries(self) -> tuple[str, ...]:
        """Return what to look for; digits are looked for without what stands between thousands."""
        return (self.word, self.number.capitalize(), str(int(self.amount)), str(int(self.year)))


@dataclass(frozen=True)
class Belongings:
    """Everything of one owner."""

    owner: User
    secrets: Secrets
    accounts: list[Account]
    batches: list[ImportBatch]
    job: Job
    act: UndoableAct
    alarm: Alarm

    @property
    def account(self) -> Account:
        return self.accounts[0]

    @property
    def checked(self) -> ImportBatch:
        """The file that waits to come in, with what is doubted and corrected in it."""
        return self.batches[1]

    @property
    def members(self) -> list[AccountTeamMember]:
        return list(AccountTeamMember.objects.filter(account__in=self.accounts).order_by("pk"))

    @property
    def tags(self) -> list[Tag]:
        return list(Tag.objects.filter(accounts__in=self.accounts).order_by("pk"))


def belongings_of(owner: User, secrets: Secrets) -> Belongings:
    """Let the owner import a file, and furnish what came of it."""
    word, number, amount = secrets.word, secrets.number, secrets.amount
    good = _lines(number, f"{word} Timber", amount) + _lines(f"{number}-2", f"{word} Paper", amount)
    faulty = f"{number}-3,{word} Faulty,2025-02-30,{number}-F,{word} pen,1,{amount},EUR,,,\n"
    imported = _receive(owner, f"{word}-imported.csv", good + faulty)
    sales_import.import_rows(batch=imported, by=owner)
    checked = _receive(owner, f"{word}-checked.csv", good + faulty)
    sales_import.check(batch=checked, by=owner)
    ImportCorrectionFactory(batch=checked, column="customer_name", was=f"{word} Timber", becomes=f"{word} Wood")
    ImportDoubtFactory(batch=checked, value=f"{word} day")
    received = _receive(owner, f"{word}-received.csv", good)
    accounts = list(Account.objects.filter(owner=owner).order_by("pk"))
    for account in accounts:
        _furnish(account, word=word)
    batches = [ImportBatch.objects.get(pk=batch.pk) for batch in (imported, checked, received)]
    ApiTokenFactory(user=owner, name=f"{word} token", last_used_at=NOW)
    SavedViewFactory(owner=owner, name=f"{word} view", query="class=A")
    job = JobFactory(
        kind="classification", state="RUNNING", started_at=NOW, requested_by=owner, progress_note=f"{word} is counted"
    )
    act = UndoableActFactory(made_by=owner, words=f"{word} assigned")
    return Belongings(owner, secrets, accounts, batches, job, act, _alarm(accounts[0], word))


def add_an_account(owner: User, *, below: Account) -> None:
    """Let the owner have one account more, in the group of the given one, with sales of its own."""
    latest = Account.objects.filter(owner=owner, merged_into=None).order_by("pk").last()
    assert latest is not None
    latest.pk, latest.parent = None, below
    latest.external_id, latest.name = f"NEW-{owner.pk}", "Quite new"
    latest.derive_names()
    latest.save()
    _receive(owner, "new.csv", _lines("NEW", "Quite new", Decimal(5)))


def _furnish(account: Account, *, word: str) -> None:
    OverrideFactory(account=account, reason=f"{word} will grow.", made_by=account.owner)
    AddressFactory(account=account, lines=f"{word} street 7")
    TaxIdFactory(account=account, value=f"{word.upper()}{account.pk}")
    OrgUnitFactory(account=account, name=f"{word} unit")
    AccountTagFactory(account=account, tag=TagFactory(name=f"{word} tag {account.pk}"))
    AccountTeamMemberFactory(account=account, user=UserFactory(name=f"{word} colleague"))


def _alarm(account: Account, word: str) -> Alarm:
    """A line that stopped, and another that somebody knows about."""
    mute = AlarmMuteFactory(account=account, subject="2", reason=f"{word} knows", made_by=account.owner)
    AlarmFactory(account=account, subject="2", mute=mute)
    return AlarmFactory(account=account, subject="1", line=f"{word} line")


def _receive(owner: User, name: str, lines: str) -> ImportBatch:
    file = BytesIO(f"{HEADER}\n{lines}".encode())
    return sales_import.receive(file=file, file_name=name, by=owner, source=f"erp-{owner.pk}", currency="EUR")


def _lines(number: str, name: str, amount: Decimal) -> str:
    """One line a month of 2025."""
    months = (date(2025, month, 15) for month in range(1, 13))
    return "".join(
        f"{number},{name},{day},{number}-{day.month},{name} pen,3,{amount},EUR,{name} line,ONLINE,{name} dock\n"
        for day in months
    )
