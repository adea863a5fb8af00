"""What the heads of a matrix of classes say: the same on every page."""

from django.utils.translation import gettext as _

from accounts.models import ClassificationRun
from accounts.views.class_sentences import Thresholds, as_percent

NEW = "-"


def column_heads(*, has_new: bool) -> dict[str, str]:
    """Return the columns with their captions; too new for a letter is a column only when somebody is."""
    captions = {"X": _("Steady"), "Y": _("Variable"), "Z": _("Erratic")}
    return captions | {NEW: _("Too new")} if has_new else captions


def row_heads(run: ClassificationRun | None) -> dict[str, str]:
    """Return the rows with their captions: up to which share of the value each letter goes; empty without a run."""
    if run is None:
        return {"A": "", "B": "", "C": ""}
    limits = Thresholds.of(run)
    return {
        "A": _("to %(limit)s") % {"limit": as_percent(limits.a)},
        "B": _("to %(limit)s") % {"limit": as_percent(limits.b)},
        "C": _("the rest"),
    }


def written(code: str) -> str:
    """Write a column's code as its head does: a dash for no letter."""
    return "–" if code == NEW else code


def letter_in_words(code: str) -> str:
    """Name the same after the word class, where a letter alone says enough."""
    return code if len(code) == 1 and code != NEW else chosen_in_words(code)


def chosen_in_words(code: str) -> str:
    """Name a chosen cell, row or column, or one of those beside the matrix."""
    words = {
        "dormant": _("Dormant"),
        "none": _("Without class"),
        NEW: _("Too new for a letter"),
        "A": _("All A"),
        "B": _("All B"),
        "C": _("All C"),
        "X": _("All X, steady"),
        "Y": _("All Y, variable"),
        "Z": _("All Z, erratic"),
    }
    return words.get(code, code)
