"""The house rules that no linter knows, as functions from a module to what is wrong with it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Module, dotted

Wrong = Iterator[tuple[ast.AST, str]]

MOST_LINES_OF_A_FUNCTION = 40
DRAWERS_WITHOUT_LABELS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "selectors",
    "repositories",
    "managers",
}
READS_BY_ACCESS = {"visible_to", "editable_by", "led_by"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
SQL = re.compile(
    r"\s*(?:(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|TRUNCATE|CREATE|ALTER|DROP|LOCK)\s|select\s.+\sfrom\s)"
)
HTTP = ("django.http", "django.shortcuts", "rest_framework", "django.contrib.messages")
BANNED = ("django.dispatch", "django.db.models.signals", "django.contrib.contenttypes.fields")
# What makes an order total: a key; the account where each has one row, the month where the rows are one account's,
# the place in a ranking, the window in a series.
UNIQUE = {"pk", "-pk", "id", "-id", "pgh_id", "-pgh_id", "account_id", "month", "-month", "place", "-window_end"}


def is_long(module: Module, most: int) -> Wrong:
    """Modules are read whole, functions at a glance."""
    if module.line_count > most:
        yield module.tree, f"{module.line_count} lines; split it by noun"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield node, f"{node.name} has {length} lines"


def is_a_drawer(module: Module) -> Wrong:
    """A file is named for the one thing in it."""
    for part in Path(module.path).parts:
        if part.removesuffix(".py") in DRAWERS_WITHOUT_LABELS:
            yield module.tree, f"{part} says nothing; name the thing"


def is_silent(module: Module) -> Wrong:
    """A module says what it is for; one of models is named for its noun, which says it itself."""
    parts = Path(module.path).parts
    spoken_for = {"models", "querysets"} & set(parts) or parts[-1] in {"apps.py", "urls.py", "__init__.py"}
    if module.tree.body and not spoken_for and not ast.get_docstring(module.tree):
        yield module.tree, "has no docstring"


def reads_around_access(module: Module) -> Wrong:
    """`Model.objects` is followed by visible_to or editable_by, and nothing is looked up in a bare model."""
    following = {node.value: node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and following.get(node) not in READS_BY_ACCESS:
            yield node, f"{'.'.join(dotted(node))} without visible_to or editable_by"
        if isinstance(node, ast.Call) and dotted(node)[-1:] in (["get_object_or_404"], ["get_list_or_404"]):
            looked_up_in = dotted(node.args[0])
            if not READS_BY_ACCESS & set(looked_up_in):
                yield node, f"looks up in {'.'.join(looked_up_in)} without visible_to or editable_by"


def writes_rows(module: Module) -> Wrong:
    """Doors and forms change nothing; they call a service."""
    for call in module.calls():
        chain = dotted(call)
        is_write = len(chain) > 1 and chain[-1] in WRITES
        if is_write or (chain[-1:] == ["update"] and MANAGERS & set(chain)):
            yield call, f"{'.'.join(chain)}: call a service"


def knows_http(module: Module) -> Wrong:
    """What stands below the doors serves the page, the command and the worker alike."""
    yield from _imports_of(module, HTTP)


def has_hidden_links(module: Module) -> Wrong:
    """No signals, no generic foreign keys."""
    yield from _imports_of(module, BANNED)


def has_a_hidden_order(module: Module) -> Wrong:
    """No Meta.ordering: every list says its own order."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            for statement in node.body:
                if isinstance(statement, ast.Assign) and "ordering" in {
                    dotted(target)[-1] for target in statement.targets
                }:
                    yield statement, "Meta.ordering"


def has_a_partial_order(module: Module) -> Wrong:
    """An order ends with something unique, else pages repeat and lose rows. Orders passed in are not judged."""
    for call in module.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "order_by" and call.args:
            last = call.args[-1]
            names = {node.value for node in ast.walk(last) if isinstance(node, ast.Constant)}
            if not isinstance(last, ast.Starred | ast.Name) and not UNIQUE & names:
                yield call, "order_by(…) does not end with pk"


def has_sql(module: Module) -> Wrong:
    """SQL is written in its own places; elsewhere the ORM asks, and triggers are declared."""
    declared = {id(text) for call in module.calls() if dotted(call)[-1:] == ["Func"] for text in call.args}
    for node in _texts(module.tree):
        text = str(node.value)
        if SQL.match(text) and len(text.split()) > 3 and id(node) not in declared:
            yield node, f"SQL: {text.strip()[:50]}"
    for call in module.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"raw", "extra"}:
            yield call, f".{call.func.attr}()"


def has_floats(module: Module) -> Wrong:
    """Money and the figures that decide a class are exact."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node, f"the float {node.value}"
        if isinstance(node, ast.Call) and dotted(node)[-1:] in (["float"], ["FloatField"]):
            yield node, "a float"


def looks_at_the_clock(module: Module) -> Wrong:
    """The business day is passed in (`on=`, `as_of=`), or it is `Company.today()`: the company has one clock."""
    for call in module.calls():
        chain = dotted(call)
        is_now = chain[-1:] == ["localdate"] and not call.args
        if is_now or chain in (["date", "today"], ["datetime", "now"], ["datetime", "today"]):
            yield call, "reads the day from the clock"


def _imports_of(module: Module, names: tuple[str, ...]) -> Wrong:
    for node in ast.walk(module.tree):
        imported: list[str] = []
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            imported = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in imported:
            if name.startswith(names):
                yield node, f"imports {name}"


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings that are no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node
