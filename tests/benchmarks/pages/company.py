"""The company of which the pages are drawn, in any size."""

import os
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.db import connection

from accounts.models import Tag
from accounts.services import classification
from kam.core.models import Team, User

GENERATOR: Final = Path(__file__).with_name("company.sql")
LAST_MONTH: Final = date(2025, 12, 1)
# Two runs a quarter apart, so that classes have moved.
RUNS: Final = (date(2025, 10, 1), date(2026, 1, 1))
OWNERS, TEAMS, TAGS = 40, 12, 8
TABLES: Final = (
    "accounts_account", "accounts_accountmonth", "accounts_accounttag", "accounts_alarm",
    "accounts_classificationsnapshot", "accounts_classchange",
)  # fmt: skip


def grow(accounts: int) -> None:
    """Let the company have so many accounts with three years of months, and classify them anew."""
    values: dict[str, Any] = {"accounts": accounts, "last_month": LAST_MONTH} | _people()
    with connection.cursor() as cursor:
        cursor.execute(GENERATOR.read_text(encoding="utf-8"), values)
    for as_of in RUNS:
        classification.run_classification(as_of=as_of, by=User.objects.importer())
    _settle()


def _people() -> dict[str, list[int]]:
    owners = [f"owner-{number}@bench.example" for number in range(OWNERS)]
    for email in owners:
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(email, name=email.partition("@")[0])
    return {
        "owners": list(User.objects.filter(email__in=owners).order_by("pk").values_list("pk", flat=True)),
        "teams": [Team.objects.get_or_create(name=f"Team {number}")[0].pk for number in range(TEAMS)],
        "tags": [Tag.objects.get_or_create(name=f"Tag {number}")[0].pk for number in range(TAGS)],
    }


def _settle() -> None:
    """Do what the server would have done of itself by the next day; only who owns the tables may ask for it."""
    owner = psycopg2.connect(os.environ.get("MIGRATE_DATABASE_URL") or os.environ["DATABASE_URL"])
    owner.autocommit = True
    with owner.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    owner.close()
