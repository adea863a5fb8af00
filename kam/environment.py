"""Reading the environment strictly: a wrong value stops the start and says which one."""

import os
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

TRUTHS: Final = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)

# Milliseconds, per kind of process. A page that takes longer is an error, an import is not.
# 0 is "no limit".
TIMEOUTS: Final = {
    "web": {"statement_timeout": 5_000, "lock_timeout": 4_000, "idle_in_transaction_session_timeout": 30_000},
    "worker": {"statement_timeout": 1_800_000, "idle_in_transaction_session_timeout": 600_000},
    "beat": {"statement_timeout": 5_000, "idle_in_transaction_session_timeout": 30_000},
    "manage": {"statement_timeout": 1_800_000, "idle_in_transaction_session_timeout": 600_000},
    "migrate": {"statement_timeout": 0, "lock_timeout": 2_000, "idle_in_transaction_session_timeout": 600_000},
    "test": {"statement_timeout": 120_000, "lock_timeout": 30_000, "idle_in_transaction_session_timeout": 0},
}
# The server notices after this many milliseconds that a killed client has gone.
CONNECTION_CHECK: Final = 1_000


class Environment(environ.FileAwareEnv):  # type: ignore[misc]  # django-environ is untyped
    """The environment; `X_FILE` names a file that holds the value of `X`."""

    def switch(self, name: str, *, default: bool) -> bool:
        """Return a yes or no. Anything but 1/0, true/false, yes/no, on/off is refused."""
        text = self.text(name, default="on" if default else "off").lower()
        if text not in TRUTHS:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(TRUTHS)}; it is {text!r}.")
        return TRUTHS[text]

    def number(self, name: str, *, default: int) -> int:
        """Return a whole number that is not negative."""
        text = self.text(name, default=str(default))
        if not text.isdecimal():
            raise ImproperlyConfigured(f"{name} must be a whole number; it is {text!r}.")
        return int(text)

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return a text; without a default an absent one is refused."""
        try:
            value = str(self.ENVIRON.get(name, default or "")).strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
        if default is None and not value:
            raise ImproperlyConfigured(f"{name} (or {name}_FILE, a file that holds it) must be set.")
        return value

    def choice(self, name: str, *, default: str, among: list[str]) -> str:
        """Return one of the given words."""
        text = self.text(name, default=default)
        if text not in among:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(among)}; it is {text!r}.")
        return text

    def words(self, name: str, *, default: list[str]) -> list[str]:
        """Return a list of texts separated by commas."""
        return [word.strip() for word in self.text(name, default=",".join(default)).split(",") if word.strip()]

    def postgres(self, name: str, *, process: str) -> dict[str, Any]:
        """Return the Django settings of one PostgreSQL database for this kind of process."""
        url = self.text(name)
        if not url.startswith(("postgres://", "postgresql://")):
            raise ImproperlyConfigured(f"{name} must begin with postgres:// or postgresql://.")
        settings = dict(self.db_url_config(url))
        # libpq reads these from its own `options`; what an operator wrote in the URL comes last and wins.
        limits = TIMEOUTS[process] | {"client_connection_check_interval": CONNECTION_CHECK}
        flags = [f"-c {setting}={value}" for setting, value in limits.items()]
        options = {"connect_timeout": 5, "application_name": f"kam-{process}", **settings.get("OPTIONS", {})}
        options["options"] = " ".join([*flags, options.get("options", "")]).strip()
        return settings | {
            "OPTIONS": options,
            "CONN_MAX_AGE": 60 if process == "web" else 0,
            "CONN_HEALTH_CHECKS": True,
        }

    def redis(self, name: str, *, default: str | None = None) -> str:
        """Return the address of a Redis or Valkey server."""
        url = self.text(name, default=default)
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://.")
        return url


def process_kind() -> str:
    """Return which kind of process this is: web, worker, beat, manage, migrate or test."""
    kind = os.environ.get("KAM_PROCESS", "web")
    if kind not in TIMEOUTS:
        raise ImproperlyConfigured(f"KAM_PROCESS must be one of {', '.join(TIMEOUTS)}; it is {kind!r}.")
    return kind
