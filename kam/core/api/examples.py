"""What nouns of the ground floor look like in the examples of the contract: those of the demo company."""

from collections.abc import Mapping
from typing import Any, Final

from kam.core.rest.examples import usual_values, values_of

# Keys and counts, wherever they stand.
USUAL: Final[Mapping[str, Any]] = {
    "user": 4,
    "owner": 4,
    "made_by": 4,
    "answered_by": 4,
    "ended_by": None,
    "ended_at": None,
    "archived_at": None,
    "retired_at": None,
    "undone_at": None,
    "team": 2,
    "teams": [2],
    "job": 512,
    "count": 3,
    "position": 1,
    "token": 6,
    "webhook": 2,
    "request": "9f2c1a34c0de4b6f8d1e",
    "event_type": "account.changed",
    "source": "api",
}
WEBHOOK: Final[Mapping[str, Any]] = {"id": 2, "owner": 1, "is_active": True, "is_live": True, "disabled_reason": ""}
VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "User": {"id": 4, "name": "Tomasz Król", "email": "tomasz.krol@lumena.example", "is_active": True},
    "Me": {
        "id": 4,
        "name": "Tomasz Król",
        "scopes": ["read:abcxyz", "read:accounts", "read:orders"],
        "expires_at": "2027-02-21T13:42:31Z",
    },
    "Team": {"id": 2, "name": "Central Europe", "parent": 1},
    "TeamMember": {"name": "Tomasz Król", "is_manager": False, "is_active": True},
    "Place": {"standing": "manager"},
    "Company": {"name": "Lumena Packaging", "key_share_low": 30, "key_share_high": 55},
    "Named": {"id": 3, "name": "Carrier bags"},
    "SavedView": {"id": 5, "name": "Key accounts that shrink", "list": "accounts"},
    "NewView": {"name": "Key accounts that shrink"},
    "Webhook": WEBHOOK,
    "Revealed": WEBHOOK,
    "Delivery": {
        "id": 9041,
        "message_id": "msg_6c1e0f6f0c0f4d4f8a3d1c2b7a90e5d1",
        "state": "DELIVERED",
        "attempts": 1,
        "next_attempt_at": None,
        "body": '{"type":"account.changed","timestamp":"2026-01-31T12:00:00Z","data":{"account":{"id":42}}}',
        "ended_at": "2026-01-31T12:00:01Z",
    },
    "Attempt": {"number": 1, "status": 204, "duration": 84, "answer": ""},
    "Job": {
        "id": 512,
        "kind": "sales-import",
        "state": "DONE",
        "percent": 100,
        "note": "",
        "result": "/api/v1/imports/88/",
    },
    "Problem": {
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "refused",
        "detail": "Drogerie Mazur is archived. Restore it first.",
        "errors": [],
    },
    "Fault": {"field": "city", "code": "invalid", "detail": "Not a valid string."},
}


def register() -> None:
    """Tell the contract what is shown (asked when the app is ready)."""
    usual_values.update(USUAL)
    values_of.update(VALUES)
