"""The portfolio: how much revenue, how it is spread over classes and accounts, and what moved."""

from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Account
from accounts.panels import portfolio_panels
from accounts.views import first_run
from accounts.views.basis import Basis, basis_of, last_sale_on, proposed_as_of
from accounts.views.menu import remember_account_count
from accounts.views.portfolio_concentration import PortfolioConcentration
from accounts.views.portfolio_matrix import PortfolioMatrix
from accounts.views.portfolio_moves import PortfolioMoves
from accounts.views.portfolio_sales import PortfolioSales
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.models import User

# Sales older than this many days are probably waiting to be imported.
FRESH: Final = timedelta(days=40)


@require_safe
def portfolio(request: Request) -> HttpResponse:
    """Show the accounts this person sees as a whole; every figure is over these accounts and says so."""
    today = company_of(request).today()
    user = request.user
    basis = basis_of(request, today=today)
    accounts = Account.objects.visible_to(user).active()
    matrix = PortfolioMatrix(accounts, basis)
    remember_account_count(request, matrix.total)
    context: dict[str, Any] = {"basis": basis, "matrix": matrix, "scope": scope_of(user), "last_on": None}
    if not matrix.total:
        context["begin_url"] = reverse("accounts:first-run") if first_run.is_needed(request) else ""
    else:
        last_on = last_sale_on(request, today=today)
        sales = PortfolioSales.of(user, basis, key_count=accounts.filter(status=Account.Status.KEY).count())
        context |= {
            "sales": sales,
            "moves": PortfolioMoves(user, basis) if basis.run else None,
            "concentration": PortfolioConcentration(user, accounts, sales) if basis.run else None,
            "last_on": last_on,
            "is_stale": last_on is not None and today - last_on > FRESH,
            "is_behind": _is_behind(basis, last_on, today=today),
            "panels": [{"entry": panel, "url": reverse(panel.url_name)} for panel in portfolio_panels],
        }
    return render(request, "accounts/portfolio.html", context)


def scope_of(user: User) -> str:
    """Say over which accounts the figures are."""
    if user.sees_everything:
        return _("All accounts")
    if user.managed_team_ids:
        return _("Accounts of your teams")
    return _("Your accounts")


def _is_behind(basis: Basis, last_on: date | None, *, today: date) -> bool:
    """Whether a full month of sales is here that the published run does not count."""
    if basis.run is None or last_on is None:
        return False
    return proposed_as_of(last_on, today=today) > basis.window.end
