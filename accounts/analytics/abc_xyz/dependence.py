"""Which parameters a letter depends on: only these can be why it is another one."""

from collections.abc import Mapping
from typing import Any, Final

from accounts.analytics.abc_xyz.parameters import Parameters

# Which days and whose sales are counted: it decides whether there is a class at all.
COUNTED: Final = frozenset({"bucket", "window", "rollup"})
_BOTH: Final = COUNTED | {"measure", "fx", "confirm"}
VALUE: Final = _BOTH | {"a", "b", "boundary", "total", "grouping", "margin"}
VARIABILITY: Final = _BOTH | {"x", "y", "ddof", "zeros", "new", "min_buckets", "seasonal", "cv_margin"}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the parameters that differ between what two runs stored."""
    old, new = Parameters.from_json(before).to_json(), Parameters.from_json(after).to_json()
    return frozenset(name for name in old if old[name] != new[name])
