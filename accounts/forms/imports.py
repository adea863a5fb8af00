"""Shapes of what people say about a file of sales: the file itself, and how it is to be read."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.importing.csv_file import DELIMITER_NAMES
from accounts.importing.dates import ORDERS
from accounts.importing.encodings import ENCODINGS
from accounts.importing.fields import BY_KEY, FIELDS
from accounts.importing.reading import Reading
from accounts.importing.words import CURRENCIES
from accounts.services.sales_import.receiving import LARGEST_FILE, too_large

# One column may be a customer's name and number at once.
NAME_AND_NUMBER: Final = "customer_id+customer_name"
# Columns whose values prove how numbers and dates are written.
TELLING: Final = ("amount", "quantity", "cost", "date", "order_date", "currency")
_DELIMITERS: Final = (
    ("semicolon", _("Semicolon ;")),
    ("comma", _("Comma ,")),
    ("tab", _("Tab")),
    ("pipe", _("Vertical bar |")),
)


class CurrencyField(forms.CharField):
    """The code of a currency in any case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=3, widget=forms.TextInput(attrs={"size": 5, "autocomplete": "off"}), **options)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value) or "").upper()
        if code and code not in CURRENCIES:
            raise forms.ValidationError(
                gettext("%(code)s is not the code of a currency (ISO 4217), such as EUR.") % {"code": code},
                code="invalid",
            )
        return code


