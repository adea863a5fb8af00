"""The list of accounts: views, search, filters, columns, sorting, pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.views.account_rows import rows_of
from accounts.views.list_parts import Chip, ListView
from accounts.views.list_state import SEARCH, filters_of
from accounts.views.list_views import MOST_COUNTED
from accounts.views.listing import Listing
from accounts.views.menu import leads_accounts, remember_account_count
from kam.core.compact import compact, unquoted
from kam.core.http import Request, render_page


@dataclass(frozen=True)
class Tab:
    """A view as the page shows it; the count is None where nobody counted."""

    view: ListView
    url: str
    count: int | None
    is_current: bool


@require_safe
def account_list(request: Request) -> HttpResponse:
    """Show the accounts this person sees."""
    listing = Listing(request)
    state = listing.state
    tabs = [] if request.htmx else [view for view in listing.views if view.key][:MOST_COUNTED]
    asked = [state.filters] if state.is_filtered else []
    asked += [filters_of(view.parameters) for view in tabs]
    in_use, archived, *counts = listing.counts(*asked)
    total = {"": in_use, "only": archived, "too": in_use + archived}[state.archived]
    count = counts.pop(0) if state.is_filtered else total
    remember_account_count(request, in_use)
    page = listing.page(count)
    context: dict[str, Any] = {
        "has_ignored": listing.has_ignored,
        "state": state,
        "page": page,
        "rows": rows_of(page.object_list, listing.basis, state.columns),
        "total": total,
        "archived": archived,
        "is_nobody": not in_use + archived,
        "basis": listing.basis,
        "keys": _keys(),
        "leads": leads_accounts(request),
        "tabs": _tabs(listing, in_use, counts) if not request.htmx else [],
    }
    if total and not count:
        context["fewer"] = _most_found_without_one(listing)
    response = render_page(
        request, "accounts/account_list.html", fragment="accounts/_account_table.html", context=context
    )
    response = unquoted(compact(response))
    if request.htmx:
        # What stands in the address bar: the filters that are on, and no empty fields of the form.
        response["HX-Push-Url"] = state.url(page=page.number)
    return response


def _tabs(listing: Listing, total: int, counts: list[int]) -> list[Tab]:
    """Return the tabs with their counts of accounts in use; among archived ones alone nobody is in any of them."""
    found: list[int | None] = [total, *counts]
    found += [None] * (len(listing.views) - len(found))
    return [
        Tab(view, listing.state.url_of(view), count, listing.state.has_used and view.key == listing.view.key)
        for view, count in zip(listing.views, found, strict=True)
    ]


def _most_found_without_one(listing: Listing) -> dict[str, Any]:
    """Return the filter without which most accounts would be found, all counted by one query."""
    state = listing.state
    chips = list(state.chips)
    if state.q:
        remove_url = state.url({SEARCH: ""})
        chips.append(Chip(SEARCH, _("Search"), _("contains"), state.q, edit_url="", remove_url=remove_url))
    without = [{name: value for name, value in state.filters.items() if name != chip.name} for chip in chips]
    _in_use, _archived, *counts = listing.counts(*without)
    count, chip = max(zip(counts, chips, strict=True), key=lambda pair: pair[0])
    return {"field": chip.field, "value": chip.value, "remove_url": chip.remove_url, "count": count}


def _keys() -> list[dict[str, Any]]:
    return [
        {"keys": ["J", "K"], "label": _("move")},
        {"keys": ["X"], "label": _("select")},
        {"keys": ["Enter"], "label": _("open")},
        {"keys": [_("Space")], "label": _("preview")},
        {"keys": ["F"], "label": _("filter")},
        {"keys": ["/"], "label": _("search")},
        {"keys": ["?"], "label": _("all keys")},
    ]
