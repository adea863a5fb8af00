"""What gunicorn itself refuses is answered like everything else."""

import json
from http.client import HTTPResponse
from socket import socketpair

from gunicorn import util

from kam import server


def test_what_is_no_request_is_a_problem_with_its_headers() -> None:
    assert util.write_error is server.refuse
    here, there = socketpair()
    with here, there:
        util.write_error(there, 414, "URI Too Long", "<script>")
        there.close()
        answer = HTTPResponse(here)
        answer.begin()
        told = json.loads(answer.read())
    assert (answer.status, told["status"], told["code"]) == (414, 414, "address_too_long")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script" not in str(told)
