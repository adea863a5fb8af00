"""The command: every published right answer through import and export, and refusals before anything runs."""

import csv
import gzip
import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import Account, ClassificationRun
from accounts.services import class_export
from kam.core.models import Company
from tests.accounts.analytics.hand_made import months
from tests.accounts.analytics.loading import load, load_more
from tests.accounts.analytics.oracle import Portfolio

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data"
DAY = "--as-of=2025-01-01"
FREE = "--no-hysteresis"
EDGE = ["edge/edge_public.csv", "--currency=EUR"]
FX = ["edge/fx_hier.csv", "--currency=EUR", f"--rates={DATA / 'edge/rates.csv'}"]
NORTHWIND = ["northwind.csv", "--currency=USD"]
UCI = ["uci_online_retail_2009_2010.csv.gz", "--currency=GBP", "--source=uci"]
WEEKS = ["--measure=gross", "--bucket=week", "--window=52"]
STRICT = ["--boundary=inclusive", "--x=0.1", "--y=0.25", "--ddof=1"]
CASES: list[Any] = [
    (EDGE, {"edge_public__2026-01__crossing": ["--as-of=2026-01-15", FREE]}),
    (EDGE, {"edge_public__2026-01__inclusive": ["--as-of=2026-01-15", "--boundary=inclusive", FREE]}),
    (FX, {"fx_hier__self": ["--as-of=2026-01-01", "--rollup=self", FREE]}),
    ([*FX, f"--parents={DATA / 'edge/parents.csv'}"], {"fx_hier__root": ["--as-of=2026-01-01", "--rollup=root", FREE]}),
    (
        NORTHWIND,
        {
            "northwind__1998-05__default": ["--as-of=1998-05-01", FREE],
            "northwind__1998-05__quarter": ["--as-of=1998-05-01", "--bucket=quarter", "--window=6", FREE],
            "northwind__1998-05__inclusive_strict": ["--as-of=1998-05-06", *STRICT, FREE],
            "northwind__1998-02__prevrun": ["--as-of=1998-02-01"],
            "northwind__1998-05__hysteresis": ["--as-of=1998-05-01"],
        },
    ),
    pytest.param(
        UCI,
        {
            "uci0910__2010-12__default": ["--as-of=2010-12-01", FREE],
            "uci0910__2010-12__inclusive": ["--as-of=2010-12-09", "--boundary=inclusive", FREE],
            "uci0910__2010-12__gross_week": ["--as-of=2010-12-01", *WEEKS, FREE],
        },
        marks=pytest.mark.nightly,
    ),
]


def rows(path: Path) -> list[list[str]]:
    """Return the lines of a CSV without the names, which the import cleans and the wholesaler's file lacks."""
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return [[line[0], *line[2:]] for line in csv.reader(file)]


@pytest.mark.parametrize(("sales", "runs"), CASES)
def test_gives_the_published_right_answers(sales, runs, tmp_path):
    file, *options = sales
    call_command("import_sales", DATA / file, *options, stdout=StringIO(), stderr=StringIO())
    for name, arguments in runs.items():
        answer = tmp_path / f"{name}.csv"
        call_command("classify", *arguments, f"--export={answer}", stdout=StringIO())
        expected = DATA / "expected" / f"{name}.csv"
        assert rows(answer) == rows(expected if expected.exists() else Path(f"{expected}.gz")), name
        compare_figures(ClassificationRun.objects.latest("started_at"), name)


