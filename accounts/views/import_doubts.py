"""Read model: what is to be confirmed, each with its sentence and what can be answered."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.importing.doubts import TIMES
from accounts.importing.reading import Reading
from accounts.models import Account, ImportBatch, ImportDoubt
from accounts.views.import_faults import PER_PAGE, Cell, Column, Table
from kam.core import formatting
from kam.core.models import Company, User

Kind = ImportDoubt.Kind
# Those are about the one cell, which may be written anew; the others are about a customer and all lines of it.
OF_A_CELL = frozenset({Kind.FAR_DATE, Kind.LARGE_AMOUNT})


@dataclass(frozen=True)
class DoubtRow:
    """One thing to be confirmed."""

    doubt: ImportDoubt
    kind: str
    sentence: str
    cell: Cell | None = None
    account: Account | None = None
    same: str = ""

    @property
    def is_of_a_cell(self) -> bool:
        """Whether one cell of one row is meant, which may be corrected or left out."""
        return self.cell is not None


def doubt_rows(batch: ImportBatch, doubts: QuerySet[ImportDoubt], *, by: User, page: str | None) -> Table:
    """Return one page of what is still to be confirmed; accounts that this person does not see are not named."""
    shown = Paginator(doubts.order_by("row", "pk"), per_page=PER_PAGE).get_page(page)
    found = list(shown)
    keys = {each.details.get("account") for each in found} - {None}
    accounts = {account.pk: account for account in Account.objects.visible_to(by).filter(pk__in=keys)}
    reading = Reading.from_json(batch.reading)
    places = {name[:120]: place for place, name in reversed(list(enumerate(reading.header)))}
    rows = [_row(each, accounts.get(each.details.get("account", 0)), places) for each in found]
    return Table(shown, [], rows)


def _row(doubt: ImportDoubt, account: Account | None, places: dict[str, int]) -> DoubtRow:
    cell = None
    if doubt.kind in OF_A_CELL and doubt.column in places and doubt.cells:
        key = "amount" if doubt.kind == Kind.LARGE_AMOUNT else "date"
        column = Column(doubt.column, doubt.column, places[doubt.column], key)
        cell = Cell(column, doubt.row, doubt.value, is_faulty=True)
    name = account.name if account else _("An account")
    same = ""
    if doubt.kind == Kind.SAME_CUSTOMER and account:
        same = _("It is the same as %(account)s") % {"account": name}
    return DoubtRow(doubt, str(Kind(doubt.kind).label), _sentence(doubt, name), cell, account, same)


def _sentence(doubt: ImportDoubt, name: str) -> str:
    said = doubt.details
    if doubt.kind == Kind.FAR_DATE:
        return (
            _("This day has not come yet.")
            if said["is_ahead"]
            else _("This day lies more than a year before the other days of the file.")
        )
    if doubt.kind == Kind.LARGE_AMOUNT:
        currency = Company.current().base_currency
        words = {
            "amount": formatting.money_exact(Decimal(said["amount"]), currency),
            "usual": formatting.money_exact(Decimal(said["usual"]), currency),
            "times": formatting.number(TIMES),
        }
        return _("%(amount)s is at least %(times)s times the usual line of this customer, %(usual)s.") % words
    if doubt.kind == Kind.SAME_CUSTOMER:
        return _same(doubt, name)
    words = {"account": name, "count": formatting.number(doubt.lines)}
    if doubt.kind == Kind.ARCHIVED:
        text = ngettext(
            "%(account)s is archived. %(count)s line is stored, but stays out of all lists until it is restored.",
            "%(account)s is archived. %(count)s lines are stored, but stay out of all lists until it is restored.",
            doubt.lines,
        )
        return text % words
    text = ngettext(
        "%(account)s buys in %(currency)s; %(count)s line of the file is in %(other)s.",
        "%(account)s buys in %(currency)s; %(count)s lines of the file are in %(other)s.",
        doubt.lines,
    )
    return text % (words | {"currency": said["currency"], "other": said["other"]})


def _same(doubt: ImportDoubt, name: str) -> str:
    texts = {
        "TAX": _("%(number)s would be a new customer, but %(account)s has this tax number."),
        "NAME": _("%(number)s would be a new customer, but is called like “%(account)s”."),
        "NUMBER": _("%(number)s would be a new customer, but %(account)s has nearly the same number."),
    }
    return texts[doubt.details["why"]] % {"number": doubt.value, "account": name}
