"""From staged rows to sales lines: what cannot come in is told, the rest goes in by one statement."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db import connection

from accounts.importing import rollup
from accounts.importing.numbers import DIGITS
from accounts.importing.parsing import Tally, problems_of
from accounts.importing.problems import RowError
from accounts.importing.staging import Order, refuse_out_of_reach, settle_entities, stage
from accounts.importing.statements import rows, run
from accounts.models import Account

# Any number; all imports of an installation take turns under it.
_LOCK: Final = 7_340_033
_OPTIONAL: Final = (
    "customer_id", "product", "product_line", "ship_to", "order_date", "channel", "salesperson", "kind", "credit_note",
    "quantity", "cost",
)  # fmt: skip


@dataclass
class Outcome:
    """What an import did, or would do. created + changed + unchanged + bad + left out + blank = rows."""

    tally: Tally
    accounts_created: int
    counts: dict[str, Any]
    money: list[dict[str, Any]] = field(default_factory=list)
    # Names of the accounts that stay archived although they get lines.
    archived: list[str] = field(default_factory=list)

    @property
    def blank(self) -> int:
        """Empty rows, and rows of cancelled documents."""
        return int(self.tally.blank + self.counts["cancelled"])


def take_turn(*, tell: Callable[[], None] | None = None) -> None:
    """Wait until no other import of this installation is at work; until the end of the transaction.

    `tell` is called when there is something to wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            if tell is not None:
                tell()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # Sorting and hashing a file in memory instead of in files: in this transaction only.
        cursor.execute("SET LOCAL work_mem = '64MB'")


def prepare(order: Order) -> Outcome:
    """Stage the file, make what it names for the first time, and say what storing it will do."""
    tally = stage(order)
    made = settle_entities(order)
    if _compare(order, tally):
        made -= run("unmake")
    _tell_places(tally)
    counts = rows("counts", today=order.today)[0]
    archived = [account["name"] for account in rows("archived", source=order.source)]
    return Outcome(tally, made, counts, rows("money"), archived)


def judge(order: Order) -> Tally:
    """Say what is wrong with the rows as `prepare` would, but make nothing: for some rows, while a person waits."""
    tally = stage(order)
    refuse_out_of_reach(order.by)
    _compare(order, tally)
    return tally


def _compare(order: Order, tally: Tally) -> int:
    """Put the lines beside those that are here; returns how many of them must not come in, and tells why."""
    known = {f"has_{key}": order.reading.index_of(key) is not None for key in _OPTIONAL}
    run("incoming", source=order.source, base=order.base, **known)
    return _tell_problems(order, tally) if _may_hold_problems(order) else 0


def store(order: Order, outcome: Outcome, *, batch_id: int) -> None:
    """Write what `prepare` announced, the product lines of its products, and the months it touches."""
    rollup.begin()
    if outcome.counts["created"] or outcome.counts["changed"]:
        run("upsert", source=order.source, batch_id=batch_id)
    if outcome.counts["removed"]:
        run("cancel")
    if all(order.reading.index_of(key) is not None for key in ("product", "product_line")):
        run("product_lines")
    run("touched")
    rollup.refresh_touched()


def _may_hold_problems(order: Order) -> bool:
    """Tell whether rows that read well could still be refused: looking costs a pass over all of them."""
    is_keyed = any(order.reading.index_of(key) is not None for key in ("line_id", "occurrence"))
    is_converted = order.reading.index_of("currency") is not None or order.reading.currency != order.base
    return is_keyed or not order.by.sees_everything or (is_converted and _has_foreign_money(order.base))


def _has_foreign_money(base: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM import_staged WHERE currency <> %s)", [base])
        return bool(cursor.fetchone()[0])


def _tell_problems(order: Order, tally: Tally) -> int:
    """Take the rows that must not come in out of what is stored and tell why; returns how many there are."""
    by = order.by
    reach = [] if by.sees_everything else list(Account.objects.editable_by(by).values_list("pk", flat=True))
    found = rows("problems", sees_everything=by.sees_everything, reach=reach, user_id=by.pk, largest=10**DIGITS)
    if not found:
        return 0
    fresh = [problem["row"] for problem in found if not problem["is_bad"]]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE import_incoming SET fate = 'b', is_changed = false WHERE row = ANY(%s)", [fresh])
    cells = cells_of(order, {problem["row"] for problem in found})
    told = {(problem.row, problem.column) for problem in tally.problems}
    rows_told = {row for row, _column in told}
    for problem in found:
        number = problem["row"]
        errors = [_reason(order, problem, reason, cells[number]) for reason in problem["reasons"]]
        if not problem["is_bad"]:
            tally.add(number, cells[number], errors, order.reading)
        elif number in rows_told:
            more = problems_of(number, [], errors, order.reading)
            tally.problems += [each for each in more if (number, each.column) not in told]
    tally.lines -= len(fresh)
    tally.problems.sort(key=lambda each: each.row)
    return len(fresh)


def _reason(order: Order, problem: dict[str, Any], reason: str, cells: list[str]) -> RowError:
    key, code = reason.split(" ")
    if key == "line_id" and order.reading.index_of(key) is None:
        key = "occurrence"
    place = order.reading.index_of(key)
    value = cells[place] if place is not None and place < len(cells) else ""
    return RowError(code, field=key, value=value, row=problem["first_row"], currency=order.base, digits=DIGITS)


def cells_of(order: Order, numbers: set[int]) -> dict[int, list[str]]:
    """Read the cells of some rows from the file once more: nobody keeps half a million rows for a few."""
    with order.open() as source:
        return {number: cells for number, cells, _problem in source.rows if number in numbers}


def _tell_places(tally: Tally) -> None:
    """Note at each faulty row which of several equal lines of its document it is, so that it can be sent alone."""
    if not tally.problems:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT row, place FROM import_incoming WHERE fate = 'b' AND line_key NOT LIKE '%%#'", [])
        places = dict(cursor.fetchall())
    tally.problems = [replace(each, occurrence=places.get(each.row)) for each in tally.problems]