def compare_figures(run: ClassificationRun, name: str) -> None:
    want = json.loads((DATA / "expected" / f"{name}.json").read_text())
    figures = run.figures
    assert {status: count for status, count in want["accounts"].items() if count} == figures["accounts"]
    assert (want["total_positive"], want["total_net"]) == (figures["total_positive"], figures["total_net"])
    assert {cell: each["accounts"] for cell, each in want["matrix"].items()} == {
        cell: each["accounts"] for cell, each in figures["matrix"].items()
    }
    skipped = want["skipped"]
    left_out = figures["left_out"]
    assert str(skipped.get("no_customer", 0)) == left_out["unassigned"]
    assert str(skipped.get("after_window", 0)) == left_out["after_window"]
    assert str(skipped.get("no_rate", 0)) == left_out["unrated"]
    assert str(skipped.get("returns_ignored", 0)) == left_out["returns_ignored"]
    concentration = figures["concentration"]
    assert want["accounts_to_reach_pct"] == concentration["reach"]
    for ours, theirs in (("hhi", "HHI"), ("gini", "gini"), ("top_fifth", "top20pct")):
        assert float(concentration[ours]) == pytest.approx(float(want["concentration"][theirs]), abs=1e-11)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--as-of=2025-02-30"], "There is no day 2025-02-30"),
        (["--as-of=30.01.2025"], "no date. Write it as"),
        (["--as-of=9999-01-01"], "still to come"),
        (["--a=x"], "no number"),
        (["--a=NaN"], "no number"),
        (["--a=95", "--b=80"], "^a: A has to end"),
        (["--x=1", "--y=0.5"], "^x: X has to end"),
        (["--window=2"], "3 to 60"),
        (["--window=61"], "3 to 60"),
        (["--min-buckets=13"], "2 to 12"),
        (["--bucket=fortnight"], "invalid choice"),
        (["--bucket=week", "--seasonal=additive"], "choose months"),
        (["--ddof=2"], "0 for the population"),
        (["--confirm=0"], "1 to 12"),
        (["--margin=80"], "^margin: .* at which A ends"),
        (["--cv-margin=100"], "percentage"),
        (["--no-hysteresis", "--margin=3"], "excludes"),
        (["--profile=Other"], "There are: "),
        (["--as=nobody@company.example"], "no active user"),
        (["--export=classes.pdf"], ".csv, .xlsx"),
        (["--export=/nowhere/at/all/classes.csv"], "nowhere"),
        # Not even the system's administrator makes a file there.
        (["--export=/proc/classes.csv"], "No file can be written to /proc"),
    ],
)
def test_refuses_before_anything_runs(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("classify", DAY, *arguments)
    assert not ClassificationRun.objects.exists()


def test_a_rep_may_not(anna):
    with pytest.raises(CommandError, match="administrator"):
        call_command("classify", DAY, "--as=anna@company.example")


def test_reports_what_came_out(admin):
    Company.current()
    load(Portfolio((*months("BIG", *[800] * 12), *months("SMALL", *[200] * 12))))
    out = StringIO()
    call_command("classify", DAY, "--as=admin@company.example", "--bucket=month", stdout=out)
    report = out.getvalue()
    for line in (
        "Window: 2024-01-01 to before 2025-01-01, months",
        "Accounts: 2 active",
        "Revenue: 12,000.00 EUR",
        "The classes of this run were published.",
        "Changes of class: none",
    ):
        assert line in report
    assert ClassificationRun.objects.get().made_by == admin
    call_command("classify", DAY, stdout=out)
    assert "nothing was written" in out.getvalue()


@pytest.mark.parametrize(("measure", "total"), [("quantity", "Quantity: 24 of"), ("margin", "Margin: 9,600.00 EUR of")])
def test_reports_what_was_measured(measure, total):
    lines = (*months("BIG", *[800] * 12), *months("SMALL", *[200] * 12))
    load(Portfolio(tuple(replace(line, quantity=Decimal(1), cost=Decimal(100)) for line in lines)))
    out = StringIO()
    call_command("classify", DAY, f"--measure={measure}", stdout=out)
    assert f"{total} accounts above zero" in out.getvalue()


def test_reports_the_changes_of_this_run_only():
    # 800 and 200 of 1,000 a month; then SMALL makes 21,000 more in December: AZ, and BIG starts at 71 percent.
    small = months("SMALL", *[200] * 12)
    load(Portfolio((*months("BIG", *[800] * 12), *small)))
    said = []
    for lines in ([], [replace(small[-1], amount=Decimal(21_000), document="MORE")], []):
        load_more(Portfolio(()), lines)
        out = StringIO()
        call_command("classify", DAY, stdout=out)
        said.append(next(line for line in out.getvalue().splitlines() if line.startswith("Changes of class")))
    assert said == ["Changes of class: none", "Changes of class: 1 CORRECTION", "Changes of class: none"]


def test_a_directory_is_no_file_to_write_to(tmp_path):
    directory = tmp_path / "classes.csv"
    directory.mkdir()
    with pytest.raises(CommandError, match="is a directory"):
        call_command("classify", DAY, f"--export={directory}", stdout=StringIO())


def test_a_sheet_has_texts_as_texts(tmp_path):
    load(Portfolio(tuple(months("007", *[800] * 12)), names={"007": "=1+1"}))
    call_command("classify", DAY, f"--export={tmp_path / 'classes.xlsx'}", stdout=StringIO())
    head, row = load_workbook(tmp_path / "classes.xlsx")["ABC-XYZ"].iter_rows()
    assert [cell.value for cell in head] == [name for name, _field, _decimals in class_export.COLUMNS]
    assert [(cell.value, cell.data_type) for cell in row[:5]] == [
        ("007", "s"),
        ("=1+1", "s"),
        ("active", "s"),
        (1, "n"),
        (9600, "n"),
    ]


def test_a_table_runs_no_formula(tmp_path):
    load(Portfolio(tuple(months("007", *[800] * 12)), names={"007": "=1+1"}))
    call_command("classify", DAY, f"--export={tmp_path / 'classes.csv'}", stdout=StringIO())
    assert "\n007,'=1+1,active,1,9600.000000,1.000000000000," in (tmp_path / "classes.csv").read_text()


def test_a_file_that_cannot_be_finished_is_not_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(class_export, "MOST_ROWS_OF_A_SHEET", 0)
    load(Portfolio(tuple(months("007", *[800] * 12))))
    with pytest.raises(CommandError, match="Export to CSV"):
        call_command("classify", DAY, f"--export={tmp_path / 'classes.xlsx'}", stdout=StringIO())
    assert list(tmp_path.iterdir()) == []
    assert Account.objects.count() == 1
