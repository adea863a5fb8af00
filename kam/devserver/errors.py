"""The one error that `./dev` shows as a sentence instead of a traceback."""


class DevError(Exception):
    """Something a developer can put right; the message says how."""
