"""Messages of a view: on the page after a redirect, beside the fragment that answers htmx, each once."""

from collections.abc import Callable

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from kam.core import toasts
from kam.core.models import UndoableAct, User
from kam.core.toasts import Toast, ToastsForHtmx
from tests.factories.core import UndoableActFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(anna: User) -> UndoableAct:
    return UndoableActFactory(made_by=anna)


def request_of(headers: dict[str, str] | None = None, *, htmx: bool = True) -> HttpRequest:
    request = RequestFactory().get("/", headers={"HX-Request": "true", **(headers or {})} if htmx else {})
    request.session = SessionStore()
    request._messages = SessionStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def next_of(request: HttpRequest) -> HttpRequest:
    """Return the same person's next request, after the answer to this one."""
    request._messages.update(HttpResponse())  # type: ignore[attr-defined]  # as the middleware does
    following = request_of()
    following.session = request.session
    return following


def answered(request: HttpRequest, answer: Callable[[], HttpResponse]) -> str:
    """Return the body of an answer during which `Saved.` was told."""

    def view(request: HttpRequest) -> HttpResponse:
        toasts.tell(request, "Saved.")
        return answer()

    response = ToastsForHtmx(view)(request)
    return "" if response.streaming else response.content.decode()


def test_tells_words_and_the_way_to_undo(act: UndoableAct) -> None:
    request = request_of()
    toasts.tell(request, "Two accounts assigned", undo=act, back="/accounts/")
    toasts.tell(request, "No room left", tone="error")
    url = reverse("core:act-undo", args=[act.pk])
    assert toasts.waiting(request) == [
        Toast("Two accounts assigned", "success", undo_url=url, back="/accounts/"),
        Toast("No room left", "error"),
    ]


def test_stands_beside_a_fragment_and_is_told_once() -> None:
    request = request_of()
    body = answered(request, lambda: HttpResponse("<p>Row</p>"))
    assert body.startswith("<p>Row</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in body
    assert "Saved." in body
    assert toasts.waiting(next_of(request)) == []


@pytest.mark.parametrize("status", [409, 422])
def test_stands_beside_a_form_with_faults(status: int) -> None:
    assert "Saved." in answered(request_of(), lambda: HttpResponse("<form>", status=status))


@pytest.mark.parametrize(
    "answer",
    [
        lambda: HttpResponse(status=204),
        lambda: HttpResponse(status=302, headers={"Location": "/"}),
        lambda: HttpResponse("", headers={"HX-Redirect": "/"}),
        lambda: HttpResponse("", headers={"HX-Refresh": "true"}),
        lambda: HttpResponse("a,b", content_type="text/csv"),
        lambda: StreamingHttpResponse(["<p>"]),
    ],
)
def test_waits_for_the_next_page_where_nothing_is_swapped(answer: Callable[[], HttpResponse]) -> None:
    request = request_of()
    assert "Saved." not in answered(request, answer)
    assert [toast.text for toast in toasts.waiting(next_of(request))] == ["Saved."]


def test_a_whole_page_shows_it_itself() -> None:
    for request in (request_of(htmx=False), request_of({"HX-Boosted": "true"})):
        assert answered(request, lambda: HttpResponse("<p>")) == "<p>"


def test_an_answer_without_news_stays_as_it_is() -> None:
    request = request_of()
    assert ToastsForHtmx(lambda request: HttpResponse("<p>"))(request).content == b"<p>"


def test_text_is_text_and_the_button_sends_the_act(act: UndoableAct) -> None:
    request = request_of()
    toasts.tell(request, "<script>alert(1)</script>", undo=act)
    body = answered(request, lambda: HttpResponse(""))
    assert "&lt;script&gt;" in body
    assert f'hx-post="{reverse("core:act-undo", args=[act.pk])}"' in body
