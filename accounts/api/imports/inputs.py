"""What another system says about a file of sales that it sends."""

from typing import Any, Final

from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError

from accounts.importing.dates import ORDERS
from kam.core.rest.files import CSV, NDJSON
from kam.core.rest.inputs import Input
from kam.core.rest.parsers import understood

# Clients name it whatever they send; whether it is that the content proves.
USUAL_CHARSET: Final = "utf-8"


def declared_by(content_type: str) -> dict[str, str]:
    """Return what the header Content-Type says of a file that is the body; what its address says counts more."""
    kind, parameters = parse_header_parameters(content_type)
    charset = parameters.get("charset", "")
    if kind == CSV and charset.lower() not in {"", USUAL_CHARSET}:
        return {"encoding": charset}
    return {"format": "ndjson"} if kind == NDJSON else {}


class MappingField(serializers.CharField):
    """Fields and the columns that hold them, as a JSON object in a text."""

    default_error_messages = {"no_mapping": _('Send a JSON object: field to column, such as {{"amount": "Netto"}}.')}

    def to_internal_value(self, data: Any) -> Any:
        """Return the mapping."""
        text = super().to_internal_value(data)
        try:
            found = understood(text)
        except ParseError:
            self.fail("no_mapping")
        if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
            self.fail("no_mapping")
        return found


class ReadingInput(Input):
    """How a file is read, where that was found out wrongly or said otherwise before."""

    encoding = serializers.CharField(max_length=20)
    delimiter = serializers.CharField(max_length=10, trim_whitespace=False)
    sheet = serializers.CharField(max_length=100)
    decimal = serializers.CharField(max_length=10, help_text=_("point or comma"))
    date_order = serializers.ChoiceField([*ORDERS])
    currency = serializers.CharField(max_length=3, help_text=_("Of lines that name none."))
    columns = serializers.DictField(
        child=serializers.CharField(max_length=400),
        help_text=_("Field to column, all of them: a field that is not named is read from no column."),
    )


class ImportInput(Input):
    """A file of sales and how it is read. What is not said is found out or, where two answers are possible, refused.

    With the file as the whole body these are parameters of the address.
    """

    is_typed = False

    file = serializers.FileField(required=False, help_text=_("CSV (also gzipped), XLSX or NDJSON."))
    file_name = serializers.CharField(required=False, max_length=200, help_text=_("When the file is the whole body."))
    source = serializers.CharField(  # type: ignore[assignment]  # the framework takes it off the class
        default="upload",
        max_length=40,
        help_text=_("The system that it comes from: an invoice that comes twice under the same word counts once."),
    )
    format = serializers.ChoiceField(["csv", "xlsx", "ndjson"], required=False)
    encoding = serializers.CharField(required=False, max_length=20)
    delimiter = serializers.CharField(required=False, max_length=10, trim_whitespace=False)
    sheet = serializers.CharField(required=False, max_length=100)
    decimal = serializers.CharField(required=False, max_length=10, help_text=_("point or comma"))
    date_order = serializers.ChoiceField([*ORDERS], required=False)
    currency = serializers.CharField(required=False, max_length=3, help_text=_("Of lines that name none."))
    mapping = MappingField(required=False, max_length=20_000, help_text=_("JSON: field to column."))
    owner = serializers.ChoiceField(
        ["none", "me"], default="none", help_text=_("Who owns customers that are new. What a rep sends is the rep's.")
    )
    mode = serializers.ChoiceField(
        ["lenient", "strict"], default="lenient", help_text=_("strict: one faulty row keeps all of the file out.")
    )
    dry_run = serializers.BooleanField(default=False, help_text=_("Check alone; then POST …/confirm/."))
