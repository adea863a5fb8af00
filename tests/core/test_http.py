"""Pages that are also fragments."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from kam.core.error_pages import error_response
from kam.core.http import render_page


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "thing.html").write_text("whole page, {{ name }}")
    (tmp_path / "_thing.html").write_text("fragment, {{ name }}")
    engine = settings.TEMPLATES[0]
    options = {"loaders": [("django.template.loaders.filesystem.Loader", [tmp_path])]}
    settings.TEMPLATES = [engine | {"OPTIONS": options}]


def ask(**headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return render_page(request, "thing.html", fragment="_thing.html", context={"name": "Anna"}, status=422)

    response = HtmxMiddleware(view)(RequestFactory().get("/", headers=headers))
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "whole page, Anna"),
        ({"HX-Request": "true"}, "fragment, Anna"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "whole page, Anna"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "whole page, Anna"),
    ],
)
def test_htmx_gets_the_fragment_and_everybody_else_the_page(headers: dict[str, str], body: str) -> None:
    response = ask(**headers)
    assert (response.content.decode(), response.status_code) == (body, 422)
    assert response["Vary"] == "HX-Request"


@pytest.mark.parametrize("status", [500, 503])
def test_an_error_page_that_is_broken_itself_still_says_something(status: int) -> None:
    """There is no template of that name here."""
    response = error_response(RequestFactory().get("/"), status)
    assert response.status_code == status
    assert "<h1>KAM</h1>" in response.content.decode()
