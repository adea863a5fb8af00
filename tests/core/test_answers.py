from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import Account, Tag
from kam.core.answers import BEGINNING, Answers
from kam.core.models import Job, TableChange, Team
from kam.core.tidying import tidy
from tests.core.test_tidying import NOW
from tests.factories.accounts import AccountFactory
from tests.factories.core import JobFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


class Question:
    """How many teams there are, asked by a request of its own each time; `asked` says how often the database was."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, answers: Answers | None = None) -> int:
        count: int = (answers or Answers()).to("teams", Team.objects.order_by(), ask=self._ask)
        return count

    def _ask(self) -> int:
        self.asked += 1
        return len(Team.objects.order_by())


@pytest.fixture
def question() -> Question:
    cache.clear()
    # A test that emptied the tables has taken the note of the beginning along.
    TableChange.objects.create(table_name=BEGINNING)
    TeamFactory()
    return Question()


def rename_by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_team SET name = name || ' & Co'")


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (TeamFactory, 2),
        (rename_by_hand, 2),
        (lambda: Team.objects.all().delete(), 2),
        (lambda: tidy(now=NOW), 2),
        (AccountFactory, 1),
        (lambda: None, 1),
    ],
    ids=["new", "changed by hand", "gone", "notes tidied", "another table", "nothing"],
)
def test_an_answer_stays_until_its_table_changes(change: Callable[[], object], asked: int, question: Question) -> None:
    question()
    change()
    assert question() == Team.objects.count()
    assert question.asked == asked


def test_a_change_that_is_taken_back_leaves_the_answer_as_it_was(question: Question) -> None:
    question()
    with transaction.atomic():
        TeamFactory()
        assert question() == 2
        transaction.set_rollback(True)
    assert question() == 1


def test_what_changes_between_looking_and_asking_is_not_overlooked(question: Question) -> None:
    request = Answers()
    assert request.to("states", ask=lambda: 0) == 0
    TeamFactory()
    assert question(request) == 2
    TeamFactory()
    assert question() == 3


def test_nobody_is_answered_for_somebody_else(question: Question) -> None:
    AccountFactory(owner=(anna := UserFactory()))
    seen = [
        Answers().to("accounts", mine, ask=mine.count)
        for mine in (Account.objects.filter(owner=anna), Account.objects.filter(owner=UserFactory()))
    ]
    assert seen == [1, 0]


def test_an_answer_from_a_table_that_notes_nothing_is_not_kept(question: Question) -> None:
    for count in (1, 2):
        JobFactory()
        assert Answers().to("jobs", Job.objects.order_by(), ask=Job.objects.count) == count


def test_a_database_that_has_lost_its_beginning_keeps_nothing(question: Question) -> None:
    TableChange.objects.all().delete()
    question()
    question()
    assert question.asked == 2


def test_a_sign_in_changes_no_answer() -> None:
    user = UserFactory()
    before = TableChange.objects.states()
    user.last_login = NOW
    user.save(update_fields=["last_login"])
    assert TableChange.objects.states() == before
    Tag.objects.create(name="Fair")
    assert TableChange.objects.states() != before


def test_tidying_leaves_one_note_of_a_table(question: Question) -> None:
    TeamFactory()
    TeamFactory()
    tidy(now=NOW)
    assert TableChange.objects.filter(table_name="core_team").count() == 1
