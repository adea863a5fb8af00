"""What two people changed at once: told side by side, and whose value stays."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from kam.core.conflicts import Conflict, DisputedField, is_settled, keeps_theirs

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
NAME = DisputedField("name", "Name", mine="Polmarket", theirs="<b>Polmarket S.A.</b>")
CITY = DisputedField("city", "City", mine="Poznań", theirs="", keeps_theirs=True)


def shown(*fields: DisputedField) -> str:
    return render_to_string("components/_conflict.html", {"conflict": Conflict("Marek", AT, fields)})


def test_one_field_has_both_values_and_a_button_each() -> None:
    html = shown(NAME)
    assert "Marek changed “Name” while you were editing." in html
    assert "&lt;b&gt;Polmarket S.A.&lt;/b&gt;" in html
    assert 'value="mine">Keep mine' in html
    assert 'value="theirs">Use Marek’s' in html


def test_of_several_fields_each_is_chosen() -> None:
    html = " ".join(shown(NAME, CITY).split())
    assert 'name="keep-name" value="mine" checked' in html
    assert 'name="keep-city" value="theirs" checked' in html
    assert 'value="chosen"' in html
    assert "Saved 20 Nov 2026, 10:42." in html


def test_who_changed_something_else_is_in_nobodys_way() -> None:
    assert "Save mine too" in shown()


@pytest.mark.parametrize(
    ("data", "settled", "theirs"),
    [
        ({"resolve": "theirs"}, True, True),
        ({"resolve": "mine", "keep-name": "theirs"}, True, False),
        ({"resolve": "chosen", "keep-name": "theirs"}, True, True),
        ({"resolve": "chosen", "keep-city": "theirs"}, True, False),
        ({"resolve": "everything"}, False, False),
        ({}, False, False),
    ],
)
def test_whose_value_stays(data: dict[str, str], settled: bool, theirs: bool) -> None:
    assert is_settled(data) is settled
    assert keeps_theirs(data, "name") is theirs
