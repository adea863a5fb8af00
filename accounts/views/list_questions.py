"""What the accounts list can be asked for, where somebody keeps the question: a view, on the page or over REST."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import custom_fields
from accounts.filters import SORTS, facets
from accounts.filters.account_filter import SEARCHED
from accounts.models import CustomField
from accounts.panels import Operator
from accounts.views.list_columns import ListColumn, is_order, known_columns
from accounts.views.list_views import LIST_KEY
from kam.core.lists import Question, ViewedList
from kam.core.models import User

# Of a name that there is none of, so much is told again.
LONGEST_TOLD: Final = 60


def faults_of(question: Question, by: User) -> dict[str, str]:
    """Return what the list would leave out of the question, a sentence for each part that has such."""
    custom = custom_fields.defined(by)
    columns = known_columns(custom_fields.columns(custom))
    faults = {
        "query": _fault_of_query(question.query, custom),
        "sort": _fault_of_order(question.sort, columns),
        "columns": _fault_of_columns(question.columns, columns),
    }
    return {part: words for part, words in faults.items() if words}


def _fault_of_query(query: str, custom: Sequence[CustomField]) -> str:
    operators = {SEARCHED.name: SEARCHED}
    operators |= {each.name: each for facet in facets(custom) for each in facet.operators}
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _value in pairs]
    for name, value in pairs:
        told = {"name": name[:LONGEST_TOLD]}
        if name not in operators:
            return _("The list has no filter “%(name)s”.") % told
        if names.count(name) > 1:
            return _("The filter “%(name)s” stands there twice.") % told
        if words := _fault_of_value(operators[name], value):
            return _("Filter “%(name)s”: %(words)s") % {**told, "words": words}
    return ""


def _fault_of_value(operator: Operator, value: str) -> str:
    try:
        meant = operator.field.clean(value)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return "" if meant not in (None, "", []) else _("There is no such value.")


def _fault_of_order(sort: str, columns: Mapping[str, ListColumn]) -> str:
    if not sort or is_order(sort, columns):
        return ""
    keys = [*SORTS, *(key for key, column in columns.items() if column.is_sortable and key not in SORTS)]
    told = {"name": sort[:LONGEST_TOLD], "known": ", ".join(keys)}
    return _("The list has no order “%(name)s”. It has, with or without a minus: %(known)s.") % told


def _fault_of_columns(keys: Sequence[str], columns: Mapping[str, ListColumn]) -> str:
    for key in keys:
        told = {"name": key[:LONGEST_TOLD], "known": ", ".join(columns)}
        if key not in columns:
            return _("The list has no column “%(name)s”. It has: %(known)s.") % told
        if list(keys).count(key) > 1:
            return _("The column “%(name)s” stands there twice.") % told
    return ""


ACCOUNTS: Final = ViewedList(LIST_KEY, 10, faults_of)