class UploadForm(forms.Form):
    """A file or rows pasted in its place, where they come from, and whose the customers in them become."""

    # However long its name is: it is kept under another, and shown shortened.
    file = forms.FileField(label=_("Sales file"), required=False)
    pasted = forms.CharField(
        label=_("Rows with their header, as copied from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
    )
    source = forms.CharField(
        label=_("Where the file comes from"),
        max_length=40,
        initial="upload",
        help_text=_("Such as ERP. Use the same word each time: then an invoice that is sent twice counts once."),
    )
    currency = CurrencyField(label=_("Currency"), required=False, help_text=_("For lines that do not name one."))
    owner = forms.ChoiceField(
        label=_("Who owns new customers"),
        choices=[("none", _("Nobody yet; an administrator assigns them")), ("me", _("I do"))],
        initial="none",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, has_choice: bool, currency: str, source: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.gz,.xlsx"
        self.fields["source"].initial = source or self.fields["source"].initial
        self.fields["currency"].widget.attrs["placeholder"] = currency
        if not has_choice:
            # What a rep brings in is the rep's own.
            del self.fields["owner"]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Return the file unless it is too large; that it holds sales the service finds out."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(too_large(), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        """Take what was pasted for the file where none was chosen; one of them is needed."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors or data.get("file"):
            return data
        if not data["pasted"].strip():
            raise forms.ValidationError({"file": gettext("Choose a file or paste rows.")}, code="required")
        data["file"] = ContentFile(data["pasted"].encode(), name=gettext("pasted rows") + ".csv")
        return data

    @property
    def assigns_owner(self) -> bool:
        """Whether new customers become accounts of who imports them."""
        return str(self.cleaned_data.get("owner", "me")) == "me"


class ReadingForm(forms.Form):
    """How a file is read: one choice for each convention, and one for each column of its header."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Columns are separated by"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    decimal = forms.ChoiceField(
        label=_("Decimal mark"),
        required=False,
        choices=[("", _("Choose")), (".", _("Point: 1,234.56")), (",", _("Comma: 1.234,56"))],
    )
    date_order = forms.ChoiceField(
        label=_("Order of dates"),
        required=False,
        choices=[
            ("", _("Choose")),
            ("ymd", _("Year first: %(day)s") % {"day": ORDERS["ymd"]}),
            ("dmy", _("Day first: %(day)s") % {"day": ORDERS["dmy"]}),
            ("mdy", _("Month first: %(day)s") % {"day": ORDERS["mdy"]}),
        ],
    )
    currency = CurrencyField(label=_("Currency where none is named"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, reading: Reading, sheets: list[str]) -> None:
        super().__init__(data, initial=_said(reading))
        self.reading = reading
        self._offer(reading, sheets)
        for place, name in enumerate(reading.header):
            if name.strip():
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=gettext("Meaning of the column %(name)s") % {"name": name},
                    required=False,
                    choices=_meanings(),
                    initial=_meaning(reading, name),
                )

    def _offer(self, reading: Reading, sheets: list[str]) -> None:
        if reading.format == "xlsx":
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            blank = _("Choose; it looks like %(encoding)s") % {"encoding": ENCODINGS.get(reading.encoding, "")}
            none = blank if reading.is_proposed else _("Choose")
            self._choose("encoding", [("", none), *ENCODINGS.items()])
            self._choose("delimiter", [("", _("Choose")), *_DELIMITERS])
        if len(sheets) > 1:
            self._choose("sheet", [(name, name) for name in sheets])
        else:
            del self.fields["sheet"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = choices

    @property
    def conventions(self) -> Iterator[forms.BoundField]:
        """The fields that are about the whole file."""
        return (self[name] for name in self.fields if not name.startswith("column_"))

    @property
    def column_errors(self) -> list[str]:
        """What is wrong with single columns."""
        return [str(error) for name, errors in self.errors.items() if name.startswith("column_") for error in errors]

    def clean(self) -> dict[str, Any]:
        """Refuse a field that two columns are chosen for."""
        data: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for place, name in enumerate(self.reading.header):
            for key in _keys(data.get(f"column_{place}")):
                if key in taken:
                    text = gettext("%(field)s is chosen for two columns: “%(first)s” and “%(second)s”.")
                    words = {"field": BY_KEY[key].label, "first": taken[key], "second": name}
                    self.add_error(None, text % words)
                taken[key] = name
        return data

    @property
    def declared(self) -> Reading:
        """The reading that was chosen. What the file tells by itself is left open once it is taken apart otherwise."""
        data = self.cleaned_data
        said = self.reading.having(
            **{name: data[name] for name in ("encoding", "delimiter", "sheet", "decimal", "date_order", "currency")
               if name in data}
        )  # fmt: skip
        changed = set(self.changed_data)
        if changed & {"encoding", "delimiter", "sheet"}:
            said = said.having(columns={}, header=[])
        else:
            said = said.having(columns=self._columns)
        if changed & {"encoding", "delimiter", "sheet"} or self._tells_otherwise(said):
            said = said.having(**{name: "" for name in ("decimal", "date_order") if name not in changed})
        return said

    @property
    def _columns(self) -> dict[str, str]:
        return {
            key: name
            for place, name in enumerate(self.reading.header)
            for key in _keys(self.cleaned_data.get(f"column_{place}"))
        }

    def _tells_otherwise(self, said: Reading) -> bool:
        return any(said.columns.get(key) != self.reading.columns.get(key) for key in TELLING)


def _said(reading: Reading) -> dict[str, str]:
    names = {sign: name for name, sign in reversed(DELIMITER_NAMES.items()) if name in dict(_DELIMITERS)}
    return {
        # A proposal is confirmed by choosing it.
        "encoding": "" if reading.is_proposed else reading.encoding,
        "delimiter": names.get(reading.delimiter, ""),
        "sheet": reading.sheet,
        "decimal": reading.decimal,
        "date_order": reading.date_order,
        "currency": reading.currency,
    }


def _meanings() -> list[tuple[str, Any]]:
    fields: list[tuple[str, Any]] = [(field.key, field.label) for field in FIELDS if not field.words.startswith("kam ")]
    own = [(field.key, field.label) for field in FIELDS if field.words.startswith("kam ")]
    both = (NAME_AND_NUMBER, _("Customer name, also the number"))
    return [("", _("Do not import")), *fields[:2], both, *fields[2:], *own]


def _meaning(reading: Reading, name: str) -> str:
    keys = sorted(key for key, column in reading.columns.items() if column == name)
    return NAME_AND_NUMBER if keys == ["customer_id", "customer_name"] else next(iter(keys), "")


def _keys(meaning: str | None) -> list[str]:
    return meaning.split("+") if meaning else []
