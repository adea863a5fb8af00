"""Days as people and spreadsheets write them, by the declared order of day and month."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils.dates import MONTHS

from accounts.importing.problems import RowError
from accounts.importing.texts import unescape

ORDERS: Final = {"ymd": "2026-01-31", "dmy": "31.01.2026", "mdy": "01/31/2026"}
# Sales before it are no sales history but a slip of the pen; so are sales after the coming year.
FIRST_YEAR: Final = 1970
YEARS_AHEAD: Final = 1

_WIDE: Final = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_TIME: Final = (
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"
    r"(?P<zone> ?(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?))?)?"
)
_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_YEAR_LAST: Final = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}})(?: ?r\.)?{_TIME}")
_CHINESE: Final = re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
# Excel counts a 29 February 1900 that never was; from March 1900 on its days are right from this one.
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)


def day_reader(order: str, *, today: date, since_1904: bool = False) -> Callable[[str], str]:
    """Return a function from a cell to an ISO date. The function raises RowError.

    `order` is a key of ORDERS, or empty when nobody has said: then only dates that cannot be misread pass.
    """
    years = range(FIRST_YEAR, today.year + YEARS_AHEAD + 1)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900

    def read(raw: str) -> str:
        text = unescape(raw).strip().translate(_WIDE)
        if serial := _SERIAL.fullmatch(text):
            day = epoch + timedelta(days=int(serial[1]))
        else:
            day = _day(text, order=order, last_year=years[-1])
        if day.year not in years:
            raise RowError("date_out_of_range", first=years[0], last=years[-1])
        return day.isoformat()

    return read


def _day(text: str, *, order: str, last_year: int) -> date:
    if found := _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text):
        return _real(*found.groups())
    if found := _YEAR_FIRST.fullmatch(text):
        _refuse_zone(found)
        return _real(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(text):
        _refuse_zone(found)
        year = found[4] if len(found[4]) == 4 else str(_century(int(found[4]), last_year=last_year))
        first, second = found[1], found[3]
        return _real(year, first, second) if _order(order, mark=found[2]) == "mdy" else _real(year, second, first)
    raise RowError("not_a_date")


def _order(order: str, *, mark: str) -> str:
    """Return dmy or mdy: as declared; dots mean day first wherever they are used."""
    if order in {"dmy", "mdy"}:
        return order
    if order == "ymd":
        raise RowError("date_order", order=ORDERS[order])
    if mark == ".":
        return "dmy"
    raise RowError("date_order_unknown")


def _century(year: int, *, last_year: int) -> int:
    return 2000 + year if 2000 + year <= last_year else 1900 + year


def _real(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        if int(year) and int(month) in MONTHS and 28 < int(day) <= 31:
            days = monthrange(int(year), int(month))[1]
            raise RowError("month_too_short", month=str(MONTHS[int(month)]), year=year, days=days) from error
        raise RowError("no_such_day") from error


def _refuse_zone(found: re.Match[str]) -> None:
    # The business day of such a moment depends on where one stands.
    if found["zone"]:
        raise RowError("date_zone")
