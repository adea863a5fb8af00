"""Text and values on their way into a row, as the core tidies and refuses them."""

from kam.core.cleaning import require_clean, tidy

__all__ = ["require_clean", "tidy"]
