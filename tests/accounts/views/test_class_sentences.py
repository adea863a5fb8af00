"""The argument for a letter names the rule that the run went by."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.models import ClassificationSnapshot
from accounts.views import class_sentences
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def snapshot(boundary: str, letter: str, start: str, end: str, **columns: Any) -> ClassificationSnapshot:
    run = RunFactory(parameters=Parameters(boundary=boundary).to_json())
    before, reached = Decimal(start), Decimal(end)
    made: ClassificationSnapshot = SnapshotFactory(
        run=run, abc=letter, raw_abc=letter, rank=2, group_value=1,
        value=reached - before, value_before=before, value_reached=reached, **columns,
    )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("boundary", "letter", "start", "end", "says"),
    [
        ("crossing", "A", "0.7", "0.85", "The accounts before it make 70.0%, less than 80%, so it is A."),
        # The same place on the curve, and on the line itself.
        ("inclusive", "B", "0.7", "0.85", "makes 85.0%, more than 80% and at most 95%, so it is B."),
        ("inclusive", "A", "0.7", "0.8", "makes 80.0%, at most 80%, so it is A."),
        ("inclusive", "C", "0.9", "0.97", "makes 97.0%, more than 95%, so it is C."),
        ("exclusive", "B", "0.7", "0.8", "makes 80.0%, at least 80% and less than 95%, so it is B."),
        ("exclusive", "A", "0.7", "0.79", "makes 79.0%, less than 80%, so it is A."),
        ("exclusive", "C", "0.9", "0.95", "makes 95.0%, at least 95%, so it is C."),
    ],
)
def test_the_letter_of_value_is_argued_by_the_boundary(
    boundary: str, letter: str, start: str, end: str, says: str
) -> None:
    sentence = class_sentences.value_sentence(snapshot(boundary, letter, start, end), ranked=3)
    assert "at rank 2 of 3" in sentence
    assert sentence.endswith(says)


@pytest.mark.parametrize(
    ("measure", "words"),
    [("net", "80% of sales"), ("margin", "80% of the margin"), ("quantity", "80% of the quantity")],
)
def test_names_what_was_measured(measure: str, words: str) -> None:
    run = RunFactory(parameters=Parameters(measure=measure).to_json())
    said = class_sentences.value_sentence(SnapshotFactory(run=run, abc="A", raw_abc="A"), ranked=None)
    assert said == f"Class A: among the accounts that make {words}."


def test_says_when_the_season_was_taken_out() -> None:
    plain = snapshot("crossing", "A", "0", "1", cv_plain=Decimal("0.5"))
    assert class_sentences.season_sentence(plain) == ""
    plain.is_seasonally_adjusted = True
    assert class_sentences.season_sentence(plain) == "The season was taken out before; with it they vary by 50.0%."
