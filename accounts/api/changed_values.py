"""Values before and after a change, as JSON has them."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, ForeignKey
from rest_framework.utils.encoders import JSONEncoder


def plain(value: Any, column: Any, names: Any) -> Any:
    """Return the value as JSON has it; a key with its name, both null where what it means is gone or out of reach."""
    if isinstance(column, DecimalField) and value is not None:
        return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-column.decimal_places)):f}"
    if value is None or (isinstance(value, (bool, int, str)) and not isinstance(column, ForeignKey)):
        return value
    if isinstance(column, ForeignKey):
        name = names.get((column.related_model, value))
        return {"id": value if name is not None else None, "name": name}
    return value if isinstance(value, (list, dict)) else JSONEncoder().default(value)
