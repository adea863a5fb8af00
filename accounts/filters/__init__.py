from accounts.filters.account_filter import DEFAULT_SORT, SORTS, AccountFilter, sort_choices
from accounts.filters.facets import ARCHIVED, CLASS_CODES, COLUMNS, CUSTOM, ROWS, facets

__all__ = [
    "ARCHIVED",
    "CLASS_CODES",
    "COLUMNS",
    "CUSTOM",
    "DEFAULT_SORT",
    "ROWS",
    "SORTS",
    "AccountFilter",
    "facets",
    "sort_choices",
]
