"""Text on its way into a row: what nobody sees is gone, what somebody reads is kept, what is no text is refused."""

import pytest

from kam.core.cleaning import shows_something, tidy, unsteered
from kam.core.errors import DomainError

# Every sign that steers the direction of text (Unicode, UAX 9).
STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.mark.parametrize("sign", STEERING)
def test_no_sign_that_steers_direction_gets_in(sign: str) -> None:
    assert tidy(f"Evil{sign}eman S.A.{sign}", field="name") == "Evileman S.A."


@pytest.mark.parametrize(
    "name",
    [
        "שופרסל בע״מ",  # Hebrew, with its mark of abbreviation
        "شركة الاتصالات 5",
        "می‌خواهم",  # Persian parts a word by a joiner
        "👩‍🌾 Farm",
        "क्‍ष",
        "؀١٢",  # the sign of a number
        "Łoś & Søn Ltd.",
        "华晨零售集团",
    ],
)
def test_letters_of_every_script_stay(name: str) -> None:
    assert tidy(name, field="name") == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u200bb", "ab"),
        ("\ufeffAcme", "Acme"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4"),
        ("first\nsecond", "first\nsecond"),
    ],
)
def test_signs_that_nobody_sees_go_and_lines_stay(typed: str, kept: str) -> None:
    assert unsteered(typed) == kept


@pytest.mark.parametrize("typed", ["a\x00b", "a\x07", "a\ud800"])
def test_what_is_no_text_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="cannot be printed"):
        tidy(typed, field="name")


@pytest.mark.parametrize(("text", "shows"), [("", False), (" \u200c", False), ("\u202e", False), ("a", True)])
def test_something_is_seen_of_letters_only(text: str, shows: bool) -> None:
    assert shows_something(text) is shows
