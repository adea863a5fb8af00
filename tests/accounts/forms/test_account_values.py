"""Two people change one account: what meets by itself, and what they have to decide."""

from typing import Any

import pytest

from accounts.forms.account_values import read, three_ways, written

SOPOT = {"pk": "1", "kind": "BILLING", "city": "Sopot"}
HEL = {"pk": "2", "kind": "DELIVERY", "city": "Hel"}
NEW = {"pk": "", "kind": "BILLING", "city": "Puck"}
NIP = {"kind": "NIP", "value": "1"}
KRS = {"kind": "KRS", "value": "2"}


def moved(row: dict[str, str], city: str) -> dict[str, str]:
    return {**row, "city": city}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "met", "is_conflict"),
    [
        ("a", "b", "a", "b", False),
        ("a", "a", "c", "c", False),
        ("a", "c", "c", "c", False),
        ("a", "b", "c", "b", True),
        (None, "b", "c", "b", True),
    ],
)
def test_one_value(base: str | None, mine: str, theirs: str, met: str, is_conflict: bool) -> None:
    found = three_ways(base={} if base is None else {"city": base}, mine={"city": mine}, theirs={"city": theirs})
    assert (found.values, found.conflicts) == ({"city": met}, ["city"] if is_conflict else [])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "met"),
    [
        ([SOPOT], [SOPOT, NEW], [SOPOT, HEL], [SOPOT, HEL, NEW]),
        (
            [SOPOT, HEL],
            [moved(SOPOT, "Łeba"), HEL],
            [SOPOT, moved(HEL, "Reda")],
            [moved(SOPOT, "Łeba"), moved(HEL, "Reda")],
        ),
        ([SOPOT, HEL], [SOPOT], [moved(SOPOT, "Łeba"), HEL], [moved(SOPOT, "Łeba")]),
        ([SOPOT, HEL], [moved(SOPOT, "Łeba"), HEL], [SOPOT], [moved(SOPOT, "Łeba")]),
        ([SOPOT], [moved(SOPOT, "Łeba"), NEW], [moved(SOPOT, "Łeba")], [moved(SOPOT, "Łeba"), NEW]),
        ([SOPOT], [SOPOT, NEW], [HEL], [HEL, NEW]),
        # Both added the same.
        ([SOPOT], [NEW], [SOPOT, {**NEW, "pk": "3"}], [{**NEW, "pk": "3"}]),
    ],
)
def test_rows_of_different_things_meet(base: Any, mine: Any, theirs: Any, met: Any) -> None:
    found = three_ways(base={"addresses": base}, mine={"addresses": mine}, theirs={"addresses": theirs})
    assert found.conflicts == []
    assert sorted(map(str, found.values["addresses"])) == sorted(map(str, met))


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        ([moved(SOPOT, "Łeba")], [moved(SOPOT, "Reda")], [moved(SOPOT, "Łeba")]),
        ([], [moved(SOPOT, "Reda")], []),
        # What they removed and I changed is added again.
        ([moved(SOPOT, "Łeba")], [], [{**moved(SOPOT, "Łeba"), "pk": ""}]),
    ],
)
def test_one_row_changed_by_both_is_theirs_to_decide(mine: Any, theirs: Any, stands: Any) -> None:
    found = three_ways(base={"addresses": [SOPOT]}, mine={"addresses": mine}, theirs={"addresses": theirs})
    assert (found.values["addresses"], found.conflicts) == (stands, ["addresses"])


def test_numbers_and_tags_of_both() -> None:
    base = {"numbers": [NIP], "tags": "a, b"}
    found = three_ways(
        base=base, mine={"numbers": [NIP, KRS], "tags": "a, c"}, theirs={"numbers": [], "tags": "a, b, d"}
    )
    assert (found.values, found.conflicts) == ({"numbers": [KRS], "tags": "a, c, d"}, [])


def test_what_a_form_began_with_is_read_again() -> None:
    values = {"city": "Łódź", "addresses": [SOPOT], "numbers": []}
    assert read(written(values)) == values


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "[" * 9_999, '{"city": 7}', '{"addresses": [{"city": 7}]}', "9" * 300_000]
)
def test_what_no_form_has_written_says_nothing(text: str) -> None:
    assert read(text) == {}
