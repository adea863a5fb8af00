"""Made-up figures and states for the component page."""

from datetime import UTC, datetime
from typing import Any, Final

from django import forms

from kam.core.conflicts import Conflict, DisputedField
from kam.core.flow import LEFT, RIGHT, THICK, flow
from kam.core.menus import MenuItem
from kam.core.palette import PaletteGroup, PaletteResult

MONTHS: Final = ["Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
STEADY: Final = [27_500, 29_700, 30_500, 30_400, 34_300, 33_700, 30_300, 32_400, 29_900, 32_000, 29_600, 31_700]
KEY: Final = [1995, 2034, 1989, 1968, 1909, 1820, 1757, 1790, 1803, 1888, 1962, 2006]
OTHER: Final = [2137, 2123, 2110, 2099, 2163, 2184, 2235, 2236, 2214, 2233, 2212, 2165]
BEFORE: Final = [4016, 4118, 4068, 3958, 3996, 3973, 3942, 3985, 3987, 4034, 4096, 4046]
# Counts and shares of the cells AX to C-.
CELLS: Final = {
    "A": [(14, 0.430), (11, 0.268), (5, 0.106), (0, 0.0)],
    "B": [(6, 0.039), (14, 0.078), (6, 0.031), (1, 0.005)],
    "C": [(9, 0.018), (9, 0.015), (10, 0.014), (3, 0.002)],
}
ACCOUNTS: Final = [
    ("Polmarket S.A.", "Poznań · Grocery chain", "A", "X", 5_420_000, 0.076, [7, 3, 5, 7, 6, 7, 10, 7, 8, 8, 12, 11]),
    ("华晨零售集团", "Huachen Retail · 上海", "A", "Y", 4_310_000, 0.098, [3, 2, 1, 1, 3, 6, 8, 10, 12, 13, 10, 9]),
    ("Bristow & Hale plc", "Leeds · Department", "A", "Y", 3_260_000, -0.128, [20, 18, 19, 17, 12, 6, 4, 3, 4, 5, 9]),
    ("Oakfield Dairy Co-op", "Shrewsbury · Food producer", "B", "Z", 940_000, 0.002, [9, 5, 6, 2, 7, 9, 3, 8, 6, 7, 6]),
    ("Harrow Garden Centres", "Reading · Home & DIY", "C", None, 84_000, -0.061, [1, 1, 2, 4, 6, 7, 7, 6, 7, 8, 6, 2]),
]  # fmt: skip


SWATCHES: Final = [
    ("bg", "page"), ("surface", "card"), ("sunken", "sidebar"), ("raise", "chosen"), ("line", "hairline"),
    ("ctl", "form control"), ("ink", "text"), ("ink-2", "secondary"), ("ink-3", "muted"), ("accent", "interactive"),
    ("accent-soft", "selected"), ("good", "healthy, up"), ("bad", "at risk, down"), ("warn", "late"),
    ("neutral", "unknown"), ("A", "class A"), ("B", "class B"), ("C", "class C"),
]  # fmt: skip
# From, to: how many accounts.
MOVES: Final = {
    ("A", "A"): 26, ("A", "B"): 3, ("B", "A"): 4, ("B", "B"): 20, ("B", "C"): 2, ("C", "B"): 3, ("C", "C"): 24,
    ("Too new", "C"): 2,
}  # fmt: skip
SAVED: Final = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


class ExampleForm(forms.Form):
    """One field of each kind, some of them wrong."""

    name = forms.CharField(label="Name")
    tax_number = forms.CharField(label="Tax number", help_text="Ten digits.", required=False)
    currency = forms.ChoiceField(label="Currency", choices=[("EUR", "Euro"), ("PLN", "Polish złoty")])
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    note = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    owner = forms.ChoiceField(
        label="New customers belong to", widget=forms.RadioSelect, choices=[("me", "Me"), ("nobody", "Nobody yet")]
    )
    is_key = forms.BooleanField(label="Key account", required=False)


class ViewForm(forms.Form):
    """What is asked about a question that somebody keeps."""

    name = forms.CharField(label="Name")
    is_shared = forms.BooleanField(
        label="Share with everybody",
        required=False,
        help_text="Everybody sees in it only the accounts that they may see.",
    )


def taken_view() -> ViewForm:
    """Return the form of a view whose name another view has."""
    form = ViewForm({"taken-name": "Key accounts at risk"}, prefix="taken")
    form.add_error("name", "You have a view of this name already. Choose another name.")
    return form


def menu() -> list[MenuItem]:
    """Return lines of a menu of every kind."""
    return [
        MenuItem("Edit", "#overlays", icon="pencil"),
        MenuItem("Hand over", "?part=dialog", icon="user-share", target="#dialog"),
        MenuItem("Monthly", "#overlays", icon="calendar", is_current=True, note="default"),
        MenuItem("Export", "#overlays", icon="download", begins_group=True),
        MenuItem("Archive", "#overlays", icon="trash", is_danger=True, begins_group=True),
    ]


def found() -> list[PaletteGroup]:
    """Return what a palette found."""
    return [
        PaletteGroup(
            "Accounts",
            [
                PaletteResult("Polmarket S.A.", "#overlays", note="Poznań", is_company=True, abc="A", xyz="X"),
                PaletteResult("Polbud Serwis", "#overlays", note="Łódź", is_company=True, abc="C", xyz="Y"),
                PaletteResult("华晨零售集团", "#overlays", note="上海", is_company=True),
            ],
        ),
        PaletteGroup("Go to", [PaletteResult("Portfolio", "#overlays", icon="chart-treemap")]),
        PaletteGroup("Do", [PaletteResult("New account", "#overlays", icon="plus")]),
    ]


def conflicts() -> dict[str, Conflict]:
    """Return what two people did at once: to one field, to several, to different ones."""
    name = DisputedField("name", "Name", "Polmarket", "Polmarket S.A.")
    city = DisputedField("city", "City", "Poznań", "", keeps_theirs=True)
    limit = DisputedField("limit", "Credit limit", "€40,000", "€25,000")
    return {
        "conflict": Conflict("Marek", SAVED, [limit]),
        "conflicts": Conflict("Marek Wiśniewski", SAVED, [name, city, limit]),
        "other_conflict": Conflict("李雯", SAVED, []),
    }


def moves() -> dict[str, Any]:
    """Return the picture of a flow and its table."""
    ends = ["A", "B", "C", "Too new"]
    picture = flow(MOVES, ends)
    tones = {("A", "B"): "down", ("B", "C"): "down", ("B", "A"): "up", ("C", "B"): "up"}
    ribbons = [
        {
            "path": each.path,
            "tone": tones.get((each.before, each.after), "same"),
            "words": f"{each.count} from {each.before} to {each.after}",
        }
        for each in picture.ribbons
    ]
    bars = [
        {"x": x, "label_x": label, "anchor": anchor, "y": bar.y, "height": bar.height, "middle": bar.middle,
         "words": f"{bar.key} {bar.count}", "ink": bar.key if len(bar.key) == 1 else "none"}
        for side, x, label, anchor in (
            (picture.left, LEFT, LEFT - 8, "end"), (picture.right, RIGHT, RIGHT + THICK + 8, "start")
        )
        for bar in side
    ]  # fmt: skip
    rows = [[end, *(MOVES.get((end, to), "") for to in ends)] for end in ends]
    return {
        "picture": {"height": picture.height, "ribbons": ribbons, "bars": bars},
        "columns": ["From, to", *ends],
        "rows": rows,
    }


def matrix() -> dict[str, Any]:
    captions = {"X": "Steady", "Y": "Variable", "Z": "Erratic", "-": "Too new"}
    rows = []
    for letter, caption in (("A", "to 80%"), ("B", "to 95%"), ("C", "the rest")):
        cells = [
            {
                "name": f"{letter}{column}",
                "label": f"{letter}{column}: {count} accounts",
                "count": count,
                "share": share,
                "weight": share if count else None,
                "url": f"?class={letter}{column}",
                "is_current": f"{letter}{column}" == "AY",
            }
            for column, (count, share) in zip(captions, CELLS[letter], strict=True)
        ]
        rows.append({"letter": letter, "caption": caption, "url": f"?abc={letter}", "cells": cells})
    columns = [{"letter": letter, "caption": caption, "url": "#"} for letter, caption in captions.items()]
    return {"matrix_columns": columns, "matrix_rows": rows}


def charts() -> dict[str, Any]:
    curve = [[share, round(100 * (1 - (1 - share / 100) ** 4.4), 2)] for share in range(101)]
    return {
        "pareto": {
            "curve": curve,
            "lines": [[80, "A 80%"], [95, "B 95%"]],
            "band": [30, 55],
            "band_label": "Key account band 30–55%",
            "points": [[13, 46.7, "8 key accounts\n46.7%"]],
            "x_name": "Share of accounts, largest first",
        },
        "trend": {
            "currency": "EUR",
            "x": MONTHS,
            "series": [
                {"name": "Key accounts", "data": _thousands(KEY), "ink": "d1", "bar": True, "stack": "all"},
                {"name": "Other accounts", "data": _thousands(OTHER), "ink": "d3", "bar": True, "stack": "all"},
                {"name": "Year before", "data": _thousands(BEFORE), "ink": "ink3", "dash": True},
            ],
        },
        "lines": {
            "currency": "EUR",
            "x": MONTHS,
            "series": [
                {"name": "This year", "data": STEADY, "ink": "d1"},
                {"name": "Year before", "data": [value * 0.94 for value in STEADY], "ink": "ink3", "dash": True},
            ],
            "windows": [["Dec", "Jan", "Christmas"], ["Mar", "Apr", "Easter"]],
        },
        "months": {
            "currency": "EUR",
            "x": MONTHS,
            "values": STEADY,
            "mean": 31_000,
            "deviation": 1_816,
            "mean_label": "Mean\n€31.0k",
        },
        "month_columns": ["Month", "Revenue"],
        "month_rows": [[name, f"€{value:,}"] for name, value in zip(MONTHS, STEADY, strict=True)],
    }


def _thousands(values: list[int]) -> list[int]:
    return [value * 1000 for value in values]
