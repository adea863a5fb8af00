"""Talking to the database that a URL names, embedded or given, without Django."""

from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2

from kam.devserver.errors import DevError

# A database made anew has another number, one in a cluster made anew another cluster.
IDENTITY = """
SELECT system_identifier || '/' || oid
  FROM pg_control_system(), pg_database WHERE datname = current_database()
"""


def address_of(url: str) -> dict[str, Any]:
    """Return host, port, user, password and database of a URL, without what is meant for Django."""
    parts = urlsplit(url)
    return {
        "host": unquote(parts.hostname or "127.0.0.1"),
        "port": str(parts.port or 5432),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
    }


def ask(url: str, question: str) -> Any:
    """Return the first value of the answer; psycopg2.Error when the database does not answer."""
    connection = psycopg2.connect(connect_timeout=5, **address_of(url))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def identity(url: str) -> str:
    """Return what tells this database from every other, also from an earlier one at the same address."""
    try:
        return str(ask(url, IDENTITY))
    except psycopg2.Error as error:
        address = address_of(url)
        raise DevError(
            f"The database {address['dbname']} at {address['host']}:{address['port']} does not answer:\n{error}"
        ) from error
