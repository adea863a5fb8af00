"""What an action takes and gives, said once: the viewset reads bodies by it, and the contract is made from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

from kam.core.rest.inputs import Input
from kam.core.rest.resources import Resource

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What an action of a viewset takes and gives; signs the action over which it stands.

    `takes` is the shape of the body, `gives` that of the answer (the viewset's own when None).

    `is_partial` lets the body leave everything out. `gives_list` is a page of rows, `is_bare` one object that is no
    row, so it takes neither `fields` nor `expand`; `needs_version` asks for If-Match. `asks` are the
    parameters that the address may have beside those of rows and lists. `or_starts` is the shape of the job that is
    told (202) where the answer takes long.
    """

    takes: type[Input] | None = None
    gives: type[Resource] | None = None
    status: int = 200
    is_partial: bool = False
    gives_list: bool = False
    is_bare: bool = False
    needs_version: bool = False
    # Media types of files that are the body, or the answer.
    takes_files: tuple[str, ...] = ()
    gives_files: tuple[str, ...] = ()
    asks: Sequence[str] = ()
    or_starts: type[Resource] | None = None
    # Those without which there is no answer.
    needs: Sequence[str] = ()
    # The change may put the row out of the caller's reach; then there is no body (204).
    may_leave: bool = False
    deprecated: "Deprecation | None" = None
    # Statuses of refusals beside those that every operation of its method may have.
    refuses: Sequence[int] = ()

    def __call__(self, handler: Handler) -> Handler:
        """Say it of this action."""
        vars(handler)["contract"] = self
        return handler

    @property
    def tells_rows(self) -> bool:
        """Whether the answer is rows, of which `fields` and `expand` choose."""
        return not self.is_bare and self.status != HTTPStatus.NO_CONTENT

    @property
    def asks_nothing(self) -> bool:
        """Whether the address may have no parameter at all."""
        asking = self.asks or self.needs or self.gives_list or self.gives_files or self.takes_files
        return not (self.tells_rows or asking)


@dataclass(frozen=True)
class Deprecation:
    """An operation that goes: since when it is not to be used, the day after which it may be gone, what to use."""

    since: date
    sunset: date
    instead: str

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says (RFC 9745, RFC 8594)."""
        since, sunset = (datetime.combine(day, time.min, tzinfo=UTC) for day in (self.since, self.sunset))
        return {"Deprecation": f"@{int(since.timestamp())}", "Sunset": format_datetime(sunset, usegmt=True)}


# Over an action, below `@action` where there is one: `@contract(takes=…)`.
contract = Contract
USUAL: Final = Contract()


def contract_of(view: Any) -> Contract:
    """Return the contract of the action that the request calls."""
    handler = getattr(view, view.action or "", None)
    found: Contract = getattr(handler, "contract", USUAL)
    return found
