"""How the accounts list is asked otherwise: filters, order and columns; in a panel, or on a page without scripts."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.filters import SORTS
from accounts.panels import Facet, Operator
from accounts.views.list_columns import default_columns
from accounts.views.list_state import COLUMNS, LARGEST_FIRST, SORT
from accounts.views.list_words import Choices, choices_of
from accounts.views.listing import Listing
from kam.core.http import Request, render_page

PANEL: Final = "#list-panel"
INPUTS: Final = {"date": "date", "days": "number"}


@dataclass(frozen=True)
class FacetForm:
    """How a facet is asked for: which operator, which values; `was` is the filter that this one replaces."""

    facet: Facet
    operator: Operator
    choices: Choices
    chosen: list[str]
    was: str
    error: str

    @property
    def is_text(self) -> bool:
        """Whether the value is typed."""
        return self.facet.shape not in {"choices", "one"}

    @property
    def input_type(self) -> str:
        """The kind of field the value is typed into."""
        return INPUTS.get(self.facet.shape, "text")

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return ", ".join(self.chosen)

    @property
    def unit(self) -> str:
        """What the number counts."""
        return {"percent": "%", "days": _("days")}.get(self.facet.shape, "")


@require_safe
def account_filter(request: Request) -> HttpResponse:
    """Offer what the list is filtered by, ask for the values of one facet, or go to the list with them."""
    listing = Listing(request, offers_all=True)
    facet = next((each for each in listing.selection.facets if each.key == request.GET.get("field")), None)
    if facet is None:
        return _panel(request, "accounts/_account_filter.html", _("Filter"), listing, {"facets": _offered(listing)})
    error = ""
    if "apply" in request.GET:
        try:
            return redirect(_filtered(request, listing, facet))
        except forms.ValidationError as refusal:
            error = refusal.messages[0]
    form = _facet_form(request, listing, facet, error)
    return _panel(request, "accounts/_account_filter_form.html", str(facet.label), listing, {"form": form})


@require_safe
def account_order(request: Request) -> HttpResponse:
    """Offer by what the list may be sorted."""
    listing = Listing(request, offers_all=True)
    state = listing.state
    labels = SORTS | {key: each.label for key, each in state.known_columns.items() if each.sort_by}
    orders = []
    for key, label in labels.items():
        first, second = (f"-{key}", key) if key in LARGEST_FIRST else (key, f"-{key}")
        is_current = state.sort in {first, second}
        wanted = second if state.sort == first else first
        orders.append({"label": label, "url": state.url({SORT: wanted}), "is_current": is_current})
    context = {"orders": orders, "is_down": state.sort.startswith("-")}
    return _panel(request, "accounts/_account_order.html", _("Order"), listing, context)


@require_safe
def account_columns(request: Request) -> HttpResponse:
    """Offer the columns, in their order; with `column` in the address go to the list with those."""
    listing = Listing(request, offers_all=True)
    state = listing.state
    if "apply" in request.GET:
        move = request.GET.get("move", "")
        wanted = [key for key in request.GET.getlist("column") if key in state.known_columns]
        keys = default_columns() if move == "usual" else _moved(wanted, move)
        return redirect(state.url({COLUMNS: ",".join(keys)}))
    shown = state.columns
    hidden = [column for column in state.known_columns.values() if column not in shown]
    return _panel(request, "accounts/_account_columns.html", _("Columns"), listing, {"shown": shown, "hidden": hidden})


def _panel(request: Request, fragment: str, title: str, listing: Listing, context: dict[str, Any]) -> HttpResponse:
    """Render a part of the panel, or a page around it."""
    form = context.get("form")
    is_refused = bool(form and form.error)
    crumbs = [{"label": _("Accounts"), "url": listing.state.url()}]
    context |= {"state": listing.state, "panel": fragment, "title": title, "crumbs": crumbs}
    status = 422 if is_refused else 200
    response = render_page(request, "accounts/list_panel.html", fragment=fragment, context=context, status=status)
    if is_refused:
        # The form's answer belongs to the list; a refusal belongs to the form.
        response["HX-Retarget"], response["HX-Reswap"], response["HX-Push-Url"] = PANEL, "innerHTML", "false"
    return response


def _offered(listing: Listing) -> list[tuple[Any, str]]:
    return [
        (facet.label, listing.state.url_beside("account-filter", field=facet.key)) for facet in listing.selection.facets
    ]


def _facet_form(request: Request, listing: Listing, facet: Facet, error: str) -> FacetForm:
    name = request.GET.get("operator", "")
    operator = next((each for each in facet.operators if each.name == name), facet.operators[0])
    value = listing.selection.values.get(operator.name)
    # What is chosen where nothing is asked for has no code.
    chosen = request.GET.getlist("value") or _as_chosen(operator, value) or [""]
    was = request.GET.get("was", name if value is not None else "")
    return FacetForm(facet, operator, choices_of(facet, operator, listing.names), chosen, was, error)


def _as_chosen(operator: Operator, value: Any) -> list[str]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [operator.field.spell(value)]


def _filtered(request: Request, listing: Listing, facet: Facet) -> str:
    """Return the address of the list with this filter. Raises ValidationError when the value is none."""
    wanted = {each.name: each for each in facet.operators}.get(request.GET.get("operator", ""), facet.operators[0])
    parts = [part for part in request.GET.getlist("value") if part]
    text = getattr(wanted.field, "parted_by", ",").join(parts)
    value = wanted.field.clean(text) if text.strip() else None
    was = request.GET.get("was", "")
    changes = {was: ""} if any(was == each.name for each in facet.operators) else {}
    return listing.state.url(changes | {wanted.name: wanted.field.spell(value) if text.strip() else ""})


def _moved(keys: list[str], move: str) -> list[str]:
    """Return the columns after one of them has changed places: `up:revenue`, `down:revenue`."""
    direction, _parted, key = move.partition(":")
    if key in keys:
        here = keys.index(key)
        there = here + (-1 if direction == "up" else 1)
        if 0 <= there < len(keys):
            keys[here], keys[there] = keys[there], keys[here]
    return keys
