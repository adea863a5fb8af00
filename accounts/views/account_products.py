"""What an account buys: its product lines, channels and places, and every product with its trend and price."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.analytics.account_mix import AccountMix, Part, account_mix
from accounts.analytics.account_products import BoughtProduct, BoughtProducts, account_products
from accounts.models import Account
from accounts.models.sales import Channel
from accounts.services import file_columns
from accounts.services.basis import Basis, basis_of
from accounts.services.file_columns import Column, Row
from accounts.views.account_frame import AccountFrame
from accounts.views.downloads import form_of, table_file, write_down
from accounts.views.product_question import ProductQuestion
from kam.core import formatting, toasts
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page

PER_PAGE: Final = 50
LINES_SHOWN: Final = 12
PARTS_SHOWN: Final = 8
CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class PartRow:
    """A line, channel or place beside its share of the account."""

    name: str
    share: Decimal | None
    part: Part


class ProductsPage:
    """The mix of an account and one page of its products."""

    def __init__(self, request: Request, account: Any) -> None:
        self.basis: Basis = basis_of(request.user, company_of(request))
        self.account = account
        self.mix: AccountMix = account_mix(account.pk, self.basis.window)
        lines = {part.pk for part in self.mix.parts["line"] if part.pk is not None}
        self.question = ProductQuestion.of(request.GET.dict(), lines=lines)
        self.shows_all_lines = request.GET.get("lines") == "all"

    @cached_property
    def products(self) -> BoughtProducts:
        """The page that is asked for; the first one when there are fewer."""
        window = self.basis.window
        found = account_products(self.account.pk, window, self.question.asked(per_page=PER_PAGE))
        if found.rows or self.question.page == 1:
            return found
        self.question = ProductQuestion(**(vars(self.question) | {"page": 1}))
        return account_products(self.account.pk, window, self.question.asked(per_page=PER_PAGE))

    @property
    def query(self) -> QueryDict:
        """The question without its page, for the links to other pages."""
        return QueryDict(self.question.query().removeprefix("?"))

    @property
    def csv_query(self) -> str:
        """The same question as a CSV file."""
        return self.question.query(format="csv")

    @property
    def xlsx_query(self) -> str:
        """The same question as a workbook."""
        return self.question.query(format="xlsx")

    @property
    def without_line_url(self) -> str:
        """The products of all lines."""
        return self.question.query(line="")

    @cached_property
    def page(self) -> Any:
        """The page as components/_pagination.html takes it."""
        return Paginator(range(self.products.found), PER_PAGE).get_page(self.question.page)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The products with their twelve months as a row of figures and their share of the account."""
        return [
            {
                "product": product,
                # A number that is the name tells nothing.
                "place": " · ".join(word for word in (product.number, product.line) if word and word != product.name),
                "share": product.revenue / self.mix.total if self.mix.total > 0 else None,
                "trend": [product.nets.get(month, 0) for month in self.basis.window.months],
            }
            for product in self.products.rows
        ]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The product lines, the largest ones unless all are asked for."""
        lines = self.mix.lines if self.shows_all_lines else self.mix.lines[:LINES_SHOWN]
        return [
            {
                "line": line,
                "share": self.mix.share(line.part),
                "trend": [line.part.months.get(month, 0) for month in self.basis.window.months],
                "url": self.question.query(line=str(line.part.pk)) if line.part.pk else "",
                "is_chosen": line.part.pk is not None and line.part.pk == self.question.line,
            }
            for line in lines
        ]

    @property
    def hidden_lines(self) -> int:
        """How many product lines are not shown."""
        return 0 if self.shows_all_lines else max(0, len(self.mix.lines) - LINES_SHOWN)

    @property
    def chosen_line(self) -> str:
        """The name of the line that products are narrowed to."""
        return next((part.name for part in self.mix.parts["line"] if part.pk and part.pk == self.question.line), "")

    @property
    def single_parts(self) -> list[str]:
        """What is said in a sentence rather than drawn as one whole bar: the only channel, the only place."""
        channels, places = _named(self.mix.parts["channel"]), _named(self.mix.parts["unit"])
        labels = {code: str(label) for code, label in Channel.choices}
        sentences = []
        if len(channels) == 1:
            channel = labels.get(channels[0].name, channels[0].name)
            sentences.append(_("All of it was bought through one channel: %(channel)s.") % {"channel": channel})
        if len(places) == 1:
            sentences.append(_("All of it was delivered to one place: %(place)s.") % {"place": places[0].name})
        return sentences

    @property
    def channels(self) -> list[PartRow]:
        """Revenue by channel; nothing where no line names one, or all the same one."""
        if len(_named(self.mix.parts["channel"])) <= 1:
            return []
        labels = {code: str(label) for code, label in Channel.choices}
        return self._parts(self.mix.parts["channel"], lambda name: labels.get(name, _("No channel")))

    @property
    def places(self) -> list[PartRow]:
        """Revenue by place of delivery; nothing where no line names one, or all the same one."""
        if len(_named(self.mix.parts["unit"])) <= 1:
            return []
        return self._parts(self.mix.parts["unit"], lambda name: name or _("No place of delivery"))

    def _parts(self, parts: Sequence[Part], worded: Any) -> list[PartRow]:
        shown, others = list(parts[:PARTS_SHOWN]), parts[PARTS_SHOWN:]
        rows = [PartRow(worded(part.name), self.mix.share(part), part) for part in shown]
        if others:
            rest = Part("")
            rest.revenue = sum((part.revenue for part in others), Decimal(0))
            rest.revenue_before = sum((part.revenue_before for part in others), Decimal(0))
            words = _("%(count)s others") % {"count": formatting.number(len(others))}
            rows.append(PartRow(words, self.mix.share(rest), rest))
        return rows


def _named(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts of a kind; none where no line names one."""
    return parts if any(part.name for part in parts) else []


