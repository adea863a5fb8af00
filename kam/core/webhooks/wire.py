"""One POST to an address that may be hostile: to the IP address that was judged, within seconds, and read sparingly.

http.client parses; where it would wait for ever or read without end, a socket of ours does not let it. It follows no
redirects, keeps no cookies and knows no proxies from the environment.
"""

import http.client
import io
import select
import socket
import ssl
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any, Final

from kam.core.webhooks.addresses import IpAddress, NotAllowedError, Target, addresses_of

# Seconds: for a name, for a connection, and for everything together.
LOOKUP: Final = 3.0
CONNECT: Final = 5.0
WHOLE: Final = 15.0
# Of an answer at most so many bytes are read, with its head; and so many are kept to look at.
READ: Final = 64 * 1024
KEPT: Final = 2_000
AGENT: Final = "KAM-Webhooks/1"


class NoAnswerError(Exception):
    """No connection could be made, or nothing came that is an answer: which of them is not told."""


@dataclass(frozen=True)
class Answer:
    """What a server said, in how many milliseconds; `retry_after` is its header, as it is written."""

    status: int
    duration: int
    excerpt: str
    retry_after: str


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send the body once; NotAllowedError when it would go where nothing is sent, NoAnswerError without answer."""
    begun = monotonic()
    deadline = begun + WHOLE
    addresses = addresses_of(target, timeout=LOOKUP)
    try:
        with _connected(target, addresses, deadline) as wire:
            status, retry_after, excerpt = _exchange(target, wire, body, headers)
    except (OSError, http.client.HTTPException, ValueError):
        raise NoAnswerError from None
    return Answer(status, int((monotonic() - begun) * 1000), excerpt, retry_after)


def _exchange(target: Target, wire: "_Wire", body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(target.host, target.port)
    # What it takes for its socket: it sends through it, and reads what `makefile` gives it.
    connection.sock = wire
    own = {"Host": target.host_header, "User-Agent": AGENT, "Content-Type": "application/json", "Connection": "close"}
    connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {**own, **headers, "Content-Length": str(len(body))}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    excerpt = b""
    # The answer counts when its head has come; a body that drips, or never ends, is cut.
    with suppress(OSError, http.client.HTTPException, ValueError):
        while len(excerpt) < READ and (part := response.read1(4_096)):
            excerpt += part
    return response.status, response.headers.get("Retry-After", ""), _legible(excerpt)


def _legible(body: bytes) -> str:
    text = body[:KEPT].decode("utf-8", errors="replace")
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _connected(target: Target, addresses: list[IpAddress], deadline: float) -> "_Wire":
    """Connect to one of the addresses that were judged, and to nothing else."""
    failure: OSError = OSError()
    for address in addresses:
        left = min(CONNECT, deadline - monotonic())
        if left <= 0:
            break
        try:
            plain = socket.create_connection((str(address), target.port), timeout=left)
        except OSError as error:
            failure = error
            continue
        return _Wire(_checked(plain, address, target, deadline), deadline)
    raise failure


def _checked(plain: socket.socket, address: IpAddress, target: Target, deadline: float) -> socket.socket:
    """Return the connection, with TLS if that is asked for, once its other end is the address that was judged."""
    with ExitStack() as undo:
        undo.callback(plain.close)
        _require_peer(plain, address)
        secure = plain if target.scheme == "http" else _shaken_hands(plain, target.host, deadline)
        undo.pop_all()
    return secure


def _require_peer(connection: socket.socket, address: IpAddress) -> None:
    if connection.getpeername()[0] != str(address):
        raise NotAllowedError


def _shaken_hands(plain: socket.socket, host: str, deadline: float) -> socket.socket:
    """Set TLS up step by step: a socket's own limit is for each byte, so a dripping server would keep us."""
    plain.settimeout(0)
    secure = _tls().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    with ExitStack() as undo:
        undo.callback(secure.close)
        while not _step(secure, deadline - monotonic()):
            pass
        undo.pop_all()
    return secure


def _step(secure: ssl.SSLSocket, left: float) -> bool:
    """Go one step in the handshake, waiting for so many seconds at most; say whether it is done."""
    if left <= 0:
        raise TimeoutError
    try:
        secure.do_handshake()
    except ssl.SSLWantReadError:
        select.select([secure], [], [], left)
    except ssl.SSLWantWriteError:
        select.select([], [secure], [], left)
    else:
        return True
    return False


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Wire:
    """A socket on which nothing lasts longer than the deadline."""

    def __init__(self, inner: socket.socket, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def __enter__(self) -> "_Wire":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._inner.close()

    def sendall(self, data: Any) -> None:
        rest = memoryview(data)
        while rest:
            self._hurry()
            rest = rest[self._inner.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self), 8_192)

    def close(self) -> None:
        """Left to the end of the block: http.client closes when it has read the head."""

    def receive_into(self, buffer: Any) -> int:
        self._hurry()
        return self._inner.recv_into(buffer)

    def _hurry(self) -> None:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._inner.settimeout(left)


class _Incoming(io.RawIOBase):
    """What comes in, up to a number of bytes; after that it is as if the server had ended."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire
        self._left = READ

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            return 0
        view = memoryview(buffer)[: self._left]
        count = self._wire.receive_into(view)
        self._left -= count
        return count
