"""Another system, as it asks KAM: a client with a token."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from kam.core import tokens
from kam.core.models import User
from kam.core.scopes import usable_by
from tests.api.contract_kept import require_kept


class Caller:
    """Sends requests with a user's token; `scopes` None are all that such a user's token may have."""

    def __init__(self, user: User, scopes: Collection[str] | None = None) -> None:
        self.user = user
        keys = [scope.key for scope in usable_by(is_admin=user.is_admin)] if scopes is None else scopes
        now = timezone.now()
        self.token, secret = tokens.issue(
            user=user, name="Test", scopes=keys, by=user, expires_at=now + timedelta(days=30), at=now
        )
        self.headers = {"Authorization": f"Bearer {secret}"}
        self._client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send one request below /api/v1/; header names are written with underscores."""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("http") else f"/api/v1/{path}"
        response = getattr(self._client, method)(url, headers={**self.headers, **more}, **sent)
        require_kept(method, url, response)
        return response

    def get(self, path: str, **headers: str) -> Any:
        """Return the answer's JSON; fails unless it is 200."""
        response = self("get", path, **headers)
        assert response.status_code == 200, response.content
        return response.json()
