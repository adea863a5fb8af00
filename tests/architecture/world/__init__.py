"""A small company in which everything of a rep is a secret: words and amounts that nobody else has.

All have imported a file by the real importer, so every page has something to show. It is seen from Clara: her own
belongings, those of Carl in her team, those of Anna, a stranger in another one. Some of Clara's accounts stand next to
Anna's: below one, above one, merged into one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from accounts.models import Account, ClassificationRun, ClassificationSnapshot, CustomField, ExchangeRate, Segment
from accounts.services import classification
from kam.core.models import User
from tests.architecture.webhook_rows import listen
from tests.architecture.world.belongings import NOW, Belongings, Secrets, belongings_of
from tests.architecture.world.crowding import crowd
from tests.architecture.world.disturbance import disturb
from tests.architecture.world.interweaving import interweave
from tests.architecture.world.people import People, people_of
from tests.factories.accounts import CustomFieldFactory
from tests.factories.classification import ClassChangeFactory, RunFactory
from tests.factories.core import ApiTokenFactory, ServiceAccountFactory

__all__ = [
    "CANARIES",
    "COMPANYS",
    "NOW",
    "SECRETS",
    "Belongings",
    "People",
    "Secrets",
    "World",
    "build",
    "crowd",
    "disturb",
]

SECRETS = {
    "anna": Secrets("Canarium", "KANAREK", Decimal("7340033.17")),
    "nora": Secrets("Nocturne", "NOKTURN", Decimal("2147953.61")),
    "clara": Secrets("Plainsong", "PLAINSONG", Decimal("1284719.41")),
    "carl": Secrets("Cantata", "KANTATA", Decimal("1391857.23")),
    "dina": Secrets("Divertimento", "DYWERTYMENT", Decimal("1573291.87")),
    "emil": Secrets("Elegia", "ELEGIA", Decimal("1668347.52")),
}
# Anna's, which most sweeps look for, and what the whole company sold in the year: of each rep, two accounts. Rounded
# and cut, it is the same number.
CANARIES = SECRETS["anna"].canaries
COMPANYS = str(int(sum(2 * secrets.year for secrets in SECRETS.values())))


@dataclass(frozen=True)
class World:
    """Clara's belongings, her team's and, foreign to her, Anna's; the runs that classified all; words; people."""

    reps: dict[str, Belongings]
    people: People
    first: ClassificationRun
    run: ClassificationRun
    field: CustomField
    segment: Segment
    rate: ExchangeRate
    service: User

    @property
    def own(self) -> Belongings:
        return self.reps["clara"]

    @property
    def team(self) -> Belongings:
        return self.reps["carl"]

    @property
    def foreign(self) -> Belongings:
        return self.reps["anna"]

    @property
    def admin(self) -> User:
        return self.people.admin

    @property
    def leaver(self) -> User:
        return self.people.leaver


def build(*, is_published: bool) -> World:
    """Make the company; without a published run its pages show what they show before the first."""
    _begin_with_large_ids()
    people = people_of()
    reps = {name: belongings_of(people.reps[name], secrets) for name, secrets in SECRETS.items()}
    people.let_in(reps["clara"].accounts)
    interweave(reps["clara"], reps["anna"])
    run = _classified(people.admin) if is_published else RunFactory(made_by=people.admin)
    # The first run after the imports is what their pages tell the effect of.
    first = ClassificationRun.objects.earliest("started_at", "pk")
    for account in (account for rep in reps.values() for account in rep.accounts):
        ClassChangeFactory(run=run, account=account)
        ClassChangeFactory(run=first, account=account, at=timezone.now())
    field, segment = CustomFieldFactory(name="Route"), Segment.objects.create(name="Retail")
    Account.objects.update(segment=segment, custom={field.key: "A4"})
    service = ServiceAccountFactory(name="Canarium service")
    ApiTokenFactory(user=service, created_by=people.admin, name="Canarium service token")
    rate = ExchangeRate.objects.create(currency="USD", on=NOW.date(), rate=4)
    listen(people.admin)
    # A group's head that Clara does not see is told to her no more than it is above the account.
    ClassificationSnapshot.objects.filter(account=reps["clara"].account).update(group_head=reps["anna"].account)
    return World(reps, people, first, run, field, segment, rate, service)


def _classified(admin: User) -> ClassificationRun:
    """Run twice, so that there is something to compare: a month earlier, then at the turn of the year."""
    classification.run_classification(as_of=date(2025, 12, 1), by=admin)
    run = classification.run_classification(as_of=date(2026, 1, 1), by=admin)
    assert run.is_published
    return run


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
