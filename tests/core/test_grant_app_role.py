"""What the application's role may do in the database."""

import pytest
from django.core.management import call_command
from django.db import connection

APP = "kam_app"


def tables_where_allowed(privilege: str) -> set[str]:
    """Return the tables on which the application's role has the privilege."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND has_table_privilege(%s, oid, %s)",
            [APP, privilege],
        )
        return {name for (name,) in cursor.fetchall()}


def audit_tables() -> set[str]:
    """Return the tables of the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_id'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_the_trail_can_be_written_and_read_but_neither_changed_nor_shortened() -> None:
    call_command("grant_app_role")
    trail = audit_tables()
    assert {"core_userevent", "accounts_accountevent"} <= trail
    assert trail <= tables_where_allowed("INSERT") & tables_where_allowed("SELECT")
    for forbidden in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
        assert not trail & tables_where_allowed(forbidden)


@pytest.mark.django_db
def test_everything_else_can_be_changed_but_not_emptied() -> None:
    call_command("grant_app_role")
    assert {"core_user", "accounts_account"} <= tables_where_allowed("UPDATE") & tables_where_allowed("DELETE")
    assert not [name for name in tables_where_allowed("TRUNCATE") if not name.endswith("_staging")]


@pytest.mark.django_db
def test_the_role_owns_nothing_and_makes_nothing() -> None:
    call_command("grant_app_role")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [APP])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APP])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_one_role_for_both_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://{connection.settings_dict['USER']}:x@127.0.0.1/kam")
    call_command("grant_app_role")
    assert "same role" in capsys.readouterr().err
