"""What schemathesis cannot know of the contract; loaded by its process (SCHEMATHESIS_HOOKS)."""

from typing import Any
from uuid import uuid4

import schemathesis

KEY = "Idempotency-Key"
LONGEST = 200


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Send no key twice: the second request under one is refused for its first, whatever is in it."""
    key = (case.headers or {}).get(KEY)
    if key and key.isascii() and key.isprintable() and len(key) <= LONGEST:
        case.headers[KEY] = f"{key}{uuid4().hex}"
