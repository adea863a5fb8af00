"""A flow between classes as its template places it: what each bar and ribbon says, and which ink it has."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.move_kinds import direction
from kam.core import formatting
from kam.core.flow import LEFT, RIGHT, THICK, Bar, Flow, Ribbon

LETTERS: Final = frozenset("ABC")
# Between a bar and its label.
ROOM: Final = 8


def drawn(flow: Flow, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the bars and ribbons; only moves between A, B and C are up or down, and lie above the others.

    Who is too new for steadiness has a letter of value as well.
    """
    ribbons = sorted((_ribbon(ribbon, names) for ribbon in flow.ribbons), key=lambda ribbon: ribbon["tone"] != "same")
    left = [_bar(bar, names) | {"x": LEFT, "label_x": LEFT - ROOM, "anchor": "end"} for bar in flow.left]
    right = [_bar(bar, names) | {"x": RIGHT, "label_x": RIGHT + THICK + ROOM, "anchor": "start"} for bar in flow.right]
    return {"height": flow.height, "ribbons": ribbons, "bars": [*left, *right]}


def _bar(bar: Bar, names: Mapping[str, str]) -> dict[str, Any]:
    words = _("%(name)s %(count)s") % {"name": names[bar.key], "count": formatting.number(bar.count)}
    ink = bar.key[0] if bar.key[0] in LETTERS else "none"
    return {"y": bar.y, "height": bar.height, "middle": bar.middle, "words": words, "ink": ink}


def _ribbon(ribbon: Ribbon, names: Mapping[str, str]) -> dict[str, Any]:
    words = ngettext(
        "%(count)s account from %(before)s to %(after)s",
        "%(count)s accounts from %(before)s to %(after)s",
        ribbon.count,
    )
    values = {"count": formatting.number(ribbon.count), "before": names[ribbon.before], "after": names[ribbon.after]}
    is_value = {ribbon.before[0], ribbon.after[0]} <= LETTERS
    tone = (direction(ribbon.before, ribbon.after) if is_value else "") or "same"
    return {"path": ribbon.path, "words": words % values, "tone": tone}
