"""A small company in which everything of Anna is a secret from Clara: canary names and amounts that nobody else has.

Both have imported a file by the real importer, so every page has something to show. Some of Clara's accounts
stand next to Anna's: below one, above one, merged into one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

from django.db import connection
from django.utils import timezone

from accounts.models import (
    Account,
    AccountTeamMember,
    Alarm,
    ClassificationRun,
    CustomField,
    ExchangeRate,
    ImportBatch,
    Segment,
    Tag,
)
from accounts.services import classification, sales_import
from kam.core.models import Job, UndoableAct, User
from tests.architecture import bearers
from tests.architecture.disturbances import DISTURBANCES, FOREIGN
from tests.architecture.webhook_rows import listen
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    AlarmFactory,
    AlarmMuteFactory,
    CustomFieldFactory,
    ImportCorrectionFactory,
    ImportDoubtFactory,
    OrgUnitFactory,
    SalesLineFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.classification import ClassChangeFactory, OverrideFactory, RunFactory
from tests.factories.core import (
    ApiTokenFactory,
    JobFactory,
    SavedViewFactory,
    ServiceAccountFactory,
    TeamFactory,
    TeamMembershipFactory,
    UndoableActFactory,
    UserFactory,
)
from tests.factories.pins import PinnedAccountFactory

# Words and digits that occur nowhere else; digits are looked for without what stands between thousands.
# The last one is Anna's year on one account.
CANARIES = ("Canarium", "Kanarek", "7340033", "88080398")
# What the whole company sold in the year: 2 x 12 x (7,340,033.17 + 1,200).
COMPANYS = "176189596"
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
HEADER = "customer_id,customer_name,date,order_id,product,quantity,amount,currency,product_line,channel,ship_to"


@dataclass(frozen=True)
class Belongings:
    """What one rep has: accounts with all that hangs on them, imports in every state, a job, an act to take back."""

    owner: User
    accounts: list[Account]
    batches: list[ImportBatch]
    job: Job
    act: UndoableAct
    alarm: Alarm

    @property
    def account(self) -> Account:
        return self.accounts[0]

    @property
    def members(self) -> list[AccountTeamMember]:
        return list(AccountTeamMember.objects.filter(account__in=self.accounts).order_by("pk"))

    @property
    def tags(self) -> list[Tag]:
        return list(Tag.objects.filter(accounts__in=self.accounts).order_by("pk"))


@dataclass(frozen=True)
class World:
    """Clara's belongings and, foreign to her, Anna's; the run that classified both; words of all; who else may ask."""

    own: Belongings
    foreign: Belongings
    run: ClassificationRun
    field: CustomField
    segment: Segment
    admin: User
    leaver: User
    service: User


def build(*, is_published: bool) -> World:
    """Make the company; without a published run its pages show what they show before the first."""
    _begin_with_large_ids()
    top = TeamFactory(name="Company")
    admin = UserFactory(name="Admin", role=User.Role.ADMIN)
    anna, clara = UserFactory(name="Anna Kanarek"), UserFactory(name="Clara")
    for user, name in ((anna, "North"), (clara, "South")):
        TeamMembershipFactory(team=TeamFactory(name=name, parent=top), user=user)
    foreign = _belongings(anna, word="Canarium", number="KANAREK", amount="7340033.17")
    own = _belongings(clara, word="Plain", number="PLAIN", amount="1200.00")
    _interweave(own, foreign)
    run = _classified(admin) if is_published else RunFactory(made_by=admin)
    # The first run after the imports is what their pages tell the effect of.
    first = ClassificationRun.objects.earliest("started_at", "pk")
    for account in (*own.accounts, *foreign.accounts):
        ClassChangeFactory(run=run, account=account)
        ClassChangeFactory(run=first, account=account, at=timezone.now())
    field, segment = CustomFieldFactory(name="Route"), Segment.objects.create(name="Retail")
    Account.objects.update(segment=segment, custom={field.key: "A4"})
    leaver = UserFactory(name="Leaver", role=User.Role.ADMIN)
    service = ServiceAccountFactory(name="Canarium service")
    ApiTokenFactory(user=service, created_by=admin, name="Canarium service token")
    bearers.give(admin, name="Admin token")
    ExchangeRate.objects.create(currency="USD", on=NOW.date(), rate=4)
    listen(admin)
    return World(own, foreign, run, field, segment, admin, leaver, service)


def _classified(admin: User) -> ClassificationRun:
    """Run twice, so that there is something to compare: a month earlier, then at the turn of the year."""
    classification.run_classification(as_of=date(2025, 12, 1), by=admin)
    run = classification.run_classification(as_of=date(2026, 1, 1), by=admin)
    assert run.is_published
    return run


def disturb(world: World) -> None:
    """Change everything that is foreign to Clara: names, amounts, classes, files; take some away and add some."""
    owner = world.foreign.owner.pk
    with connection.cursor() as cursor:
        for change in DISTURBANCES:
            cursor.execute(change.format(foreign=FOREIGN), {"owner": owner})
    latest = world.foreign.accounts[-1]
    latest.pk = None
    latest.external_id, latest.name = "NEW", "Quite new"
    latest.derive_names()
    latest.save()
    _receive(world.foreign.owner, "new.csv", _lines("NEW", "Quite new", "5"))


def _begin_with_large_ids() -> None:
    """Let ids be numbers that occur nowhere else on a page, so that they can be told apart and masked."""
    with connection.cursor() as cursor:
        # 100 million and more, a million apart: an integer column holds it, and no two tables count alike.
        cursor.execute("""
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
                          greatest(coalesce(last_value, 0) + 1,
                                   100400000 + 1000000 * row_number() OVER (ORDER BY sequencename)))
            FROM pg_sequences WHERE schemaname = 'public'
        """)


def _belongings(owner: User, *, word: str, number: str, amount: str) -> Belongings:
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
    bearers.give(owner, name=f"{word} token")
    SavedViewFactory(owner=owner, name=f"{word} view", query="class=A")
    job = JobFactory(
        kind="classification", state="RUNNING", started_at=NOW, requested_by=owner, progress_note=f"{word} is counted"
    )
    act = UndoableActFactory(made_by=owner, words=f"{word} assigned")
    return Belongings(owner, accounts, batches, job, act, _alarm(accounts[0], word))


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


def _interweave(own: Belongings, foreign: Belongings) -> None:
    """Let Clara's first account stand below one of Anna's and above another; let her third be merged into Anna's.

    One of Anna's went into Clara's first one, Anna's import brought sales of it, and Clara pinned what she cannot see.
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
    for position, account in enumerate((one, own.account), start=1):
        PinnedAccountFactory(user=own.owner, account=account, position=position)


def _receive(owner: User, name: str, lines: str) -> ImportBatch:
    file = BytesIO(f"{HEADER}\n{lines}".encode())
    return sales_import.receive(file=file, file_name=name, by=owner, source=f"erp-{owner.pk}", currency="EUR")


def _lines(number: str, name: str, amount: str) -> str:
    """One line a month of 2025."""
    months = (date(2025, month, 15) for month in range(1, 13))
    return "".join(
        f"{number},{name},{day},{number}-{day.month},{name} pen,3,{amount},EUR,{name} line,ONLINE,{name} dock\n"
        for day in months
    )
