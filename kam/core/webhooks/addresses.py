"""Where webhooks may go: never into the network that KAM itself lives in, by whatever spelling or detour.

An address is judged as it is typed, and every IP address behind its name when a connection is about to be made: the
connection then goes to that very address. Names are looked up by a thread of its own, for getaddrinfo knows no limit.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from kam.core.errors import DomainError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

LONGEST: Final = 500
PORTS: Final = {"https": 443, "http": 80}
# What no public server has (IANA's special-purpose registries), spelled out: a release of Python must not widen it.
REFUSED: Final[tuple[IpNetwork, ...]] = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7",
            "fe80::/10", "fec0::/10", "ff00::/8",
        ),
    )
)  # fmt: skip
# Only these are given out; whatever is not among them is nobody's server.
GLOBAL_V6: Final = ipaddress.ip_network("2000::/3")
LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# 127.1, 0x7f000001, 017700000001: what C libraries take for numbers.
NUMBERLIKE: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_lookups = ThreadPoolExecutor(max_workers=32, thread_name_prefix="webhook-lookup")


class NotAllowedError(Exception):
    """The address leads where nothing is sent, or nowhere: which of them is not told."""


@dataclass(frozen=True)
class Target:
    """An address in its parts; `path` holds the query as well."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as a request names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.path}"


def target_of(url: str) -> Target:
    """Return the address in its one spelling; DomainError says what is wrong with how it is typed."""
    text = url.strip()
    if not text or len(text) > LONGEST or not text.isprintable() or " " in text or "\\" in text:
        raise _wrong(_("Enter the whole address, such as https://erp.example.com/hooks."))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _wrong(_("Enter the whole address, such as https://erp.example.com/hooks.")) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise _wrong(_("Enter the whole address, such as https://erp.example.com/hooks."))
    if "@" in parts.netloc:
        raise _wrong(_("Leave name and password out of the address: the signature proves who sends."))
    target = Target(parts.scheme, _host(parts.hostname), port or PORTS[parts.scheme], _path(parts))
    if not is_open_port(target.port):
        raise _wrong(_("Nothing is sent to this port. Use 443, or ask who runs KAM to open it (WEBHOOK_PORTS)."))
    if target.scheme == "http" and not allowed_networks():
        raise _wrong(_("Use https: what is sent must not be read on the way."))
    return target


def addresses_of(target: Target, *, timeout: float) -> list[IpAddress]:
    """Return the IP addresses that may be connected to, in order; NotAllowedError when one of them may not.

    Plain HTTP is spoken only within WEBHOOK_ALLOWED_NETWORKS. `timeout`: seconds for the name to be looked up.
    """
    found = _looked_up(target, timeout)
    if not found or not all(is_allowed(address, is_plain=target.scheme == "http") for address in found):
        raise NotAllowedError
    return found


def is_allowed(address: IpAddress, *, is_plain: bool) -> bool:
    """Say whether a connection to this IP address may be made."""
    if any(address in network for network in allowed_networks()):
        return True
    if is_plain or any(address in network for network in REFUSED):
        return False
    return address.version == 4 or address in GLOBAL_V6


def require_reachable(url: str, *, timeout: float = 3) -> str:
    """Return the address as it is stored, judged as the sender will judge it; DomainError when it may not be."""
    target = target_of(url)
    try:
        addresses_of(target, timeout=timeout)
    except NotAllowedError:
        message = _("%(host)s is no server that webhooks are sent to. It must have a public address.")
        raise _wrong(message % {"host": target.host}) from None
    return target.url


def allowed_networks() -> list[IpNetwork]:
    """Return the networks that the settings open although they are not public."""
    return _networks(tuple(settings.WEBHOOK_ALLOWED_NETWORKS))


def is_open_port(port: int) -> bool:
    """Say whether the settings let webhooks go to this port."""
    return any(first <= port <= last for first, last in _ports(tuple(settings.WEBHOOK_PORTS)))


def _looked_up(target: Target, timeout: float) -> list[IpAddress]:
    question = _lookups.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
    try:
        answers: Iterable[tuple[Any, ...]] = question.result(timeout)
        return list(dict.fromkeys(ipaddress.ip_address(str(each[4][0])) for each in answers))
    except (OSError, TimeoutError, ValueError, UnicodeError):
        # ValueError: an IPv6 address with a zone, which is link-local.
        return []
    finally:
        question.cancel()


def _host(name: str) -> str:
    """Return the host in its one spelling; odd ones, which others read otherwise than we, are refused."""
    if ":" in name:
        try:
            address = ipaddress.IPv6Address(name)
        except ValueError:
            raise _odd() from None
        if address.scope_id is not None:
            raise _odd()
        return str(address)
    try:
        plain = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise _odd() from None
    plain = plain.lower().removesuffix(".")
    labels = plain.split(".")
    if len(plain) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise _odd()
    if NUMBERLIKE.fullmatch(labels[-1]):
        return _four_numbers(plain)
    return plain


def _four_numbers(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise _odd() from None


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    if not path.isascii():
        raise _wrong(_("Write letters outside of ASCII as %XX in the address."))
    return path


def _odd() -> DomainError:
    return _wrong(_("Write the host as a name, or as an IP address in its usual spelling."))


def _wrong(message: str) -> DomainError:
    return DomainError(message, field="url")


@cache
def _networks(words: tuple[str, ...]) -> list[IpNetwork]:
    try:
        return [ipaddress.ip_network(word) for word in words]
    except ValueError as error:
        raise ImproperlyConfigured(f"WEBHOOK_ALLOWED_NETWORKS: {error}.") from error


@cache
def _ports(words: tuple[str, ...]) -> list[tuple[int, int]]:
    ranges = [word.partition("-") for word in words]
    if not all(first.isdecimal() and (last or first).isdecimal() for first, _dash, last in ranges):
        raise ImproperlyConfigured("WEBHOOK_PORTS must be ports or ranges of them, such as 443,8000-8999.")
    return [(int(first), int(last or first)) for first, _dash, last in ranges]
