"""Search or jump to: what is offered to whom, in what order, as a page and as lines of the palette."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from kam.core import palette
from kam.core.models import User
from kam.core.palette import PaletteResult, PaletteSource, best, look_up, palette_sources

pytestmark = pytest.mark.django_db
FRUIT = ["Apple", "Crab apple", "Pineapple", "Pear"]


def fruit(request: HttpRequest, words: str) -> list[PaletteResult]:
    return best([PaletteResult(name, "/") for name in FRUIT], words)


@pytest.fixture
def only_fruit() -> Iterator[None]:
    """Sources that these tests know, instead of the product's."""
    kept = dict(palette_sources._entries)
    palette_sources._entries.clear()
    palette_sources.register(
        PaletteSource(
            "fruit", 10, "Fruit", fruit, here=lambda request: request.path.strip("/"),
            recall=lambda request, names: [PaletteResult(f"Fruit {name}", "/") for name in names],
        )
    )  # fmt: skip
    palette_sources.register(PaletteSource("many", 20, "Many", lambda request, words: [PaletteResult(words, "/")] * 9))
    palette_sources.register(PaletteSource("more", 30, "Fruit", lambda request, words: [PaletteResult("More", "/")]))
    palette_sources.register(PaletteSource("none", 40, "None", lambda request, words: []))
    yield
    palette_sources._entries.clear()
    palette_sources._entries.update(kept)


def found(words: str, recent: list[str] | None = None) -> dict[str, list[str]]:
    request = RequestFactory().get("/")
    groups = look_up(request, words, recent=recent or [])  # type: ignore[arg-type]  # nobody asks who it is
    return {group.label: [result.label for result in group.results] for group in groups}


@pytest.mark.usefixtures("only_fruit")
def test_the_beginning_goes_before_a_word_and_a_word_before_the_inside() -> None:
    assert found("  APPLE ")["Fruit"] == ["Apple", "Crab apple", "Pineapple", "More"]


@pytest.mark.usefixtures("only_fruit")
def test_a_group_has_eight_at_most_and_never_none() -> None:
    groups = found("x")
    assert len(groups["Many"]) == 8
    assert "None" not in groups


@pytest.mark.usefixtures("only_fruit")
def test_without_words_what_was_lately_seen_comes_first() -> None:
    groups = found("", recent=["fruit.7", "unknown.3", "fruit.5", "rubbish"])
    assert next(iter(groups)) == "Recent"
    assert groups["Recent"] == ["Fruit 7", "Fruit 5"]
    assert "Recent" not in found("a", recent=["fruit.7"])


@pytest.mark.usefixtures("only_fruit")
def test_the_page_has_the_key_of_its_source() -> None:
    assert palette.here(RequestFactory().get("/7/")) == "fruit.7"
    assert palette.here(RequestFactory().get("/")) == ""


@pytest.mark.parametrize(
    ("label", "words", "fit"), [("Łódź", "lod", 0), ("Ustka", "TK", 2), ("上海", "海", 2), ("a", "b", None)]
)
def test_case_and_accents_do_not_count(label: str, words: str, fit: int | None) -> None:
    assert palette.rank(label, words) == fit


def test_offers_the_menu_and_what_is_begun_anywhere(browse: Callable[[User], Client], anna: User) -> None:
    page = browse(anna).get(reverse("core:palette")).content.decode()
    assert "Portfolio" in page
    assert "Import sales" in page
    assert 'role="option"' not in page


def test_colleagues_are_offered_to_who_may_open_them(browse: Callable[[User], Client], anna: User, admin: User) -> None:
    url = reverse("core:palette")
    assert 'href="/colleagues/"' in browse(admin).get(url, {"q": "coll"}).content.decode()
    assert 'href="/colleagues/"' not in browse(anna).get(url, {"q": "coll"}).content.decode()


def test_htmx_gets_the_lines_only(browse: Callable[[User], Client], anna: User) -> None:
    answer = browse(anna).get(reverse("core:palette"), {"q": "dark"}, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert body.lstrip().startswith('<div class="k-palette-results"')
    assert 'name="theme"' in body
    assert 'value="dark"' in body
    assert 'role="option"' in body


def test_says_where_it_looked_when_nothing_is_found(browse: Callable[[User], Client], anna: User) -> None:
    body = browse(anna).get(reverse("core:palette"), {"q": '<b>"no"'}).content.decode()
    assert "Nothing found for “&lt;b&gt;&quot;no&quot;”" in body


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 5000, "recent=" + "accounts.1," * 500, "recent=accounts.99999999999999999999,accounts.²"]
)
def test_what_nobody_types_is_answered_all_the_same(browse: Callable[[User], Client], anna: User, query: str) -> None:
    assert browse(anna).get(f"{reverse('core:palette')}?{query}").status_code == 200
