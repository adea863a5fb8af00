"""The development logins, as `create_demo_users` wrote them."""

import json

from kam.devserver.state import State


def login_lines(state: State) -> list[str]:
    """Return `role e-mail password` of each login."""
    if not state.logins.exists():
        return []
    return [f"{login['role']} {login['email']} {login['password']}" for login in json.loads(state.logins.read_text())]
