"""How the values of the accounts list's filters look in the contract, from what reads them on the page."""

from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.filters import values
from kam.core.rest.parameters import DAY, TEXT, FilterShape, one_of, some_of
from kam.core.rest.problems import Malformed

WORD_OR_KEY: Final = "^({words}|[0-9]{{1,19}})$"


def require_parted(field: Any, text: str, *, name: str) -> None:
    """Refuse values of which some are empty or have space around them: pages forgive that, machines mean something."""
    parts = text.split(field.parted_by) if isinstance(field, values.Several) else [text]
    if isinstance(field, values.Value) and any(not part or part != part.strip() for part in parts):
        raise Malformed(_("There is no such value."), field=name)


def words_of(facet: Any, operator: Any) -> str:
    """Return what the filter asks, in the page's words, and how its values are parted where one may have commas."""
    words = f"{facet.label} {operator.words}"
    sign = operator.field.parted_by if isinstance(operator.field, values.Several) else ","
    return (
        words
        if sign == ","
        else _("%(words)s; several values are parted by “%(sign)s”") % {"words": words, "sign": sign}
    )


def shape_of(field: Any) -> FilterShape:
    """Return the shape of what the field understands."""
    match field:
        case values.Options():
            return {"type": "string"}
        case values.Codes():
            return {**some_of(field.codes), "maxItems": values.MOST_VALUES}
        case values.Keys():
            pattern = WORD_OR_KEY.format(words="|".join(sorted(field.words)))
            return {
                "type": "array",
                "items": {"type": "string", "pattern": pattern},
                "minItems": 1,
                "maxItems": values.MOST_VALUES,
            }
        case values.Word():
            return one_of(sorted(field.codes))
        case values.Day():
            return DAY
        case values.Days():
            return {"type": "integer", "minimum": 0, "maximum": values.MOST_DAYS}
        case values.Amount():
            return {"type": "string", "format": "decimal", "maxLength": values.LONGEST_NUMBER}
    return TEXT
