"""The rules of templates and styles: what a template needs, where colours stand, which marks exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.template.loader import get_template

from tests.architecture.sources import ROOT, modules, templates

STATIC: Final = ROOT / "static"
# What pages load by themselves: the sheet of all of them, and what only the page of the API needs.
LOADED: Final = {"main.css", "api-docs.css"}
FIRST_LINE: Final = re.compile(r"\{# .+\. Needs: .+\. #\}")
FORBIDDEN: Final = {
    "a style attribute": re.compile(r"\sstyle="),
    "a handler attribute": re.compile(r"\son[a-z]+="),
    "a style element": re.compile(r"<style"),
    "code inside a script element": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"),
    "an htmx expression": re.compile(r"\bhx-on|\bhx-vals=.?js:|\bhx-trigger=\"[^\"]*\["),
    "an address elsewhere": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
}
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
# A class that is written out in full; what a tag continues ("k-tint-{{ … }}") cannot be looked up.
CLASS: Final = re.compile(r"(?<![\w/.#-])(k-[a-zA-Z][\w-]*)(?![\w-]*\{)")
ICON: Final = re.compile(r"\{% icon \"([^\"]+)\"|\bicon(?:_name)?=\"([^\"]+)\"")


def stylesheets() -> list[Path]:
    return sorted((STATIC / "css").rglob("*.css"))


def scripts() -> list[Path]:
    return sorted((STATIC / "js").rglob("*.js"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_every_fragment_says_what_it_needs() -> None:
    silent = [
        named(path)
        for path in templates()
        if path.name.startswith("_") and not FIRST_LINE.fullmatch(path.read_text(encoding="utf-8").split("\n", 1)[0])
    ]
    assert not silent


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_template_compiles(path: Path) -> None:
    get_template(path.relative_to(ROOT / "templates").as_posix())


def test_fragments_extend_nothing() -> None:
    fragments = [path for path in templates() if path.name.startswith("_")]
    assert not found(re.compile(r"\{% extends"), fragments)


def test_includes_say_what_they_are_given() -> None:
    loose = found(re.compile(r"\{% include (?!.* only %\})"), templates())
    assert not loose


def test_the_strict_policy_is_kept() -> None:
    for what, pattern in FORBIDDEN.items():
        assert not found(pattern, templates()), what


def test_there_is_one_head() -> None:
    assert [named(path) for path in templates() if "<head>" in path.read_text(encoding="utf-8")] == [
        "templates/base.html"
    ]


def test_colours_are_tokens() -> None:
    assert not found(COLOUR, [path for path in stylesheets() if path.name != "tokens.css"])
    assert not found(COLOUR, scripts())


def test_light_and_dark_name_the_same_colours() -> None:
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    light, dark = (set(re.findall(r"(--k-[\w-]+):", text[text.index(start) :].split("\n}\n")[0])) for start in (
        '[data-bs-theme="light"] {', '[data-bs-theme="dark"] {',
    ))  # fmt: skip
    assert light == dark


def test_every_stylesheet_is_imported_once() -> None:
    main = (STATIC / "css" / "main.css").read_text(encoding="utf-8")
    imported = re.findall(r'@import url\("([^"]+)"\)', main)
    assert sorted(imported) == sorted(
        path.relative_to(STATIC / "css").as_posix() for path in stylesheets() if path.name not in LOADED
    )


def test_every_class_has_a_rule() -> None:
    styled = set(re.findall(r"\.(k-[\w-]+)", "".join(path.read_text(encoding="utf-8") for path in stylesheets())))
    used = {name for path in templates() for name in CLASS.findall(without_comments(path))}
    assert sorted(used - styled) == []


def test_every_icon_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor" / "icons.svg").read_text(encoding="utf-8")))
    assert sorted(set(icons()) - sprite) == []
    assert sprite == set((STATIC / "vendor" / "src" / "icons.txt").read_text(encoding="utf-8").split())


def test_every_element_has_its_file() -> None:
    listed = set(re.findall(r'"(kam-[a-z-]+)":', (STATIC / "js" / "main.js").read_text(encoding="utf-8")))
    assert listed == {path.stem for path in (STATIC / "js" / "elements").glob("*.js")}


def icons() -> Iterator[str]:
    """Return the icons that templates name, and those of the menus that apps register."""
    for path in templates():
        yield from (first or second for first, second in ICON.findall(path.read_text(encoding="utf-8")))
    for module in modules("kam", "accounts"):
        yield from re.findall(r'\bicon="([^"]+)"', module.text)


def without_comments(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"))
