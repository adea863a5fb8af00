"""What a file of sales may tell about a line, and the header words that say so in three languages."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One thing that a column may hold. `words` are the header words that mean it, best first, as `header_word` spells
    them, between bars."""

    key: str
    label: str | Promise
    words: str
    is_required: bool = False

    @property
    def word_list(self) -> list[str]:
        """The header words one by one."""
        return [word.strip() for word in self.words.split("|")]


# In the order in which the parser takes them from a row.
FIELDS: Final = (
    Field("customer_id", _("Customer number"),
          "customer id|customer no|customer number|customer code|customer|account id|account number|client id|debtor"
          "|numer klienta|nr klienta|kod klienta|id klienta|kontrahent|kod kontrahenta|nr kontrahenta|id kontrahenta"
          "|klient"
          "|客户编号|客户编码|客户代码|客户号|客户id"),
    Field("customer_name", _("Customer name"),
          "customer name|account name|client name|company|company name"
          "|nazwa klienta|nazwa kontrahenta|nazwa firmy|nazwa odbiorcy|客户名称|客户|客户名|公司名称"),
    Field("date", _("Date"),
          "date|invoice date|document date|posting date|data|data wystawienia|data faktury|data dokumentu"
          "|data sprzedaży|日期|开票日期|单据日期|发票日期|销售日期", is_required=True),
    Field("order_id", _("Document"),
          "order id|order|order no|order number|invoice|invoice no|invoice number|document|document no|document id"
          "|document number|numer faktury|nr faktury|faktura|numer dokumentu|nr dokumentu|dokument|numer zamówienia"
          "|nr zamówienia|订单号|订单编号|单据号|单据编号|发票号|发票号码"),
    Field("product", _("Product"),
          "product|product id|product code|sku|item|item no|item number|article|stock code|stockcode|produkt"
          "|kod produktu|towar|kod towaru|indeks|symbol|产品|产品编号|产品编码|商品|商品编码|物料编码"),
    Field("quantity", _("Quantity"), "quantity|qty|units|ilość|liczba|szt|数量"),
    Field("amount", _("Amount net of VAT"),
          "amount|net amount|net|net value|revenue|sales|line total|total|value|wartość netto|kwota netto|netto|wartość"
          "|kwota|przychód|金额|销售额|不含税金额|净额|未税金额", is_required=True),
    Field("currency", _("Currency"), "currency|currency code|waluta|kod waluty|币种|货币|币别"),
    Field("country", _("Country"), "country|kraj|国家|国家地区"),
    Field("cost", _("Cost"), "cost|cost of goods|cogs|koszt|koszt własny|成本|成本金额"),
    Field("product_line", _("Product line"),
          "product line|product group|category|product category|linia produktowa|grupa towarowa|kategoria"
          "|产品线|产品类别|类别"),
    Field("channel", _("Channel"), "channel|sales channel|kanał|kanał sprzedaży|渠道|销售渠道"),
    Field("ship_to", _("Ship-to"),
          "ship to|shipto|delivery place|branch|store|miejsce dostawy|odbiorca|oddział|送货地点|收货方|门店"),
    Field("salesperson", _("Salesperson"),
          "salesperson|sales rep|seller|handlowiec|przedstawiciel|业务员|销售员|销售人员"),
    Field("order_date", _("Order date"), "order date|data zamówienia|下单日期|订单日期|订货日期"),
    Field("credit_note", _("Credit note"), "credit note|is credit note|korekta|czy korekta|贷记单|红字发票|红冲"),
    Field("kind", _("Sell-in or sell-out"), "kind|sales kind|rodzaj sprzedaży|销售类型"),
    Field("line_id", _("Line number"),
          "line id|line no|line number|line|lp|nr pozycji|pozycja|行号|行项目|序号"),
    Field("status", _("Status"), "status|document status|order status|stan|状态|单据状态|订单状态"),
    # Written by our own error files: which of several equal lines of a document this one is.
    Field("occurrence", _("Occurrence"), "kam occurrence"),
)  # fmt: skip
BY_KEY: Final = {field.key: field for field in FIELDS}
REQUIRED: Final = tuple(field.key for field in FIELDS if field.is_required)
_BY_WORD: Final = {word: field.key for field in FIELDS for word in field.word_list}
# Columns of this prefix come from our own error files and are no part of the sender's header.
OURS: Final = "kam_"


def header_word(name: str) -> str:
    """Return a header cell as it is compared: composed, in lower case, words parted by single spaces."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    visible = "".join(" " if not character.isalnum() else character for character in folded)
    return " ".join(visible.split())


def guess_columns(header: list[str]) -> dict[str, str]:
    """Return which field each recognised column holds, as field -> header cell; a field goes to its best word."""
    found: dict[str, tuple[int, str]] = {}
    for name in header:
        word = header_word(name)
        key = _BY_WORD.get(word)
        if key is None:
            continue
        rank = BY_KEY[key].word_list.index(word)
        if key not in found or rank < found[key][0]:
            found[key] = (rank, name)
    columns = {key: name for key, (_rank, name) in found.items()}
    if "customer_id" not in columns and "customer_name" in columns:
        # A file that knows customers by name only: the name is their number.
        columns["customer_id"] = columns["customer_name"]
    return columns
