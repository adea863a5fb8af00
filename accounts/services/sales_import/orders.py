"""How one import is to be read and stored: what the check, the import and every look at single rows have in common."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.importing.detection import require_answers
from accounts.importing.reading import Reading
from accounts.importing.staging import Order
from accounts.models import ExchangeRate, ImportBatch, SalesLine
from accounts.services import authority
from accounts.services.sales_import.corrections import corrections_of
from accounts.services.sales_import.receiving import day_of_arrival
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Company, Team, User


def order_of(
    batch: ImportBatch, *, by: User, progress: Progress | None = None, rows: Mapping[int, list[str]] | None = None
) -> Order:
    """Return how this import is to be read and stored, a person's corrections included; only some `rows` if given.

    On an empty installation the first file decides the base currency: the caller has a transaction, and rolls it
    back unless the lines come in.
    """
    reading = Reading.from_json(batch.reading)
    require_answers(reading)
    owner, team = _new_owner(batch, by)

    def tell(done: int, total: int) -> None:
        report(progress, min(50, 50 * done // max(total, 1)), _("Reading the file"))

    return Order(
        path=batch.path,
        reading=reading,
        source=batch.source,
        base=_settle_base(reading.currency, by),
        by=by,
        today=day_of_arrival(batch),
        owner=owner,
        team=team,
        report=tell if progress is not None else None,
        corrections=corrections_of(batch),
        rows=rows,
        since_1904=bool(batch.figures.get("since_1904")),
    )


def report(progress: Progress | None, percent: int, text: str) -> None:
    """Tell how far it is, if anybody wants to know."""
    if progress is not None:
        progress.report(done=percent, total=100, note=text)


def _new_owner(batch: ImportBatch, by: User) -> tuple[User | None, Team | None]:
    """Say who gets the accounts of new customers: reps keep theirs, a manager's stay in the team, others are free."""
    if by.is_system:
        return None, None
    memberships = by.team_memberships.select_related("team").order_by("-is_manager", "pk")
    first = memberships.first()
    team = first.team if first is not None else None
    authority.require_room_for_new(by=by)
    if by.is_service:
        return None, None if by.sees_everything else team
    if batch.assigns_owner or by.role == User.Role.REP or (team is None and not by.sees_everything):
        return by, team
    return None, None if by.sees_everything else team


def _settle_base(currency: str, by: User) -> str:
    """Return the base currency; the first sales that an administrator imports decide it."""
    company = Company.current()
    if currency in {"", company.base_currency} or not by.sees_everything or SalesLine.objects.exists():
        return company.base_currency
    if ExchangeRate.objects.exists():
        raise DomainError(
            _(
                "There are exchange rates to %(base)s. Remove them with “exchange_rates --remove” "
                "before %(currency)s becomes the base currency."
            )
            % {"base": company.base_currency, "currency": currency}
        )
    company.base_currency = currency
    company.save(update_fields=["base_currency"])
    return currency
