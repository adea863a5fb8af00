"""Products get the product line that a file names with them, once."""

import pytest

from accounts.models import Product, ProductLine
from kam.core.models import User
from tests.accounts.services.sales_import.ways import counts, imported

pytestmark = pytest.mark.django_db
HEADER = "customer_id,date,order_id,amount,currency,product,product_line,status"


def line(document: str, product: str, product_line: str = "", *, amount: str = "5", status: str = "") -> str:
    return f"C1,2026-01-31,{document},{amount},EUR,{product},{product_line},{status}"


def lines_of_products() -> dict[str, str | None]:
    return dict(Product.objects.values_list("external_id", "line__name"))


def test_a_new_product_is_in_the_line_that_the_file_names_first(importer: User) -> None:
    imported(
        line("D1", "P1"),
        line("D2", "P1", "Cancelled", status="void"),
        line("D3", "P1", "Faulty", amount="many"),
        line("D4", "P1", "Paper"),
        line("D5", "P1", "Boards"),
        line("D6", "P2", "Boards"),
        line("D7", "P3"),
        by=importer,
        header=HEADER,
    )
    assert lines_of_products() == {"P1": "Paper", "P2": "Boards", "P3": None}


def test_a_known_product_without_one_gets_it_also_by_lines_that_are_here_already(importer: User) -> None:
    imported(line("D1", "P1", "Paper"), by=importer, header=HEADER)
    Product.objects.update(line=None)
    assert counts(imported(line("D1", "P1", "Paper"), by=importer, header=HEADER)) == (0, 0, 1, 0, 0)
    assert lines_of_products() == {"P1": "Paper"}


def test_a_product_of_another_line_stays_there(importer: User) -> None:
    imported(line("D1", "P1", "Paper"), by=importer, header=HEADER)
    imported(line("D1", "P1", "Boards"), line("D2", "P1", "Boards"), by=importer, header=HEADER)
    assert lines_of_products() == {"P1": "Paper"}
    assert ProductLine.objects.filter(name="Boards").exists()


def test_lines_out_of_reach_say_nothing(anna: User, importer: User) -> None:
    imported(line("D1", "P1"), by=importer, header=HEADER)
    imported(line("D2", "P1", "Secret"), line("D3", "P2", "Paper").replace("C1", "C2"), by=anna, header=HEADER)
    assert lines_of_products() == {"P1": None, "P2": "Paper"}
    assert not ProductLine.objects.filter(name="Secret").exists()
