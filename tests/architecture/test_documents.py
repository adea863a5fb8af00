"""What the documents name is there: files, verbs, commands, settings, components."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.core.management import get_commands

from kam.core.templatetags import formatting, marks
from kam.devserver.__main__ import VERBS
from tests.architecture.sources import ROOT

PAGES: Final = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)
LINK: Final = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE: Final = re.compile(r"`([^`\n]+)`")
# A path of ours as a whole: `kam/core/registry.py`, `accounts/views/`; not one with a gap to fill.
OUR_PATH: Final = re.compile(r"(?:kam|accounts|tests|static|docs|requirements)/[\w./*-]*")
VERB: Final = re.compile(r"\./dev ([a-z]+)")
COMMAND: Final = re.compile(r"(?:\./dev manage|manage\.py) ([a-z_]+)")
READ: Final = re.compile(r'(?:env\.\w+\(|environ\.get\()\s*"([A-Z_]+)"')
OFFERED: Final = re.compile(r"^(?:# )?([A-Z_]+)=", re.MULTILINE)
# Not for an operator: what only development switches.
DEVELOPMENT: Final = {"DEBUG", "KAM_DEVELOPMENT"}
# Which of the two is read depends on the process, so the settings name them beside the reading.
DATABASES: Final = {"DATABASE_URL", "MIGRATE_DATABASE_URL"}
SETTINGS: Final = ("kam/settings.py", "kam/environment.py", "kam/server.py")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    paths = [code for code in CODE.findall(text) if OUR_PATH.fullmatch(code)]
    lost += [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_verbs_and_commands_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(VERB.findall(text)) <= set(VERBS)
    assert set(COMMAND.findall(text)) <= set(get_commands())


def test_every_mark_figure_and_element_is_on_the_page_of_components() -> None:
    text = (ROOT / "docs" / "components.md").read_text(encoding="utf-8")
    elements = {file.stem for file in (ROOT / "static" / "js" / "elements").glob("*.js")}
    assert not [name for name in marks.register.tags if f"{{% {name} " not in text]
    assert not [name for name in formatting.register.filters if f"\\|{name}" not in text]
    assert not [name for name in elements if f"`{name}`" not in text]


def test_the_example_offers_every_setting_that_production_reads_and_no_other() -> None:
    read = {name for file in SETTINGS for name in READ.findall((ROOT / file).read_text(encoding="utf-8"))}
    offered = set(OFFERED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert offered == (read | DATABASES) - DEVELOPMENT
