"""A wrong value in the environment stops the start and says which one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kam.devserver.arguments import PROJECT

GOOD = {
    "SECRET_KEY": "secret",
    "DATABASE_URL": "postgres://kam_app:word@127.0.0.1:5432/kam",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
SHOW = "from django.conf import settings as s; print({})"


def start(show: str = "s.PROCESS", **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own."""
    words = [sys.executable, "-c", SHOW.format(show)]
    given = {"DJANGO_SETTINGS_MODULE": "kam.settings", "PATH": os.environ["PATH"], **GOOD, **environment}
    return subprocess.run(words, env=given, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("DATABASE_URL", "sqlite:///kam.db"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", "localhost:6379"),
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("PROXY_COUNT", "-1"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("KAM_PROCESS", "cook"),
        ("SECRET_KEY_FILE", "/there/is/none"),
    ],
)
def test_a_wrong_value_stops_the_start(name: str, value: str) -> None:
    result = start(**{name: value})
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr.splitlines()[-1]
    assert name in result.stderr.splitlines()[-1]


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("$from-the-file\n")
    assert start("s.SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "secret")).stdout == "$from-the-file\n"


def test_production_is_what_you_get_without_saying_anything() -> None:
    shown = start("s.DEBUG, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT").stdout
    assert shown == "False True __Host-session True\n"


def test_a_page_gives_the_database_five_seconds_and_a_worker_half_an_hour() -> None:
    options = "s.DATABASES['default']['OPTIONS']['options']"
    assert "statement_timeout=5000 " in start(options).stdout
    assert "statement_timeout=1800000 " in start(options, KAM_PROCESS="worker").stdout


def test_only_migrations_connect_as_the_owner() -> None:
    owner = "postgres://kam_owner:word@127.0.0.1:5432/kam"
    user = "s.DATABASES['default']['USER']"
    assert start(user, MIGRATE_DATABASE_URL=owner).stdout == "kam_app\n"
    assert start(user, MIGRATE_DATABASE_URL=owner, KAM_PROCESS="migrate").stdout == "kam_owner\n"
