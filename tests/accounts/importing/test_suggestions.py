"""What is offered for a cell that cannot be read, and that nothing is offered where nobody can know."""

from datetime import date

import pytest

from accounts.importing.reading import Reading
from accounts.importing.suggestions import suggest

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "value", "order", "offer"),
    [
        ("date", "2026-03-0S", "ymd", "2026-03-05"),
        ("date", "2026-03-05T10:00:00Z", "ymd", "2026-03-05"),
        ("date", "25/03/2026", "ymd", "2026-03-25"),
        ("date", "25/03/26", "mdy", "2026-03-25"),
        ("date", "31.11.2026", "dmy", "2026-11-30"),
        ("order_date", "2026-02-30", "ymd", "2026-02-28"),
        ("date", "2026-13-05", "ymd", "2026-05-13"),
        # Day and month could be either way round.
        ("date", "05/03/2026", "ymd", ""),
        ("date", "2026-02-35", "ymd", ""),
        ("date", "soon", "ymd", ""),
        ("date", "3026-01-05", "ymd", ""),
        ("date", "9" * 100, "ymd", ""),
        ("date", "", "ymd", ""),
    ],
)
def test_days(field: str, value: str, order: str, offer: str) -> None:
    assert suggest(field, value, Reading(date_order=order), today=TODAY) == offer


@pytest.mark.parametrize(
    ("value", "decimal", "offer"),
    [
        ("1 204,00 zł", ",", "1 204,00"),
        ("EUR 12.50", ".", "12.50"),
        ("1O0,50", ",", "100,50"),
        ("1.234,5", ".", "1234.5000"),
        ("12,3456.5", ",", ""),
        ("twelve", ".", ""),
        ("12x7", ".", ""),
    ],
)
def test_numbers(value: str, decimal: str, offer: str) -> None:
    assert suggest("amount", value, Reading(decimal=decimal), today=TODAY) == offer


@pytest.mark.parametrize(
    ("value", "known", "offer"),
    [
        ("GPB", (), "GBP"),
        ("€", (), "EUR"),
        ("zł", (), "PLN"),
        ("PN", ("PLN",), "PLN"),
        ("EURR", (), "EUR"),
        # USD and AUD are both one letter away: what the company uses decides.
        ("SUD", ("SDG",), "USD"),
        ("XQQ", (), ""),
        ("12", (), ""),
    ],
)
def test_currencies(value: str, known: tuple[str, ...], offer: str) -> None:
    assert suggest("currency", value, Reading(), today=TODAY, known=known) == offer


def test_words_and_what_has_none() -> None:
    assert suggest("channel", "Onlin", Reading(), today=TODAY) == "online"
    assert suggest("channel", "phone", Reading(), today=TODAY) == ""
    assert suggest("product", "P1", Reading(), today=TODAY) == ""
