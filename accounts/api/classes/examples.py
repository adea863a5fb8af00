"""What classes look like in the examples of the contract: as they are in the demo company."""

from collections.abc import Mapping
from typing import Any, Final

WINDOW: Final[Mapping[str, Any]] = {"as_of": "2026-11-01", "window_start": "2025-11-01", "window_end": "2026-11-01"}
PROFILE: Final[Mapping[str, Any]] = {
    "window": 12,
    "a": "80",
    "b": "95",
    "x": "0.5",
    "y": "1",
    "ddof": 0,
    "min_buckets": None,
    "hysteresis": True,
    "margin": "2",
    "cv_margin": "10",
    "confirm": 1,
    "key_share": "50",
    "is_active": True,
}
SETTINGS: Final[Mapping[str, Any]] = {name: value for name, value in PROFILE.items() if value is not None}
RUN: Final[Mapping[str, Any]] = {"id": 24, **WINDOW, "is_published": True, "is_complete": True, "made_by": 8}
CONCENTRATION: Final[Mapping[str, Any]] = {
    "accounts": 80,
    "top": {"1": "0.110496975383", "3": "0.264883929920", "5": "0.367874846971", "10": "0.527566276617"},
    "top_fifth": "0.641734995541",
    "hhi": "0.040123270447",
    "effective_accounts": "24.923192672328",
    "gini": "0.595529646612",
    "reach": {"30": 4, "50": 9, "55": 11, "80": 30, "95": 56},
    "alerts": ["TOP_FIVE"],
}
VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Override": {"id": 1},
    "Profile": {"id": 1, "name": "Standard", **PROFILE},
    "Change": {"id": 44, "value_before": "1560087.8572", "value_after": "2308899.9744", **SETTINGS},
    "Parameters": SETTINGS,
    "Version": {"id": 3, "number": 2, "reason": "Cosmetics sell more steadily than we thought."},
    "Preview": {"accounts": 86, "key_candidates_before": 9, "key_candidates_after": 11},
    "Run": RUN,
    "RunDetail": RUN,
    "Counted": RUN,
    "Figures": {"accounts": {"active": 77, "new": 1}, "key_candidates": 9, "left_out": {"unassigned": 2}},
    "Concentration": CONCENTRATION,
    "ConcentrationOfPortfolio": CONCENTRATION,
    "CurvePoint": {"accounts": 5, "share": "0.367874846971"},
    "Cell": {"accounts": 14, "value": "21085445.583"},
    "MatrixCell": {"accounts": 14, "by_hand": 1, "value": "21085445.583", "share": "0.430025733291"},
    "Matrix": {"value": "49032985.5882"},
    "Move": {"accounts": 5},
    "Movement": {"causes": ["others_grew_past"]},
    "Comparison": {"differing_parameters": ["window"]},
    "Revenue": {"unassigned": 2},
    "Group": {"id": 4, "name": "Tomasz Król", "accounts": 14, "key_accounts": 2},
    "Snapshot": {
        "mean": "192408.3312",
        "buckets": 12,
        "nonzero_buckets": 12,
        "positive_buckets": 12,
        "cv": "0.089935518213",
        "pattern": "smooth",
        "lines": 246,
        "orders": 61,
        "recency_days": 4,
        "rank": 5,
        "r": 5,
        "f": 5,
        "m": 5,
        "cum_share_start": "0.320786138285",
        "cum_share_end": "0.367874846971",
        "is_key_candidate": True,
    },
    "Bucket": {"amount": "192408.3312"},
    "Between": {"low": "48210.5", "high": "131870.25"},
    "ValueTurn": {"letter": "B", "value": "1120450"},
    "Turns": {"better_steadiness": None, "worse_steadiness": "Y", "better_between": None},
}
