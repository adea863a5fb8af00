"""Where webhooks may not go: however it is spelled, whatever its name leads to, and whenever it is asked."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from kam.core.errors import DomainError
from kam.core.models import User, WebhookAttempt, WebhookEndpoint
from kam.core.webhooks import addresses, endpoints, replaying, sending, wire
from tests.core.webhooks.sinks import Canary, Sink, canary, saying
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

# {port} is where the canary listens: what reached loopback by any of these roads would wake it.
TARGETS = [
    "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "https://127.1:{port}/", "https://127.0.1:{port}/",
    "https://2130706433:{port}/", "https://0x7f000001:{port}/", "https://0x7f.0.0.1:{port}/",
    "https://017700000001:{port}/", "https://0177.0.0.1:{port}/", "https://127.0.0.01:{port}/",
    "https://127.0.0.1.:{port}/", "https://127.8.9.10:{port}/", "https://0.0.0.0:{port}/", "https://0:{port}/",
    "https://localhost:{port}/", "https://LOCALHOST:{port}/", "https://localhost.:{port}/",
    "https://localhost.localdomain:{port}/", "https://１２７.0.0.1:{port}/", "https://①②⑦.0.0.1:{port}/",
    "https://127。0。0。1:{port}/", "https://ｌｏｃａｌｈｏｓｔ:{port}/", "https://[::1]:{port}/", "https://[::]:{port}/",
    "https://[0:0:0:0:0:0:0:1]:{port}/", "https://[::ffff:127.0.0.1]:{port}/", "https://[::ffff:7f00:1]:{port}/",
    "https://[::127.0.0.1]:{port}/", "https://[64:ff9b::7f00:1]:{port}/", "https://[64:ff9b:1::7f00:1]:{port}/",
    "https://[2002:7f00:1::]:{port}/", "https://[2001:0:7f00:1::]:{port}/", "https://[fe80::1%25lo]:{port}/",
    "https://[fe80::1]:{port}/", "https://[fc00::1]:{port}/", "https://[fd12:3456::1]:{port}/",
    "https://[fec0::1]:{port}/", "https://[ff02::1]:{port}/", "https://[100::1]:{port}/", "https://[2001:db8::1]:{port}/",
    "https://[4000::1]:{port}/", "https://10.0.0.1:{port}/", "https://172.16.0.1:{port}/",
    "https://172.31.255.255:{port}/", "https://192.168.0.1:{port}/", "https://169.254.169.254:{port}/latest/meta-data/",
    "https://100.64.0.1:{port}/", "https://198.18.0.1:{port}/", "https://192.0.2.1:{port}/", "https://224.0.0.1:{port}/",
    "https://255.255.255.255:{port}/", "https://192.88.99.1:{port}/", "https://user@127.0.0.1:{port}/",
    "https://erp.example.com:443@127.0.0.1:{port}/", "https://127.0.0.1:{port}\\@erp.example.com/",
    "https://erp.example.com\\.127.0.0.1:{port}/", "https:/127.0.0.1:{port}/", "//127.0.0.1:{port}/",
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/_", "ftp://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/",
    "javascript:alert(1)", "https://", "https://:{port}/", "https://127.0.0.1:{port}\r\nX: y/", "https://[::1",
    "https://127.0.0.1:99999/", "https://exa mple.com:{port}/", "https://-.example.com:{port}/", "https://a..b:{port}/",
]  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strict(settings: Settings) -> None:
    """As in production, but on every port, so that the address itself has to be seen through."""
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    settings.WEBHOOK_PORTS = ["1-65535"]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Addresses by name, the next one at each question: a name server that somebody hostile keeps."""
    answers: dict[str, list[str]] = {}
    asked = socket.getaddrinfo

    def look_up(host: str, port: int, *more: Any, **options: Any) -> Any:
        if host not in answers:
            return asked(host, port, *more, **options)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        if not found:
            raise socket.gaierror
        kind = socket.AF_INET6 if ":" in found else socket.AF_INET
        return [(kind, socket.SOCK_STREAM, 6, "", (each, port)) for each in found.split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers


@pytest.mark.usefixtures("strict")
def test_no_spelling_leads_inside(admin: User) -> None:
    """At each of the five moments: add, change, test, send, send again."""
    endpoint = WebhookEndpointFactory(owner=admin)
    with canary() as bird:
        for target in TARGETS:
            url = target.format(port=bird.port)
            refused = 0
            for act in (
                lambda url=url: endpoints.add(url=url, event_types=["account.created"], by=admin),
                lambda url=url: endpoints.change(
                    endpoint=endpoint, version=1, url=url, event_types=["account.created"], description="", by=admin
                ),
            ):
                with pytest.raises(DomainError) as refusal:
                    act()
                refused += refusal.value.field == "url"
            assert refused == 2, url
            if url.startswith(("http://", "https://")):
                _refuses_what_is_stored(url, admin)
        assert not bird.caught
    assert WebhookEndpoint.objects.exclude(pk=endpoint.pk).count() == 0


def _refuses_what_is_stored(url: str, admin: User) -> None:
    """An older release, or an administrator with SQL, has let it in."""
    stored = WebhookEndpointFactory(url=url, owner=admin)
    delivery = WebhookDeliveryFactory(endpoint=stored)
    for act in (
        lambda: replaying.ping(endpoint=stored, by=admin),
        lambda: replaying.replay(delivery=delivery, by=admin, at=delivery.created_at),
    ):
        with pytest.raises(DomainError):
            act()
    assert sending.deliver() == 1
    assert list(WebhookAttempt.objects.values_list("error", flat=True)) == [sending.NOT_ALLOWED]
    stored.delete()


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "::1", "::ffff:127.0.0.1", "93.184.216.34 127.0.0.1", "127.0.0.1 93.184.216.34", ""],
)
def test_a_name_that_leads_inside_is_refused_like_one_that_leads_nowhere(
    names: dict[str, list[str]], admin: User, address: str
) -> None:
    names["inside.example.com"], names["nowhere.example.com"] = [address], [""]
    told = []
    for host in ("inside", "nowhere"):
        with pytest.raises(DomainError) as refusal:
            endpoints.add(url=f"https://{host}.example.com/", event_types=["account.created"], by=admin)
        told.append(str(refusal.value).replace(host, "it"))
    assert told[0] == told[1]


