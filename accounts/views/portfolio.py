"""The portfolio: how much revenue, how it is spread over classes and accounts, what moved, and who looks after it."""

from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.analytics.key_share import Band
from accounts.analytics.portfolio_months import Grouping, portfolio_months
from accounts.panels import PortfolioPanel, portfolio_panels
from accounts.services.basis import Basis, basis_of, last_sale_on, proposed_as_of
from accounts.views import first_run, paper_facts
from accounts.views.menu import remember_account_count
from accounts.views.portfolio_alerts import notices_of
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_choices import PortfolioChoices
from accounts.views.portfolio_concentration import PortfolioConcentration
from accounts.views.portfolio_figures import PortfolioFigures
from accounts.views.portfolio_matrix import PortfolioMatrix
from accounts.views.portfolio_moves import PortfolioMoves
from accounts.views.portfolio_people import PortfolioPeople
from accounts.views.portfolio_sales import PortfolioSales
from kam.core.answers import answers_of
from kam.core.compact import compact
from kam.core.context import company_of
from kam.core.http import Request

# Sales older than this many days are probably waiting to be imported.
FRESH: Final = timedelta(days=40)
FRAGMENT: Final = "portfolio"
AT_RISK: Final = PortfolioPanel("at-risk", 0, gettext_lazy("At risk"), "accounts:at-risk")


@require_safe
def portfolio(request: Request) -> HttpResponse:
    """Show the accounts this person sees, or chosen ones of them, as a whole; every figure says over which."""
    today = company_of(request).today()
    basis = basis_of(request.user, company_of(request))
    choice = PortfolioChoice(request.user, request.GET, answers_of(request))
    matrix = PortfolioMatrix(choice, basis)
    if not (choice.team or choice.scope):
        remember_account_count(request, matrix.total)
    context: dict[str, Any] = {
        "basis": basis,
        "choice": choice,
        "choices": PortfolioChoices(choice),
        "matrix": matrix,
        "last_on": None,
        "paper_facts": [choice.scope_label],
    }
    if matrix.chosen_count:
        last_on = last_sale_on(request.user, today=today)
        context |= _figures(request, choice, matrix, basis) | {
            "last_on": last_on,
            "paper_facts": paper_facts.of_portfolio(choice, basis, last_on),
            "is_stale": last_on is not None and today - last_on > FRESH,
            "is_behind": _is_behind(basis, last_on, today=today),
            "notices": notices_of(choice, currency=basis.currency),
            "at_risk": _asked(AT_RISK, choice),
            "panels": [_asked(panel, choice) for panel in portfolio_panels],
        }
    elif choice.is_everything:
        context["begin_url"] = reverse("accounts:first-run") if first_run.is_needed(request) else ""
    return _render(request, context)


def _asked(panel: PortfolioPanel, choice: PortfolioChoice) -> dict[str, Any]:
    return {"entry": panel, "url": choice.url(name=panel.url_name)}


def _figures(request: Request, choice: PortfolioChoice, matrix: PortfolioMatrix, basis: Basis) -> dict[str, Any]:
    period = choice.period(basis.window)
    by: Grouping = "team" if choice.by else "owner"
    months = choice.answer("months", period, by, ask=lambda: portfolio_months(choice.accounts, period=period, by=by))
    sales = PortfolioSales(basis, period, months, Band.of(company_of(request)))
    concentration = PortfolioConcentration(choice, sales) if basis.run else None
    return {
        "sales": sales,
        "concentration": concentration,
        "figures": PortfolioFigures(choice, sales, matrix, concentration),
        "moves": PortfolioMoves(choice, basis) if basis.run else None,
        "people": PortfolioPeople(choice, months, period, basis.currency) if choice.leads else None,
    }


def _render(request: Request, context: dict[str, Any]) -> HttpResponse:
    """Render the page, or only what changes with the choices where one of their links or forms asks."""
    is_part = request.htmx.target == FRAGMENT and not request.htmx.history_restore_request
    template = "accounts/_portfolio.html" if is_part else "accounts/portfolio.html"
    response = compact(render(request, template, context))
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _is_behind(basis: Basis, last_on: date | None, *, today: date) -> bool:
    """Whether a full month of sales is here that the published run does not count."""
    if basis.run is None or last_on is None:
        return False
    return proposed_as_of(last_on, today=today) > basis.window.end
