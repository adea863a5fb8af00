"""The figures of a check and an import, as the pages show them."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import ImportBatch
from kam.core import formatting

# Sums in more currencies than these are no figure of a list.
MOST_SUMS: Final = 2


class Figures:
    """What a check or an import says about itself, out of the stored texts."""

    def __init__(self, batch: ImportBatch) -> None:
        self._stored: dict[str, Any] = batch.figures

    @property
    def first_on(self) -> date | None:
        """The day of the earliest line."""
        return self._day("first_on")

    @property
    def last_on(self) -> date | None:
        """The day of the latest line."""
        return self._day("last_on")

    @property
    def days(self) -> str:
        """From which day to which the lines are, in words; of one day, that day."""
        first, last = formatting.day(self.first_on), formatting.day(self.last_on)
        if first == last:
            return _("Sales of %(day)s") % {"day": first}
        return _("Sales from %(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def months(self) -> str:
        """From which month to which the lines are, as short as a list needs it; nothing where no line is."""
        first, last = formatting.month(self.first_on), formatting.month(self.last_on)
        if self.first_on is None or first == last:
            return first if self.first_on else ""
        return _("%(first)s – %(last)s") % {"first": first, "last": last}

    @property
    def proposed_as_of(self) -> date | None:
        """The first day after the last full month of sales."""
        return self._day("proposed_as_of")

    @property
    def accounts(self) -> int:
        """How many accounts the lines belong to."""
        return self._count("accounts")

    @property
    def unassigned(self) -> int:
        """How many lines belong to no account."""
        return self._count("unassigned")

    @property
    def unrated(self) -> int:
        """How many lines count nowhere for want of an exchange rate."""
        return self._count("unrated")

    @property
    def lacking_rates(self) -> list[tuple[str, int]]:
        """Return the currencies whose lines count nowhere, with how many lines."""
        sums = self._stored.get("money") or []
        return [(each["currency"], each["unrated"]) for each in sums if each["unrated"]]

    @property
    def counts_nowhere(self) -> bool:
        """Whether no line counts, for want of exchange rates."""
        return self.unrated > 0 and self.unrated == self._count("lines")

    @property
    def future(self) -> int:
        """How many lines have a day that had not come yet."""
        return self._count("future")

    @property
    def archived(self) -> int:
        """How many accounts stay archived although lines are theirs."""
        return self._count("archived")

    @property
    def archived_names(self) -> str:
        """The first few of them by name."""
        names = self._stored.get("archived_names") or []
        return ", ".join(names if len(names) == self.archived else [*names, "…"])

    @property
    def cancelled(self) -> int:
        """How many rows their document had cancelled."""
        return self._count("cancelled")

    @property
    def errors_stored(self) -> int:
        """How many faulty rows are kept with their reasons."""
        return self._count("errors_stored")

    @property
    def bad_found(self) -> int:
        """How many rows were faulty when the file was checked."""
        return self._count("bad_found")

    @property
    def corrected(self) -> int:
        """How many rows came in otherwise than they stand in the file."""
        return self._count("corrected")

    @property
    def corrected_since(self) -> int:
        """How many corrections the figures of the check do not know yet."""
        return self._count("corrected_since")

    @property
    def would_move(self) -> int | None:
        """How many accounts would change their class by it; None when nobody could tell."""
        found: int | None = self._stored.get("would_move")
        return found

    @property
    def money(self) -> str:
        """The sums of the lines, one for each currency."""
        sums = self._stored.get("money") or []
        return " + ".join(formatting.money(Decimal(each["amount"]), each["currency"]) for each in sums)

    @property
    def total(self) -> Decimal | None:
        """The sum of the lines in the company's currency; None where it is not known of all of them."""
        stored = self._stored.get("base_amount")
        return None if stored is None or self.unrated else Decimal(stored)

    @property
    def short_money(self) -> str:
        """The sums of the lines as short as a list needs them; nothing before they are known."""
        sums = self._stored.get("money") or []
        if len(sums) > MOST_SUMS:
            return _("%(count)s currencies") % {"count": formatting.number(len(sums))}
        return " + ".join(formatting.compact_money(Decimal(each["amount"]), each["currency"]) for each in sums)

    def _day(self, key: str) -> date | None:
        stored = self._stored.get(key)
        return date.fromisoformat(stored) if stored else None

    def _count(self, key: str) -> int:
        return int(self._stored.get(key) or 0)
