"""The command: one line to bring a file in, one summary, one exit code."""

import gzip
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone

from accounts.models import Account, ExchangeRate, ImportBatch, SalesLine
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import DATA, HEADER, LINE

pytestmark = pytest.mark.django_db
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that writes a file, imports it, and returns what the command says."""

    def import_sales(content: str | bytes | Path, *options: str, name: str = "sales.csv") -> str:
        path = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        out = StringIO()
        call_command("import_sales", str(path), *options, stdout=out, stderr=out)
        return out.getvalue()

    return import_sales


def test_says_what_came_of_it(run: Run) -> None:
    said = run(f"{HEADER}\n{LINE}\n{LINE.replace('100', 'many')}\n\n", "--source", "erp")
    assert "3 rows: 1 created, 0 changed, 0 unchanged, 1 bad, 1 blank" in said
    assert "1 lines of 100 EUR, 0 without a rate" in said
    assert "1 accounts created, 0 lines without an account, 0 cancelled" in said
    assert "from 2026-01-31 to 2026-01-31; classify as of 2026-02-01" in said
    assert "row 3, amount: 'many': This is not a number" in said
    assert "rows a second" in said
    assert SalesLine.objects.get().source == "erp"


def test_acts_as_the_system_user_or_as_somebody(run: Run, anna: User) -> None:
    run(f"{HEADER}\n{LINE}\n")
    assert ImportBatch.objects.get().made_by.is_system
    assert Account.objects.get().owner is None
    run(f"{HEADER}\n{LINE.replace('C1', 'C2').replace('D1', 'D2')}\n", "--as", "ANNA@company.example")
    assert Account.objects.get(external_id="C2").owner == anna
    with pytest.raises(CommandError, match="no active user"):
        run(f"{HEADER}\n{LINE}\n", "--as", "nobody@company.example")


def test_takes_rates_groups_and_the_currency(run: Run) -> None:
    edge = DATA / "edge"
    rates, parents = str(edge / "rates.csv"), str(edge / "parents.csv")
    said = run(edge / "fx_hier.csv", "--currency", "EUR", "--rates", rates, "--parents", parents)
    assert "13 created" in said
    assert "1 lines of 10.00 CHF, 1 without a rate" in said
    assert ExchangeRate.objects.count() == 5
    assert "base currency" not in said


def test_later_files_leave_the_base_currency(run: Run) -> None:
    run(f"{HEADER}\n{LINE}\n")
    said = run(f"{HEADER}\nC1,Acme,2026-01-31,D2,P1,2,100,,PL\n", "--currency", "cny", "--source", "shop")
    assert "1 lines of 100 CNY, 1 without a rate" in said
    assert "The base currency stays EUR." in said
    with pytest.raises(CommandError, match="XXY is not the code of a currency"):
        run(f"{HEADER}\n{LINE}\n", "--currency", "XXY", "--rates", "/nowhere/rates.csv")


def test_takes_declarations_where_the_file_proves_nothing(run: Run) -> None:
    content = "Kunde|Tag|Betrag\nŁódź|01/02/2026|1,234\n".encode("cp1250")
    with pytest.raises(CommandError, match="Choose the encoding"):
        run(content)
    with pytest.raises(CommandError, match="No column holds these"):
        run(content, "--encoding", "cp1250")
    columns = ["--map", "customer_id=Kunde", "--map", "date=Tag", "--map", "amount=Betrag", "--encoding", "cp1250"]
    with pytest.raises(CommandError, match="decimal mark"):
        run(content, *columns)
    run(content, *columns, "--decimal", ",", "--date-order", "mdy", "--delimiter", "bar", "--currency", "PLN")
    assert Account.objects.get().external_id == "Łódź"
    assert Company.current().base_currency == "PLN"


def test_a_declared_column_goes_before_a_recognised_one(run: Run) -> None:
    run("customer,date,amount,Netto 2\nC1,2026-01-31,5,7\n", "--map", "amount=Netto 2")
    assert SalesLine.objects.get().amount == 7
    for wrong in ("amount", "amount=nope"):
        with pytest.raises(CommandError):
            run("customer,date,amount\nC1,2026-01-31,5\n", "--map", wrong)


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ("", [], "empty"),
        (f"{HEADER}\n", [], "no rows under the header"),
        ("date,amount\n2026-01-31,1\n", ["--format", "xlsx"], "declared as XLSX"),
        ("date,amount\n2026-01-31,1\n", ["--encoding", "klingon"], "not known"),
        ("date,amount\n2026-01-31,1\n", ["--delimiter", ":"], "delimiter"),
        ("date,amount\n2026-01-31,1\n", ["--source", "x" * 41], "1 to 40"),
        ("date,amount\n2026-01-31,1\n", ["--rates", "/nowhere/rates.csv"], "cannot be read"),
        (f"{HEADER}\n{LINE}\n{LINE},x\n", ["--strict"], "nothing is stored"),
    ],
)
def test_fails_with_a_reason_and_stores_nothing(run: Run, content: str, options: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(content, *options)
    assert not SalesLine.objects.exists()


def test_a_missing_file_is_told(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "missing.csv")


def test_names_five_archived_accounts_that_the_file_has_lines_of(run: Run) -> None:
    content = "\n".join([HEADER, *(LINE.replace("C1,Acme", f"C{n},Shop {n}") for n in range(6)), ""])
    assert "archived" not in run(content)
    Account.objects.update(archived_at=timezone.now())
    said = run(content)
    assert (
        "6 archived accounts have lines in the file and stay archived: Shop 0, Shop 1, Shop 2, Shop 3, Shop 4, …"
        in said
    )


def test_tells_ten_faults_and_how_many_more(run: Run) -> None:
    said = run("\n".join([HEADER, LINE, *["C1,,?,,,,,,"] * 12, ""]))
    assert said.count("row ") == 10
    assert "and 2 more faulty rows" in said


def test_a_cut_of_the_wholesaler_comes_in_whole(run: Run) -> None:
    with gzip.open(DATA / "uci_online_retail_2009_2010.csv.gz", "rb") as file:
        cut = b"".join(line for _number, line in zip(range(30_001), file, strict=False))
    said = run(gzip.compress(cut), "--currency", "GBP", "--source", "uci", name="cut.csv.gz")
    assert "30,000 rows: 30,000 created" in said
    total = sum(float(line.split(b",")[6]) for line in cut.splitlines()[1:])
    assert float(SalesLine.objects.aggregate(total=Sum("amount"))["total"]) == pytest.approx(total)
    assert "0 created, 0 changed, 30,000 unchanged" in run(gzip.compress(cut), "--source", "uci", name="cut.csv.gz")


@pytest.mark.nightly
def test_the_whole_wholesaler_comes_in_and_again_changes_nothing(run: Run) -> None:
    path = DATA / "uci_online_retail_2009_2010.csv.gz"
    said = run(path, "--currency", "GBP", "--source", "uci")
    assert "525,461 rows: 525,461 created, 0 changed, 0 unchanged, 0 bad, 0 blank" in said
    assert "525,461 lines of 9539484.634 GBP" in said
    assert "4,383 accounts created, 107,927 lines without an account" in said
    # 13,335 lines repeat a (document, product) that was there before.
    assert SalesLine.objects.exclude(line_key__endswith="#1").count() == 13_335
    assert "0 created, 0 changed, 525,461 unchanged" in run(path, "--currency", "GBP", "--source", "uci")