@require_safe
def account_products_page(request: Request, pk: int) -> HttpResponse:
    """Show what the account buys; to htmx only the list of products."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team"), pk=pk
    )
    page = ProductsPage(request, account)
    context = {"frame": AccountFrame(account, request, "products"), "account": account, "products": page}
    return render_page(
        request, "accounts/account_products.html", fragment="accounts/_account_products.html", context=context
    )


@require_safe
def account_products_export(request: Request, pk: int) -> HttpResponseBase:
    """Send the products that are asked for as CSV or XLSX."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    page = ProductsPage(request, account)
    found = account_products(account.pk, page.basis.window, page.question.asked(per_page=None))
    form = form_of(request.GET)
    try:
        asked = {"account": pk} | request.GET.dict()
        write_down(request, what="products of an account", form=form, rows=found.found, asked=asked)
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect(f"{reverse('accounts:account-products', args=[pk])}{page.question.query()}")
    window = page.basis.window
    notes = [
        (_("Account"), account.name),
        (_("From"), formatting.month(window.start)),
        (_("To"), formatting.month(window.last)),
        (_("Currency"), page.basis.currency),
        (_("Product line"), page.chosen_line or _("All")),
    ]
    name = f"products-{account.pk}-{window.last:%Y-%m}"
    rows = _exported(found.rows, page.mix.total)
    columns = _columns(page.basis.currency)
    return table_file(request, form, name, columns, rows, title=_("Products"), notes=notes)


def _columns(currency: str) -> list[Column]:
    return [
        file_columns.text(_("Number")), file_columns.text(_("Product")), file_columns.text(_("Product line")),
        file_columns.money(_("Revenue"), currency=currency), file_columns.money(_("Year before"), currency=currency),
        file_columns.share(_("Change")), file_columns.share(_("Share of the account")),
        file_columns.price(_("Price per unit")), file_columns.share(_("Change of the price")),
        file_columns.count(_("Months bought")), file_columns.day(_("Last bought")), file_columns.text(_("State")),
    ]  # fmt: skip


def _exported(products: Sequence[BoughtProduct], total: Decimal) -> Iterator[Row]:
    for each in products:
        share = each.revenue / total if total > 0 else None
        yield (
            each.number, each.name, each.line, each.revenue, each.revenue_before, each.change, share, each.price,
            each.price_change, each.months, each.last_on, state_of(each),
        )  # fmt: skip


def state_of(product: BoughtProduct) -> str:
    """Say whether it is bought no more or for the first time; else nothing."""
    return _("stopped") if product.is_stopped else _("new") if product.is_new else ""
