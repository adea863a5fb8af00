"""The portfolio's matrix as a file, for spreadsheets."""

from collections.abc import Iterator
from itertools import chain

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.services import exports, table_files
from accounts.services.basis import basis_of
from accounts.services.workbooks import Sheet
from accounts.views.downloads import csv_file, form_of, xlsx_file
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_matrix import PortfolioMatrix
from accounts.views.portfolio_tables import PortfolioTables
from kam.core import toasts
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request


@require_POST
def portfolio_export(request: Request) -> HttpResponseBase:
    """Send the matrix with its inputs and the accounts behind it; what leaves is written down first."""
    company = company_of(request)
    basis = basis_of(request.user, company)
    choice = PortfolioChoice(request.user, request.GET)
    matrix = PortfolioMatrix(choice, basis)
    form = form_of(request.GET)
    try:
        exports.record(
            what="portfolio",
            form=form,
            rows=matrix.chosen_count,
            asked=choice.parameters,
            by=request.user,
        )
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect(choice.url())
    tables = PortfolioTables(choice, basis, matrix, company)
    name = f"portfolio-{basis.window.end:%Y-%m-%d}"
    return xlsx_file(name, _workbook(tables)) if form == "xlsx" else csv_file(name, _csv(tables))


def _workbook(tables: PortfolioTables) -> bytes:
    return table_files.workbook_of(
        Sheet(_("Matrix"), tables.cells()),
        Sheet(_("Inputs"), tables.inputs(at=timezone.now())),
        Sheet(_("Accounts"), tables.accounts(), tables.account_columns()),
    )


def _csv(tables: PortfolioTables) -> Iterator[str]:
    """Write the inputs as a heading, then the matrix, then the accounts, with empty lines between them."""
    accounts = table_files.table_rows(tables.account_columns(), tables.accounts())
    return table_files.csv_of(chain(tables.inputs(at=timezone.now()), [[]], tables.cells(), accounts))
