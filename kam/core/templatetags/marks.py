"""`{% load marks %}`: the small marks that every row of a list shows.

They are tags, not includes, because a list draws hundreds of them: what depends on few values is rendered
once from its template in `templates/components/` and kept.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from typing import Final

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kam.core.formatting import MISSING, Number, percent
from kam.core.initials import initials, tint_of
from kam.core.sparkline import sparkline

register = template.Library()

ICON_CLASSES: Final = {"": "k-icon", "s": "k-icon k-icon-small", "l": "k-icon k-icon-large"}
# Below half a percent nothing has changed.
STEADY: Final = Decimal("0.005")
THOUSANDTH: Final = Decimal("0.001")
FALLING: Final = -0.05
# Cells of the matrix: from these shares of revenue on the next darker ink.
TINT_SHARES: Final = (0.0, 0.03, 0.07, 0.2, 0.35)


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw an icon of static/vendor/icons.svg; without a label it is hidden from screen readers."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', ICON_CLASSES[size], label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', ICON_CLASSES[size], address)


@register.simple_tag
def class_badge(
    abc: str | None, xyz: str | None, size: str = "", *, overridden: bool = False, state: str = ""
) -> SafeString:
    """Draw the class: ink is value, wave is variability. `state` says in words why there are no letters."""
    return _class_badge(abc or "", xyz or "", size, bool(overridden), str(state), get_language())


@register.simple_tag
def abc_badge(letter: str) -> SafeString:
    """Draw the value half of the class, for headings."""
    return format_html('<span class="k-class"><span class="k-class-abc k-class-{0}">{0}</span></span>', letter)


@register.simple_tag
def xyz_badge(letter: str) -> SafeString:
    """Draw the variability half of the class, for headings."""
    return format_html('<span class="k-class"><span class="k-class-xyz k-class-{0}">{0}</span></span>', letter)


@register.simple_tag
def class_move(
    from_abc: str | None,
    from_xyz: str | None,
    to_abc: str | None,
    to_xyz: str | None,
    direction: str = "",
    end: str = "",
) -> SafeString:
    """Draw a move from one class to another; only moves of value (A, B, C) have a direction and a colour.

    Where there are no letters it says that there is no class; `end` says it otherwise of the second one.
    """
    return SafeString(
        render_to_string(
            "components/_class_move.html",
            {
                "before": class_badge(from_abc, from_xyz, state=_("None")),
                "after": class_badge(to_abc, to_xyz, state=end or _("None")),
                "direction": direction,
            },
        )
    )


@register.simple_tag
@lru_cache(maxsize=8192)
def avatar(name: str, kind: str = "person", size: str = "") -> SafeString:
    """Draw the initials of a person (round) or a company (square) on a tint that is always the same for the name."""
    classes = ["k-avatar", f"k-avatar-tint-{tint_of(name)}"]
    classes += [f"k-avatar-{word}" for word in ("company" if kind == "company" else "", size) if word]
    return format_html('<span class="{}" aria-hidden="true">{}</span>', " ".join(classes), initials(name, kind))


@register.simple_tag
def delta(ratio: Number | None) -> SafeString:
    """Write a change against before (0.076 = plus 7.6 %): sign by shape and colour, and as a word for listeners."""
    if ratio is None:
        return format_html('<span class="k-muted">{}</span>', MISSING)
    exact = ratio if isinstance(ratio, Decimal) else Decimal(str(ratio))
    # Rounded once: −27.548 % over 27.55 % would be 27.6 % here and 27.5 % wherever else it is written.
    written = exact.quantize(THOUSANDTH, rounding=ROUND_HALF_UP)
    return _delta(written, get_language(), is_steady=abs(exact) < STEADY)


@register.simple_tag
def spark(values: Iterable[Number], change: Number | None = None, label: str = "") -> SafeString:
    """Draw a row of figures, oldest first, in 88 × 24; vermilion when `change` fell below −5 %."""
    drawing = sparkline([float(value) for value in values])
    if drawing is None:
        return SafeString("")
    classes = "k-spark k-spark-falling" if change is not None and change < FALLING else "k-spark"
    access = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    x, y = drawing.end
    # Drawn fifty times a page, from figures of our own: nothing in it needs escaping.
    return SafeString(
        f'<svg class="{classes}" viewBox="0 0 88 24" {access}>'
        f'<path d="{drawing.path}"/><circle cx="{x}" cy="{y}"/></svg>'
    )


@register.simple_tag
def bar(
    share: Number | None, tone: str = "", size: str = "", tick: Number | None = None, label: str = ""
) -> SafeString:
    """Draw a share (0..1) as a bar; `tick` marks a yardstick on it."""
    width = _hundredths(share)
    classes = " ".join(["k-bar-mark", *(f"k-bar-{word}" for word in (tone, size) if word)])
    mark = format_html('<rect class="k-bar-tick" x="{}" width="1" height="6"/>', _hundredths(tick)) if tick else ""
    return format_html(
        '<svg class="{}" viewBox="0 0 100 6" preserveAspectRatio="none" {}><rect width="{}" height="6"/>{}</svg>',
        classes,
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        width,
        mark,
    )


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], chosen: str = "") -> SafeString:
    """Write the options of a select: pairs of value and words. A hundred of them are drawn as fast as a row."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(str(words))}</option>'
            for value, words in choices
        )
    )


