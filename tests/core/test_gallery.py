"""The living component page: there for who builds pages, in either light; routed in development only."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from kam.core.menus import MenuItem
from kam.core.models import User
from kam.core.views.gallery import SECTIONS, gallery

pytestmark = pytest.mark.django_db


def shown(person: User, query: str = "") -> str:
    request = RequestFactory().get(f"/design/{query}")
    request.user = person
    return gallery(request).content.decode()  # type: ignore[arg-type]  # it has a user


def test_every_section_is_reached_from_the_index(anna: User) -> None:
    page = shown(anna)
    for title in SECTIONS:
        assert f'<a href="#{title.lower()}">{title}</a>' in page
        assert f'<section id="{title.lower()}"' in page


@pytest.mark.parametrize(
    ("query", "theme"), [("?theme=dark", "dark"), ("?theme=light", "light"), ("?theme=x", "system"), ("", "system")]
)
def test_is_shown_in_the_light_that_is_asked_for(anna: User, query: str, theme: str) -> None:
    assert f'data-bs-theme="{theme}"' in shown(anna, query)


def test_has_what_opens_in_the_dialog_and_the_drawer_and_a_part_that_fails(anna: User) -> None:
    assert 'id="dialog-title"' in shown(anna, "?part=dialog")
    assert 'id="drawer-title"' in shown(anna, "?part=drawer")
    with pytest.raises(Http404):
        shown(anna, "?part=broken")


def test_a_menu_has_links_and_forms_that_work_without_scripts() -> None:
    items = [
        MenuItem("Edit", "/edit/", icon="pencil", target="#dialog"),
        MenuItem("Archive", "/archive/", is_post=True, is_danger=True, begins_group=True, note="undo for an hour"),
        MenuItem("Monthly", "/?m", is_current=True),
    ]
    html = render_to_string(
        "components/_menu.html", {"id": "m", "label": "More", "items": items, "csrf_token": "TOKEN"}
    )
    assert 'popovertarget="m"' in html
    assert 'href="/edit/"' in html
    assert 'hx-target="#dialog"' in html
    assert 'action="/archive/"' in html
    assert "TOKEN" in html
    assert 'aria-current="true"' in html
    assert html.count("<hr>") == 1
