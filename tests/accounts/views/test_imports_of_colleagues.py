"""A colleague's import: administrators look on while it comes in, and may take it back."""

import pytest

from accounts.models import ImportBatch, SalesLine
from kam.core.models import User
from tests.accounts.views.uploading import FAULTY, Browse, checked, page, work

pytestmark = pytest.mark.django_db
LOOK = "You can look at it."


def test_an_administrator_looks_at_it_and_presses_nothing(browse: Browse, admin: User, anna: User) -> None:
    owner, other = browse(anna), browse(admin)
    batch = checked(owner, FAULTY)
    text = other.get(page("check", batch)).content.decode()
    assert LOOK in text
    assert '<fieldset class="k-stack" disabled>' in text
    assert page("discard", batch) not in text
    assert LOOK not in owner.get(page("check", batch)).content.decode()
    for name, said in (
        ("check", {}), ("check", {"again": "check"}), ("discard", {}), ("leave-out", {"row": "3"}),
        ("correct", {"row": "3", "column": "date", "becomes": "2026-02-28"}), ("confirm", {"answer": "all"}),
        ("use-earlier", {}),
    ):  # fmt: skip
        answer = other.post(page(name, batch), said)
        assert (answer.status_code, "Only Anna, who sent this file" in answer.content.decode()) == (403, True), name
    batch.refresh_from_db()
    assert (batch.state, batch.corrections.count()) == ("CHECKED", 0)


def test_an_administrator_takes_it_back_once_it_is_in(browse: Browse, admin: User, anna: User) -> None:
    owner, other = browse(anna), browse(admin)
    batch = checked(owner)
    owner.post(page("check", batch))
    work()
    text = other.get(page("result", batch)).content.decode()
    assert (LOOK in text, page("undo", batch) in text) == (False, True)
    assert "disabled" not in text.split('<fieldset class="k-stack"')[1].split(">")[0]
    other.post(page("undo", batch))
    work()
    assert ImportBatch.objects.get(pk=batch.pk).state == "UNDONE"
    assert not SalesLine.objects.exists()
