"""Templates: nothing inline, nothing trusted, everything translated, every fragment says what it needs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, product, templates

Rule = Callable[[Path, str], Iterator[str]]
FOLDER = ROOT / "templates"
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?\{% endcomment %\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
# Also {name} in a row that Python fills.
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{\w+\}", re.DOTALL)
UNREAD = re.compile(r"<(script|style|kbd|code)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
# Words; names of our own classes and colours that a block of a child template holds are none.
CLASS_NAME = re.compile(r"(?<![\w-])k-[\w-]+")
WORD = re.compile(r"[^\W\d_]{2,}")
READ_ATTRIBUTE = re.compile(r'\b(?:title|alt|placeholder|aria-label|aria-description|data-label)="([^"]*)"')
INCLUDE = re.compile(r"\{%\s*include\s.*?%\}", re.DOTALL)
# Names that are the same in every language.
PROPER = {"KAM", "ABC", "XYZ", "CSV", "XLSX", "ABC-XYZ"}


def is_fragment(path: Path) -> bool:
    """Say whether the template is a part of pages."""
    return path.name.startswith("_")


def nothing_inline(path: Path, text: str) -> Iterator[str]:
    """No style, no script, no handler: the page's policy forbids them all."""
    if re.search(r"\sstyle\s*=", text):
        yield "style="
    if re.search(r"\son[a-z]+\s*=", text) or "hx-on" in text or "javascript:" in text:
        yield "an inline handler"
    for script in re.findall(r"<script\b[^>]*>", text):
        if "src=" not in script and "application/json" not in script:
            yield "an inline script"
    if re.search(r"<style\b", text):
        yield "an inline style sheet"


def nothing_trusted(path: Path, text: str) -> Iterator[str]:
    """Everything is escaped; data reach elements by json_script or data attributes."""
    if re.search(r"\|\s*safe\b|autoescape off|\|\s*safeseq\b", text):
        yield "text that is not escaped"
    if re.search(r'(?:src|href)="https?://', text):
        yield "a file of somebody else's server"


def everything_translated(path: Path, text: str) -> Iterator[str]:
    """What a person reads stands in a translate tag."""
    text = COMMENT.sub("", text)
    plain = TEMPLATE_TAG.sub(" ", TRANSLATED.sub(" ", text))
    for attribute in READ_ATTRIBUTE.findall(plain):
        yield from _raw_words(attribute)
    yield from _raw_words(ELEMENT.sub(" ", UNREAD.sub(" ", plain)))


def a_fragment_says_what_it_needs(path: Path, text: str) -> Iterator[str]:
    """Its first line is `{# Purpose. Needs: a, b. #}`, and it extends nothing."""
    if not is_fragment(path):
        return
    first = text.split("\n", 1)[0]
    if not re.fullmatch(r"\{# .+\. Needs: .+\. ?#\}", first):
        yield f"begins with {first[:60]!r}"
    if "{% extends" in text:
        yield "extends a page"


def a_swap_target_has_its_files_name(path: Path, text: str) -> Iterator[str]:
    """The root of a fragment that htmx swaps carries the file's name as its id."""
    if not is_fragment(path) or "Swap target" not in text.split("\n", 1)[0]:
        return
    root = re.search(r"<[a-z][^>]*>", TEMPLATE_TAG.sub("", COMMENT.sub("", text)))
    wanted = path.stem.removeprefix("_").replace("_", "-")
    if root is None or f'id="{wanted}"' not in root.group(0):
        yield f"its root has no id {wanted!r}"


def an_include_shows_its_inputs(path: Path, text: str) -> Iterator[str]:
    """`{% include … only %}`: a part reads what it is given and nothing else."""
    for include in INCLUDE.findall(COMMENT.sub("", text)):
        if not re.search(r"\bonly\s*%\}$", include):
            yield f"{' '.join(include.split())[:70]} without only"


RULES: list[Rule] = [
    nothing_inline,
    nothing_trusted,
    everything_translated,
    a_fragment_says_what_it_needs,
    a_swap_target_has_its_files_name,
    an_include_shows_its_inputs,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps(rule: Rule) -> None:
    found = [
        f"templates/{path.relative_to(FOLDER)}: {what}"
        for path in templates()
        if not (rule is everything_translated and "gallery" in path.name)  # seen by developers, with made-up names
        for what in rule(path, path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_there_are_templates() -> None:
    assert FOLDER / "base.html" in templates()
    assert any(is_fragment(path) for path in templates())


def test_python_trusts_no_text_either() -> None:
    assert not [module.path for module in product() if "mark_safe" in module.text]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (nothing_inline, '<p style="color: red">'),
        (nothing_inline, '<a onclick="go()">'),
        (nothing_inline, "<script>go()</script>"),
        (nothing_trusted, "{{ name|safe }}"),
        (nothing_trusted, '<script src="https://cdn.example/x.js">'),
        (everything_translated, "<p>Hello</p>"),
        (everything_translated, '<input placeholder="Search">'),
        (everything_translated, "<p>{{ count }} rows</p>"),
        (a_fragment_says_what_it_needs, "<p></p>"),
        (a_fragment_says_what_it_needs, '{# A part. Needs: x. #}\n{% extends "base.html" %}'),
        (a_swap_target_has_its_files_name, '{# Swap target. Needs: x. #}\n<div id="other">'),
        (an_include_shows_its_inputs, '{% include "components/_x.html" with a=b %}'),
    ],
)
def test_each_rule_notices_who_breaks_it(rule: Rule, text: str) -> None:
    assert list(rule(Path("templates/accounts/_wrong_part.html"), text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (nothing_inline, '<script type="application/json">{}</script>'),
        (everything_translated, '<p title="{% translate "Hello" %}">{% translate "Hello" %} {{ name }} · 7 %</p>'),
        (everything_translated, "{% blocktranslate count n=n %}One row{% plural %}{{ n }} rows{% endblocktranslate %}"),
        (a_fragment_says_what_it_needs, "{# A part. Needs: nothing. #}\n<p></p>"),
        (a_swap_target_has_its_files_name, '{# Swap target. Needs: x. #}\n<div id="right-part">'),
        (an_include_shows_its_inputs, '{% include "components/_x.html" with a=b only %}'),
    ],
)
def test_the_rules_leave_good_templates_alone(rule: Rule, text: str) -> None:
    assert not list(rule(Path("templates/accounts/_right_part.html"), text))


def _raw_words(text: str) -> list[str]:
    words = WORD.findall(CLASS_NAME.sub(" ", ENTITY.sub(" ", text)))
    return [f"{word!r} is not translated" for word in words if word not in PROPER]
