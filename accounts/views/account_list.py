"""The list of accounts: search, filters, sorting, pages."""

from typing import Any, Final, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.filters import AccountFilter
from accounts.models import Account
from accounts.naming import sort_key
from accounts.panels import AccountColumn, account_columns
from accounts.querysets.account import AccountQuerySet
from accounts.views.account_rows import VALUES, rows_of
from accounts.views.basis import basis_of
from accounts.views.list_state import ListState
from accounts.views.menu import remember_account_count
from kam.core.context import company_of
from kam.core.http import Request, render_page

PER_PAGE: Final = 50
# Digits of a page number; more are no page.
LONGEST_PAGE: Final = 9


@require_safe
def account_list(request: Request) -> HttpResponse:
    """Show the accounts this person sees."""
    basis = basis_of(request, today=company_of(request).today())
    everything = Account.objects.visible_to(request.user).active()
    selection = AccountFilter(request.GET, everything.with_class(), request=request)
    found = cast("AccountQuerySet", selection.qs)
    state = ListState(selection)
    total, count = everything.counts(found if state.is_filtered else None)
    remember_account_count(request, total)
    columns = list(account_columns)
    page = _page(_in_order(found.for_list(**basis.months), selection, columns), count, request.GET.get("page"))
    accounts = list(page.object_list)
    context: dict[str, Any] = {
        "state": state,
        "page": page,
        "rows": rows_of(accounts, basis, columns),
        "total": total,
        "basis": basis,
        "keys": _keys(),
    }
    if state.owner.isdecimal() and accounts:
        state.owner_name = accounts[0]["owner__name"]
    if total and not count:
        context["fewer"] = _most_found_without_one(request, everything, state)
    response = render_page(
        request, "accounts/account_list.html", fragment="accounts/_account_table.html", context=context
    )
    if request.htmx:
        # What stands in the address bar: the filters that are on, and no empty fields of the form.
        response["HX-Push-Url"] = state.url({"page": str(page.number) if page.number > 1 else ""})
    return response


@require_safe
def account_filter(request: Request) -> HttpResponse:
    """Ask how to filter and sort the list; in a dialog, or as a page without scripts."""
    everything = Account.objects.visible_to(request.user).active()
    state = ListState(AccountFilter(request.GET, everything.with_class(), request=request))
    people = everything.filter(owner__isnull=False).order_by().values_list("owner", "owner__name").distinct()
    owners = sorted(people, key=lambda owner: (sort_key(owner[1]), owner[0]))
    return render_page(
        request,
        "accounts/account_filter.html",
        fragment="accounts/_account_filter.html",
        context={
            "state": state,
            "owners": state.owner_choices(owners),
            "crumbs": [{"label": _("Accounts"), "url": state.url()}],
        },
    )


def _in_order(
    accounts: AccountQuerySet, selection: AccountFilter, columns: list[AccountColumn]
) -> "QuerySet[Account, dict[str, Any]]":
    for column in columns:
        accounts = column.annotate(accounts)
    key, is_descending = selection.sorting
    also = next((column.sort_by for column in columns if column.key == key), ())
    reads = [name for column in columns for name in column.reads]
    ordered: QuerySet[Account, dict[str, Any]] = accounts.sorted_by(key, is_descending=is_descending, also=also).values(
        *VALUES, *reads
    )
    return ordered


def _page(accounts: "QuerySet[Account, dict[str, Any]]", found: int, wanted: str | None) -> Page[Any]:
    """Return the wanted page; the first one for what is no number, the last one for what is too large."""
    paginator = Paginator(accounts, per_page=PER_PAGE)
    # Counted already, together with everything else.
    paginator.count = found
    number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) <= LONGEST_PAGE else 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def _most_found_without_one(request: Request, everything: AccountQuerySet, state: ListState) -> dict[str, Any]:
    """Return the filter without which most accounts would be found."""
    options = []
    for chip in state.chips:
        without = AccountFilter(state.parameters | {chip["key"]: ""}, everything.with_class(), request=request)
        options.append(chip | {"count": without.qs.count()})
    return max(options, key=lambda option: option["count"])


def _keys() -> list[dict[str, Any]]:
    return [
        {"keys": ["J", "K"], "label": _("move")},
        {"keys": ["Enter"], "label": _("open")},
        {"keys": ["F"], "label": _("filter")},
        {"keys": ["/"], "label": _("search")},
        {"keys": ["?"], "label": _("all keys")},
    ]
