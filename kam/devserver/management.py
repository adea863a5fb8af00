"""Running Django's management commands with the services under them and the schema up to date."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT, Line, called_from
from kam.devserver.database import identity
from kam.devserver.errors import DevError
from kam.devserver.processes import dying_with_parent
from kam.devserver.services import Services, in_use, wait_until_gone
from kam.devserver.state import State

# These look at the code or shape the schema themselves: nothing is migrated before them.
AS_IT_IS: Final = {
    "",
    "check",
    "collectstatic",
    "compilemessages",
    "flush",
    "help",
    "makemessages",
    "makemigrations",
    "migrate",
    "pgtrigger",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
}


def manage(line: Line) -> int:
    """Run `./dev manage COMMAND…` and return its exit code."""
    with in_use(line.state) as services:
        command = next((word for word in line.rest if not word.startswith("-")), "")
        if command not in AS_IT_IS:
            bring_up_to_date(services)
        elif command in {"migrate", "flush"}:
            _stamp(line.state).unlink(missing_ok=True)
        words = [sys.executable, str(PROJECT / "manage.py"), *line.rest]
        # Paths among the arguments are the caller's, so the command runs where the caller stands.
        code = run_to_end(words, environment=services.environment(), where=str(called_from()))
        if command == "migrate" and code == 0:
            run_command(services, "grant_app_role", "--skip-checks")
    if services.wanted:
        wait_until_gone(line.state, patience=20.0)
    return code


def bring_up_to_date(services: Services) -> None:
    """Migrate when the migrations or the database have changed since the last time."""
    environment = services.environment()
    now = _digest(environment.get("MIGRATE_DATABASE_URL", environment["DATABASE_URL"]))
    stamp = _stamp(services.state)
    with services.state.locked("migrate"):
        if stamp.exists() and stamp.read_text() == now:
            return
        print("dev: bringing the database up to date", file=sys.stderr, flush=True)
        run_command(services, "migrate", "--no-input", "--skip-checks", "--verbosity", "0")
        run_command(services, "grant_app_role", "--skip-checks")
        stamp.write_text(now)


def run_to_end(words: list[str], *, environment: dict[str, str], where: str) -> int:
    """Run a command in the foreground and wait for it, Ctrl-C included, which reaches it by itself.

    It does not outlive us: it ends when we are told to, and when we are killed.
    """
    with subprocess.Popen([*dying_with_parent("TERM"), *words], env=environment, cwd=where) as process:
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                continue
            except SystemExit:
                process.terminate()
                raise
            return 128 - code if code < 0 else code


def run_command(services: Services, *words: str) -> None:
    """Run a management command as a step of something larger; a failure ends that too."""
    command = [sys.executable, str(PROJECT / "manage.py"), *words]
    if subprocess.run(command, env=services.environment(), check=False).returncode:
        raise DevError(f"manage.py {' '.join(words)} failed; the reason stands above.")


def _stamp(state: State) -> Path:
    return state.root / "migrated"


def _digest(database: str) -> str:
    digest = hashlib.sha256(identity(database).encode())
    digest.update((PROJECT / "requirements" / "dev.lock").read_bytes())
    for file in sorted([*PROJECT.glob("*/migrations/*.py"), *PROJECT.glob("*/*/migrations/*.py")]):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()
