"""What can be wrong with one row, in words for the person who has to put it right."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "missing": _("This cell must not be empty."),
    "not_a_number": _("This is not a number written with “%(decimal)s” as its decimal mark."),
    "not_finite": _("This is not a number one can add up."),
    "exponent": _(
        "A spreadsheet shortened this number to powers of ten and lost digits; show the column as a plain number and "
        "save it again."
    ),
    "too_large": _("This number has more than %(digits)s digits before the decimal mark."),
    "not_a_date": _("This is not a date; write it as year-month-day, such as 2026-01-31."),
    "no_such_day": _("There is no such day in the calendar."),
    "month_too_short": _("%(month)s %(year)s has %(days)s days."),
    "date_order": _("This date does not follow the order chosen for the file (%(order)s)."),
    "date_order_unknown": _("Day and month could be either way round; choose the order of dates for the file."),
    "date_out_of_range": _("The year must lie between %(first)s and %(last)s."),
    "date_zone": _("The time of this date names a time zone; write the day alone."),
    "bad_character": _(
        "There is a character here that is no text (%(character)s); the file may be read in a wrong encoding."
    ),
    "invisible": _("There is an invisible character here (%(character)s); delete it."),
    "too_long": _("This text is longer than %(limit)s characters."),
    "unknown_currency": _("This is not a currency code such as EUR."),
    "unknown_word": _("This word is not known here; use one of these: %(words)s."),
    "not_an_occurrence": _("This must be a whole number from 1 on."),
    "too_many_cells": _("The row has %(found)s cells, the header %(expected)s; a delimiter may stand inside a value."),
    "quotes": _("The quotation marks do not match in lines %(first)s to %(last)s of the file."),
    "cut_off": _("The file ends in the middle of this row."),
    "customer_not_found": _("There is no customer with this number that you may import sales for."),
    "line_not_found": _("There is no document with this number that you may change."),
    "line_repeated": _("Row %(row)s already has this line of the document."),
    "parent_twice": _("This customer has another parent in an earlier row."),
    "rate_twice": _("There is another rate of this currency for this day."),
    "rate_digits": _("A rate has at most %(whole)s digits before and %(decimals)s after the decimal mark."),
    "rate_zero": _("A rate must be greater than zero."),
    "converted_too_large": _("In %(currency)s this amount has more than %(digits)s digits before the decimal mark."),
}

# What is kept of a value to show it; the row itself is kept apart.
SHOWN: Final = 200


class RowError(Exception):
    """A cell cannot be understood. `code` is a key of REASONS, `field` says which column (empty: the row)."""

    def __init__(self, code: str, *, field: str = "", value: str = "", **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.value = value
        self.details = details

    @property
    def reason(self) -> str:
        """The sentence for the person, in the active language."""
        return str(REASONS[self.code]) % self.details


def storable(text: str) -> str:
    """Return the text as PostgreSQL can keep it: signs stand for NUL and lone surrogates."""
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode("utf-8")
