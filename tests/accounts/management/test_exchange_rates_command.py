"""The command that brings rates without sales, and takes them out."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ExchangeRate
from kam.core.audit import trail
from kam.core.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Two rates of the zloty."""
    path = tmp_path / "rates.csv"
    path.write_text("currency,date,rate\nPLN,2026-01-01,0.25\nPLN,2026-02-01,0.24\n")
    return str(path)


def run(*options: str) -> str:
    out = StringIO()
    call_command("exchange_rates", *options, stdout=out)
    return out.getvalue()


def test_stores_what_is_new_and_says_how_much(file: str) -> None:
    assert run(file) == "2 rates stored\n"
    assert run(file) == "0 rates stored\n"
    assert set(ExchangeRate.objects.values_list("kind", flat=True)) == {"DAILY"}


def test_budget_rates_are_kept_apart(file: str) -> None:
    run(file)
    assert run(file, "--budget") == "2 rates stored\n"
    assert ExchangeRate.objects.filter(kind="BUDGET").count() == 2


def test_removes_one_day_or_all(file: str) -> None:
    run(file)
    assert run("--remove", "pln", "--on", "2026-02-01") == "1 rates removed\n"
    assert run("--remove", "PLN") == "1 rates removed\n"
    assert not ExchangeRate.objects.exists()


def test_the_trail_says_who_and_through_which_door(file: str, admin: User) -> None:
    run(file, "--as", admin.email)
    change = trail(ExchangeRate, ExchangeRate.objects.earliest("pk").pk)[0]
    assert (change.by_id, change.source) == (admin.pk, "shell")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "one of the arguments"),
        (["/nowhere/rates.csv"], "cannot be read"),
        (["/nowhere/rates.csv", "--on", "2026-01-01"], "--on goes with --remove"),
        (["--remove", "PLN", "--on", "2026-02-30"], "There is no day 2026-02-30"),
        (["--remove", "PLN", "--as", "nobody@company.example"], "no active user"),
    ],
)
def test_refuses_in_one_sentence(options: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(*options)


def test_refuses_who_is_no_administrator(file: str, anna: User) -> None:
    with pytest.raises(CommandError, match="Ask an administrator"):
        run(file, "--as", anna.email)
