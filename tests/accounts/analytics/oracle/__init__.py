"""The oracle: ABC-XYZ written a second time, slowly and plainly, from the specification alone.

It shares no line with the product: no SQL, no Django, and no float decides anything. Amounts are
`Decimal` on the way in and `Fraction` from the first sum on. Comments that begin with "Inferred
from expected/" mark what the specification leaves open and the published right answers settle.
"""

from tests.accounts.analytics.oracle.classification import classify
from tests.accounts.analytics.oracle.inputs import Line, Options, Portfolio, Rate
from tests.accounts.analytics.oracle.result import Result, Row

__all__ = ["Line", "Options", "Portfolio", "Rate", "Result", "Row", "classify"]
