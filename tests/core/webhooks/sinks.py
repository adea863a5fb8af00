"""Receivers on loopback for one test: they note what they are sent, and answer well, slowly, in drops or not at all."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request as it came in; headers by their names in lower case."""

    headers: dict[str, str]
    body: bytes
    path: str
    at: float


Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Notes the request and lets the sink's behaviour answer."""

    server: "Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.sink.received.append(Received(headers, body, self.path, time.monotonic()))
        with suppress(OSError):
            self.server.sink.behave(self)

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    sink: "Sink"

    def handle_error(self, *_words: Any) -> None:
        """A sender that hangs up is no error of a sink."""


@dataclass
class Sink:
    """A receiver: `behave` answers each request."""

    behave: Behaviour
    url: str = ""
    received: list[Received] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])


def saying(status: int, *, body: bytes = b"thanks", pause: float = 0, **headers: str) -> Behaviour:
    """Answer with this status, after a pause in seconds."""

    def answer(handler: Handler) -> None:
        time.sleep(pause)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def sink(behave: Behaviour | None = None) -> Iterator[Sink]:
    """A receiver that listens for the length of the block."""
    server = Server(("127.0.0.1", 0), Handler)
    server.sink = Sink(behave or saying(200), f"http://127.0.0.1:{server.server_port}/hooks")
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield server.sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Canary:
    """A listener that nobody must reach: its port, and who came."""

    port: int
    caught: list[object] = field(default_factory=list)


@contextmanager
def canary() -> Iterator[Canary]:
    """Listen on loopback for the length of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.02)
    bird = Canary(listener.getsockname()[1])
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            with suppress(TimeoutError):
                connection, peer = listener.accept()
                bird.caught.append(peer)
                connection.close()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield bird
    finally:
        is_over.set()
        thread.join()
        listener.close()
