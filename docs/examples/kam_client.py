"""A small client for KAM's REST API, without anything but Python 3.11: copy it and make it yours.

kam = Kam("https://kam.example.com", os.environ["KAM_TOKEN"])
for account in kam.pages("accounts/", fields="id,name", status="KEY"):
    print(account["name"])
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin, urlsplit
from uuid import uuid4

# Answers that are worth asking for again: too many requests, and a database that is away; with Retry-After also 409,
# while the first request under a key is still at work.
PASSING: Final = (429, 503)
BUSY: Final = 409
# Seconds that a program sleeps for one answer; a quota that is spent until tomorrow is told instead.
LONGEST: Final = 300
# Seconds by which the clocks of sender and receiver may differ.
TOLERANCE: Final = 300


class ProblemError(Exception):
    """An error as KAM tells it (RFC 9457): `code` is for machines, `errors` names the fields."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__(str(told.get("detail", "")))
        self.status = int(told.get("status", 0))
        self.code = str(told.get("code", ""))
        self.errors: list[dict[str, str]] = list(told.get("errors", ()))
        # What the administrator needs to find it in the log.
        self.request_id = str(told.get("request_id", ""))


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers with small letters, and the JSON; None without a body."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def etag(self) -> str:
        """The version that was read, for `if_match`."""
        return self.headers["etag"]


class Kam:
    """One KAM as one token sees it. Raises ProblemError for errors, OSError when nobody answers."""

    def __init__(self, address: str, token: str, *, tries: int = 5, timeout: float = 60) -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise ValueError("The address of KAM begins with https://")
        self._root = urljoin(address, "/api/v1/")
        self._token = token
        self._tries = tries
        self._timeout = timeout

    def get(self, path: str, **query: Any) -> Answer:
        """Return a row or one page of a list; `path` is below /api/v1/ or an address that an answer gave."""
        return self._ask("GET", self._address(path, query), {})

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Yield every row of a list, page after page."""
        page = self.get(path, **query).body
        yield from page["results"]
        while page["next"]:
            page = self.get(page["next"]).body
            yield from page["results"]

    def post(self, path: str, body: Any = None, *, key: str = "", if_match: str = "") -> Answer:
        """Act once, however often it takes to be heard: every try goes under the same Idempotency-Key.

        Give a `key` of your own (the number of a night's run) where your process may itself begin anew.
        """
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self._ask("POST", self._address(path, {}), _conditional(if_match) | headers, _packed(body))

    def patch(self, path: str, body: Any, *, if_match: str = "") -> Answer:
        """Change what the body names; ProblemError 412 when the row is not at the version that was read any more."""
        return self._ask("PATCH", self._address(path, {}), _conditional(if_match), _packed(body))

    def delete(self, path: str, *, if_match: str = "") -> Answer:
        """Remove a row."""
        return self._ask("DELETE", self._address(path, {}), _conditional(if_match))

    def send_file(
        self, path: str, content: bytes, *, media_type: str = "text/csv", key: str = "", **query: Any
    ) -> Answer:
        """Send a file as the body. The same content to the same address is the same import, for a day.

        Give a `key` of your own to send it anew within that day, as after an undo.
        """
        address = self._address(path, query)
        key = key or hashlib.sha256(f"{address}\n".encode() + content).hexdigest()
        return self._ask("POST", address, {"Content-Type": media_type, "Idempotency-Key": key}, content)

    def finished(self, job: int, *, within: float = 600) -> Any:
        """Wait for a job and return it; TimeoutError when it takes longer."""
        until = time.monotonic() + within
        while True:
            told = self.get(f"jobs/{job}/").body
            if told["finished_at"] is not None:
                return told
            if time.monotonic() > until:
                raise TimeoutError(f"Job {job} is {told['state']} after {within:.0f} seconds.")
            time.sleep(1)

    def _address(self, path: str, query: Mapping[str, Any]) -> str:
        address = urljoin(self._root, path)
        if urlsplit(address)[:2] != urlsplit(self._root)[:2]:
            raise ValueError(f"{address} is another server; the token is not for it.")
        return f"{address}?{urlencode(query, quote_via=quote)}" if query else address

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        usual = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        kind = {"Content-Type": "application/json"} if body is not None else {}
        for attempt in range(1, self._tries + 1):
            request = urllib.request.Request(address, body, usual | kind | dict(headers), method=method)
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as response:
                    return _answer(response.status, response.headers, response.read())
            except urllib.error.HTTPError as error:
                told = _answer(error.code, error.headers, error.read())
                wait = float(told.headers.get("retry-after", 2**attempt))
                is_passing = error.code in PASSING or (error.code == BUSY and "retry-after" in told.headers)
                if not is_passing or wait > LONGEST or attempt == self._tries:
                    raise ProblemError(told.body if isinstance(told.body, dict) else {"status": error.code}) from None
            except OSError:
                # Whether it has arrived nobody knows: what only reads, or goes under a key, is safe to send again.
                if attempt == self._tries or not (method == "GET" or "Idempotency-Key" in headers):
                    raise
                wait = 2**attempt
            time.sleep(wait)
        raise AssertionError("every try returns or raises")


def verified(headers: Mapping[str, str], body: bytes, *secrets: str, now: float | None = None) -> Any:
    """Return the message of a webhook; ValueError when no secret signed it or it is old (standardwebhooks.com).

    `body` is what came, byte by byte. While a secret is rotated the sender signs with both.
    """
    told = {name.lower(): value for name, value in headers.items()}
    try:
        number, moment = told["webhook-id"], int(told["webhook-timestamp"])
        given = [each.removeprefix("v1,") for each in told["webhook-signature"].split() if each.startswith("v1,")]
    except (KeyError, ValueError):
        raise ValueError("These are not the headers of a webhook.") from None
    if abs((time.time() if now is None else now) - moment) > TOLERANCE:
        raise ValueError("This message is too old, or the clocks differ.")
    signed = f"{number}.{moment}.".encode() + body
    for secret in secrets:
        wanted = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
        if any(hmac.compare_digest(base64.b64encode(wanted).decode(), each) for each in given):
            return json.loads(body)
    raise ValueError("Nobody who knows the secret has signed this.")


def _conditional(version: str) -> dict[str, str]:
    return {"If-Match": version} if version else {}


def _packed(body: Any) -> bytes | None:
    return None if body is None else json.dumps(body).encode()


def _answer(status: int, headers: Any, content: bytes) -> Answer:
    named = {name.lower(): value for name, value in headers.items()}
    is_json = "json" in named.get("content-type", "").partition(";")[0].rpartition("/")[2].split("+")
    return Answer(status, named, json.loads(content) if is_json else content.decode() or None)
