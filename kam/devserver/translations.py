"""Compiling translations with Babel; gettext's own programs are not needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kam.devserver.arguments import PROJECT


def compile_translations(root: Path = PROJECT) -> int:
    """Write the .mo file beside every .po file that is newer than it; return how many."""
    count = 0
    for po in sorted([*root.glob("*/locale/*/LC_MESSAGES/*.po"), *root.glob("*/*/locale/*/LC_MESSAGES/*.po")]):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalog = read_po(source)
        draft = mo.with_suffix(".new")
        with draft.open("wb") as target:
            write_mo(target, catalog)
        draft.replace(mo)
        count += 1
    return count
