"""What is wrong with one field of a request, as problems tell it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field; `field` is its path, such as `addresses.0.city`, empty for all of it."""

    field: str
    code: str
    detail: str
