"""Moves from one class to another, as the badges take them."""


def direction(before: str, after: str) -> str:
    """Tell whether a move between classes is up or down; only A, B and C have an above."""
    if not before or not after or before[0] == after[0]:
        return ""
    return "up" if after[0] < before[0] else "down"


def letters(code: str) -> tuple[str, str]:
    """Split a stored class into its letters; the hyphen of an account that is too new is no letter."""
    return code[:1], code[1:].replace("-", "")
