"""What the page of the accounts list can be asked for is kept as a view; what it forgot since does no harm."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts import custom_fields
from accounts.filters import facets, sort_choices, values
from accounts.views.list_columns import known_columns
from accounts.views.list_questions import faults_of
from kam.core.lists import Question
from kam.core.models import User
from tests.accounts.views.acting import text
from tests.factories.accounts import AccountFactory, CustomFieldFactory
from tests.factories.core import SavedViewFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def sample(field: values.Value) -> str:
    """Return a value that the page would write into its address."""
    match field:
        case values.Codes():
            return field.spell(field.codes[-2:])
        case values.Keys():
            return "none,7"
        case values.Word():
            return min(field.codes)
        case values.Day():
            return "2026-01-31"
        case values.Days():
            return "30"
        case values.Amount():
            return "-3.5"
    return "Łódź & Co;华晨"


def test_everything_the_page_can_be_asked_for_is_kept_and_shown_again(anna: User, browse: Browse) -> None:
    for kind in ("TEXT", "NUMBER", "DATE", "YES_NO"):
        CustomFieldFactory(kind=kind)
    CustomFieldFactory(kind="CHOICE", options=["a, b", "c & d"])
    custom = custom_fields.defined(anna)
    columns = known_columns(custom_fields.columns(custom))
    client = browse(anna)
    asked = {each.name: sample(each.field) for facet in facets(custom) for each in facet.operators} | {"q": "łoś"}
    assert len(asked) > 40
    # One at a time: all of them together are longer than a view keeps.
    for number, (name, value) in enumerate(asked.items()):
        question = {name: value, "sort": "-change", "columns": ",".join(columns)}
        answer = client.post("/accounts/views/new/", {"name": f"{number}", **question})
        assert answer.status_code == 302, (name, value)
        view = anna.saved_views.get()
        assert (view.query, view.sort, view.columns) == (urlencode({name: value}), "-change", [*columns])
        shown = text(client.get(f"/accounts/?view={view.pk}"))
        assert "was left out" not in shown, name
        view.delete()
    for sort in [*dict(sort_choices()), *(f"-{custom_fields.name_of(field)}" for field in custom)]:
        assert faults_of(Question(sort=sort), anna) == {}


def test_a_view_of_what_is_no_more_is_shown_without_it_and_mended(anna: User, browse: Browse) -> None:
    AccountFactory(owner=anna, name="Shown")
    gone = SavedViewFactory(owner=anna, query="custom_gone=1", sort="-custom_gone", columns=["custom_gone", "class"])
    client = browse(anna)
    shown = text(client.get(f"/accounts/?view={gone.pk}"))
    assert "Shown" in shown
    assert "was left out" in shown
    answer = client.post(
        f"/accounts/views/{gone.pk}/update/", {"version": 1, "sort": "-custom_gone", "columns": "custom_gone,class"}
    )
    gone.refresh_from_db()
    assert (answer.status_code, gone.query, gone.sort, gone.columns) == (302, "", "", ["class"])


def test_a_question_too_long_to_keep_is_told_beside_the_name(anna: User, browse: Browse) -> None:
    city = ";".join(f"{number}" + "x" * 95 for number in range(25))
    answer = browse(anna).post("/accounts/views/new/", {"name": "Long", "city": city})
    assert (answer.status_code, "too many values" in text(answer)) == (422, True)
    assert not anna.saved_views.exists()