@register.simple_tag
def figure_row(cells: Iterable[object], scope: str = "row") -> SafeString:
    """Write a row of a table of figures: its head first. In the head of the table all are heads (`scope` is col)."""
    first, *others = cells
    tag, scoped = ("th", ' scope="col"') if scope == "col" else ("td", "")
    written = "".join(f'<{tag}{scoped} class="k-cell-number">{escape(str(each))}</{tag}>' for each in others)
    return SafeString(f'<tr><th scope="{scope}">{escape(str(first))}</th>{written}</tr>')


@register.simple_tag
def parts_bar(good: int, warn: int, bad: int) -> SafeString:
    """Draw three counts as one bar; a part that exists is never too thin to see."""
    total = good + warn + bad
    parts = []
    left = 100.0
    # From the right, so that the small parts keep their least width and the large one gives way.
    for tone, count in (("bad", bad), ("warn", warn)):
        if count:
            width = max(0.8, count / total * 100)
            left -= width
            parts.append(_part(tone, left, width))
            left -= 0.3
    if good:
        parts.append(_part("good", 0, max(left, 0)))
    return format_html(
        '<svg class="k-bar-mark k-bar-tall" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        SafeString("".join(parts)),
    )


@register.simple_tag
def band(low: Number, high: Number, at: Number | None, label: str = "") -> SafeString:
    """Draw where a share (0..1) stands against its healthy band."""
    return SafeString(
        render_to_string(
            "components/_band.html",
            {
                "low": _hundredths(low),
                "width": _hundredths(high - low),  # type: ignore[operator]  # both of one kind
                "at": None if at is None else f"{min(float(_hundredths(at)), 98.6):g}",
                "label": label,
            },
        )
    )


@register.simple_tag
def done(value: int, maximum: int) -> str:
    """Write how far a job is: 46%."""
    return percent(min(value / maximum, 1), 0)


@register.simple_tag
def tint(share: Number | None) -> str:
    """Name the ink of a matrix cell by its share (0..1): the more revenue, the darker."""
    value = float(share or 0)
    return f"k-tint-{sum(value > threshold for threshold in TINT_SHARES)}"


@lru_cache(maxsize=512)
def _class_badge(abc: str, xyz: str, size: str, overridden: bool, state: str, language: str | None) -> SafeString:
    context = {"abc": abc, "xyz": xyz, "size": size, "overridden": overridden, "state": state}
    return SafeString(render_to_string("components/_class_badge.html", context).strip())


@lru_cache(maxsize=4096)
def _delta(ratio: Decimal, language: str | None, *, is_steady: bool) -> SafeString:
    if is_steady:
        return format_html('<span class="k-delta">{}</span>', percent(abs(ratio)))
    direction, word = ("up", _("up")) if ratio > 0 else ("down", _("down"))
    return format_html(
        '<span class="k-delta k-delta-{}"><span class="k-hidden-text">{} </span>{}</span>',
        direction,
        word,
        percent(abs(ratio)),
    )


def _part(tone: str, x: float, width: float) -> SafeString:
    return format_html('<rect class="k-bar-part-{}" x="{}" width="{}" height="6"/>', tone, f"{x:.1f}", f"{width:.1f}")


def _hundredths(share: Number | None) -> str:
    """Write a share (0..1) as an SVG length of 0 to 100."""
    return f"{min(max(float(share or 0) * 100, 0), 100):.4g}"
