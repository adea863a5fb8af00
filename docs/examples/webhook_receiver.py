"""Wait for messages of a webhook, verify who signed them, and print what happened: receiver.py PORT SECRET [COUNT]."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from kam_client import verified

PORT, SECRET = int(sys.argv[1]), sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 1


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what was signed with the secret, 400 to everything else."""

    def do_POST(self) -> None:
        """Verify the bytes as they came, then read them."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            message = verified(dict(self.headers), body, SECRET)
        except ValueError as refusal:
            self.send_error(400, str(refusal))
            return
        # Answer first and work afterwards: the sender waits 15 seconds. The same webhook-id may come twice.
        self.send_response(204)
        self.end_headers()
        print(message["type"], flush=True)

    def log_message(self, *_words: object) -> None:
        """Print messages alone."""


server = HTTPServer(("127.0.0.1", PORT), Receiver)
for _ in range(COUNT):
    server.handle_request()
