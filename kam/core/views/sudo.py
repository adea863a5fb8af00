"""Asking once more who is there, before something that opens KAM to whoever has it."""

from allauth.account.decorators import reauthentication_required

from kam.core.http import Request


def confirm_it_is_you(request: Request) -> None:
    """Lead to the page that asks for the password or a code, unless it was given in the last five minutes.

    Called after it is known that the person may do what comes next: who may not is told so, and not asked.
    """
    _ask(request)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is untyped
def _ask(request: Request) -> None:
    return None
