"""The product's own files, read once, for the tests that hold the house rules."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kam", "accounts", "stakeholders", "decisions")


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def line_count(self) -> int:
        return self.text.count("\n")

    def is_in(self, *folders: str) -> bool:
        """Say whether the file lies in one of the folders, or is the file named."""
        return any(self.path == folder or self.path.startswith(f"{folder.rstrip('/')}/") for folder in folders)

    def has_part(self, *names: str) -> bool:
        """Say whether one of the names is a folder of the path, or the file's without .py."""
        return bool(set(names) & {part.removesuffix(".py") for part in Path(self.path).parts})

    def calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return every Python file below these folders but migrations, in the order of their paths."""
    paths = sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def product() -> tuple[Module, ...]:
    """Return the modules of the product without its tests."""
    return modules(*PACKAGES)


def doors() -> list[Module]:
    """Return the modules in which a request, the clock or a command enters."""
    entrances = ("views", "api", "management", "panels", "tasks", "auth_urls")
    return [module for module in product() if module.has_part(*entrances) and not module.is_in("kam/devserver")]


def shapes() -> list[Module]:
    """Return the forms and filters: they choose among rows, so what doors may not do, they may not either."""
    return [module for module in product() if module.has_part("forms", "filters")]


def templates() -> list[Path]:
    """Return every template of ours."""
    return sorted((ROOT / "templates").rglob("*.html"))


def dotted(node: ast.expr) -> list[str]:
    """Return the names of a chain, first first: `Account.objects.all().count()` gives Account, objects, all, count."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            if isinstance(node, ast.Name):
                names.append(node.id)
            return names[::-1]