@pytest.mark.usefixtures("strict")
def test_a_name_that_changes_its_mind_reaches_nothing(names: dict[str, list[str]], admin: User) -> None:
    """Public when it is added, loopback when it is sent."""
    with canary() as bird:
        names["rebinding.example.com"] = ["93.184.216.34", "127.0.0.1"]
        made = endpoints.add(
            url=f"https://rebinding.example.com:{bird.port}/", event_types=["account.created"], by=admin
        )
        WebhookDeliveryFactory(endpoint=made.endpoint)
        assert sending.deliver() == 1
        assert not bird.caught
    assert WebhookAttempt.objects.get().error == sending.NOT_ALLOWED


def test_a_connection_goes_to_the_address_that_was_judged(
    names: dict[str, list[str]], listen: Callable[..., Sink], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is asked once; whatever it would answer next is not heard. The host stays the name."""
    there = listen(saying(200))
    names["erp.example.com"] = ["127.0.0.1", "10.9.9.9"]
    target = addresses.target_of(f"http://erp.example.com:{there.port}/hooks?a=1")
    assert wire.post(target, b"{}", {}).status == 200
    (request,) = there.received
    assert (request.headers["host"], request.path) == (f"erp.example.com:{there.port}", "/hooks?a=1")


def test_a_peer_that_is_another_one_is_left(listen: Callable[..., Sink], monkeypatch: pytest.MonkeyPatch) -> None:
    there = listen()
    judged = [ipaddress.ip_address("127.0.0.2")]
    monkeypatch.setattr(wire, "addresses_of", lambda target, timeout: judged)
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda _address, timeout, real=socket.create_connection: real(("127.0.0.1", there.port)),
    )
    with pytest.raises(addresses.NotAllowedError):
        wire.post(addresses.target_of(there.url), b"{}", {})
    assert not there.received


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://ERP.Example.com", "https://erp.example.com/"),
        ("https://erp.example.com.:443/a?b=c", "https://erp.example.com/a?b=c"),
        ("https://łódź.example.com/", "https://xn--d-uga0v4h.example.com/"),
        ("https://erp.example.com/x#part", "https://erp.example.com/x"),
        ("https://[2606:2800:0220::1]/", "https://[2606:2800:220::1]/"),
    ],
)
def test_an_address_has_one_spelling(typed: str, stored: str) -> None:
    assert addresses.target_of(typed).url == stored


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8443])
def test_other_ports_are_closed(settings: Settings, port: int) -> None:
    settings.WEBHOOK_PORTS = ["443", "80"]
    with pytest.raises(DomainError, match="port"):
        addresses.target_of(f"https://erp.example.com:{port}/")
    settings.WEBHOOK_PORTS = ["443", f"{port}-{port}"]
    assert addresses.target_of(f"https://erp.example.com:{port}/").port == port


def test_plain_http_is_spoken_within_our_own_networks_only(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.1.2.0/24"]
    assert addresses.require_reachable("http://10.1.2.3/") == "http://10.1.2.3/"
    for url in ("http://93.184.216.34/", "http://10.1.3.3/"):
        with pytest.raises(DomainError):
            addresses.require_reachable(url)
    assert addresses.require_reachable("https://93.184.216.34/")
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    with pytest.raises(DomainError, match="https"):
        addresses.require_reachable("http://93.184.216.34/")


@pytest.mark.parametrize(
    ("name", "value"), [("WEBHOOK_PORTS", ["https"]), ("WEBHOOK_ALLOWED_NETWORKS", ["10.1.2.3/8"])]
)
def test_a_wrong_setting_is_named(settings: Settings, name: str, value: list[str]) -> None:
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        addresses.require_reachable("https://93.184.216.34/")


def test_a_canary_sings_when_it_is_reached() -> None:
    with canary() as bird:
        assert isinstance(bird, Canary)
        socket.create_connection(("127.0.0.1", bird.port)).close()
        while not bird.caught:
            pass
