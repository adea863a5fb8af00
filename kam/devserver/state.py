"""The state directory: data, ports, passwords and locks of one running KAM."""

import fcntl
import hashlib
import json
import os
import secrets
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kam.devserver.errors import DevError

PORTS: Final = ("postgres", "broker", "cache", "web")
PASSWORDS: Final = ("superuser", "owner", "app", "broker", "cache")
PREFERRED_WEB_PORT: Final = 8000
# A socket's path may have 107 characters; PostgreSQL adds its file's name to the directory.
LONGEST_SOCKET_DIRECTORY: Final = 80
LOOKS: Final = 3


@dataclass(frozen=True)
class State:
    """Paths below one directory. Whatever is secret in it is readable by its owner only."""

    root: Path

    @property
    def postgres(self) -> Path:
        """Directory of the database's files."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        """Directory of the services' logs."""
        return self.root / "logs"

    @property
    def media(self) -> Path:
        """Directory of uploaded files."""
        return self.root / "media"

    @property
    def logins(self) -> Path:
        """File of the development logins: role, e-mail and password of each."""
        return self.root / "logins.json"

    @property
    def up_file(self) -> Path:
        """File of the running `./dev up`: its pid and its address."""
        return self.root / "up.json"

    @property
    def facts_file(self) -> Path:
        """File of ports, passwords and the secret key; it also marks the directory as ours."""
        return self.root / "state.json"

    @property
    def sockets(self) -> Path:
        """Directory of the database's socket; a short one elsewhere when the path is too long."""
        near = self.root / "run"
        if len(str(near)) <= LONGEST_SOCKET_DIRECTORY:
            return near
        digest = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kam-{os.getuid()}-{digest}"

    def is_ours(self) -> bool:
        """Tell whether the directory is one that `prepare` has made."""
        return self.facts_file.exists() or (self.root / "facts.lock").exists()

    def prepare(self) -> None:
        """Make the directories. Refuses a directory that holds something else."""
        if self.root.is_dir() and any(self.root.iterdir()) and not self.is_ours():
            raise DevError(f"{self.root} is not empty and not a state directory of KAM; choose another --state.")
        for directory in (self.root, self.logs, self.media, self.sockets):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if directory.stat().st_uid != os.getuid():
                raise DevError(f"{directory} belongs to somebody else; choose another --state.")
        self.facts()

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Wait for an exclusive lock that the system gives back when this process ends."""
        with Lock(self.root / f"{name}.lock") as lock:
            lock.wait(exclusive=True)
            yield

    def facts(self) -> dict[str, Any]:
        """Return ports, passwords and the secret key; the first call makes them up."""
        with self.locked("facts"):
            if not self.facts_file.exists():
                self._write(_new_facts())
            try:
                facts: dict[str, Any] = json.loads(self.facts_file.read_text())
            except ValueError as error:
                raise DevError(
                    f"{self.facts_file} is damaged; ./dev reset deletes it and the data beside it."
                ) from error
            return facts

    def set_port(self, name: str, port: int) -> None:
        """Keep another port for the service, because somebody else took the old one."""
        with self.locked("facts"):
            facts = json.loads(self.facts_file.read_text())
            facts["ports"][name] = port
            self._write(facts)

    def _write(self, facts: dict[str, Any]) -> None:
        write_secret(self.facts_file, json.dumps(facts, indent=2))


class Lock:
    """A file lock (flock). The system drops it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._file)

    def wait(self, *, exclusive: bool) -> None:
        """Take the lock, shared or exclusive, and wait as long as it needs."""
        fcntl.flock(self._file, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)

    def take(self) -> bool:
        """Take the lock exclusively if it is free; tell whether that worked.

        Asked more than once, because whoever only looks (`is_held`) holds it for a moment.
        """
        for _ in range(LOOKS):
            if self._try(fcntl.LOCK_EX):
                return True
            time.sleep(0.02)
        return False

    def is_free(self) -> bool:
        """Tell whether nobody holds it at this moment."""
        return self._try(fcntl.LOCK_EX)

    def share(self) -> bool:
        """Take the lock shared if nobody holds it exclusively; tell whether that worked."""
        return self._try(fcntl.LOCK_SH)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back."""
        fcntl.flock(self._file, fcntl.LOCK_UN)


def is_held(path: Path) -> bool:
    """Tell whether a living process holds this lock exclusively or shared."""
    if not path.exists():
        return False
    with Lock(path) as lock:
        return not lock.is_free()


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(text)
    draft.replace(path)


def free_port(preferred: int = 0) -> int:
    """Return the preferred TCP port on loopback if it is free, else any free one."""
    return preferred if preferred and is_free(preferred) else _any_port()


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _any_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _new_facts() -> dict[str, Any]:
    return {
        "ports": {name: free_port(PREFERRED_WEB_PORT if name == "web" else 0) for name in PORTS},
        "passwords": {name: secrets.token_urlsafe(24) for name in PASSWORDS},
        "secret_key": secrets.token_urlsafe(50),
    }
