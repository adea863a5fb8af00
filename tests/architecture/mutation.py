"""Taking the access rule out of one place at a time, in the running code.

A site is one call of `visible_to`, `editable_by` or `led_by` in a door. Without it the call gives all rows. The changed
code is put into the functions that live already, so that routes and decorators that hold them run it.
"""

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType

from django.core.cache import cache

from tests.architecture.rules import READS_BY_ACCESS
from tests.architecture.sources import ROOT, Module, doors, dotted, shapes


@dataclass(frozen=True)
class Site:
    """One call of the rule: where it stands, in which function, and the chain of names that it belongs to."""

    module: Module
    line: int
    column: int
    function: str
    chain: tuple[str, ...]
    narrowed_by: frozenset[str]

    def __str__(self) -> str:
        return f"{self.module.path}:{self.line} {'.'.join(self.chain[:3])} in {self.function}"


def sites() -> list[Site]:
    """Return every call of the rule in doors, forms and filters."""
    return [site for module in (*doors(), *shapes()) for site in _sites_of(module)]


def source_without(site: Site) -> ast.Module:
    """Return the syntax tree of the module with this one call giving all rows."""
    tree = ast.parse(site.module.text, site.module.path)
    _TakeOut(site).visit(tree)
    return ast.fix_missing_locations(tree)


@contextmanager
def without_access(site: Site) -> Iterator[None]:
    """Run the enclosed code with this one call giving all rows."""
    path = str(ROOT / site.module.path)
    changed = _code_of(compile(source_without(site), path, "exec"), site.function)
    assert changed is not None, f"{site}: there is no such function"
    living = [
        each
        for each in gc.get_objects()
        if type(each) is FunctionType  # isinstance would wake lazy objects
        and each.__code__.co_filename == path
        and each.__code__.co_qualname == site.function
        and each.__code__.co_firstlineno == changed.co_firstlineno
    ]
    assert living, f"{site}: nobody has imported it"
    before = [each.__code__ for each in living]
    # What is kept was asked by other code.
    cache.clear()
    try:
        for each in living:
            each.__code__ = changed
        yield
    finally:
        cache.clear()
        for each, code in zip(living, before, strict=True):
            each.__code__ = code


class _TakeOut(ast.NodeTransformer):
    """Replace `rows.visible_to(user)` by `(user, rows.all())[1]`: all names of the function stay in use."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not _is_rule(node) or _place(node) != (self.site.line, self.site.column):
            return node
        assert isinstance(node.func, ast.Attribute)
        every = ast.Call(func=ast.Attribute(value=node.func.value, attr="all", ctx=ast.Load()), args=[], keywords=[])
        both = ast.Tuple(elts=[*node.args, every], ctx=ast.Load())
        taken_out = ast.Subscript(value=both, slice=ast.Constant(value=len(node.args)), ctx=ast.Load())
        return ast.copy_location(taken_out, node)


def _sites_of(module: Module) -> Iterator[Site]:
    yield from _walk(module, module.tree, function="", above=())


def _walk(module: Module, node: ast.AST, *, function: str, above: tuple[ast.AST, ...]) -> Iterator[Site]:
    if isinstance(node, ast.Call) and _is_rule(node):
        narrowed = {keyword.arg or "" for call in above if isinstance(call, ast.Call) for keyword in call.keywords}
        yield Site(module, *_place(node), function, tuple(dotted(node)), frozenset(narrowed))
    for child in ast.iter_child_nodes(node):
        inner = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            start = (
                f"{function}.<locals>."
                if function and not isinstance(node, ast.ClassDef)
                else f"{function}."
                if function
                else ""
            )
            inner = f"{start}{child.name}"
        elif isinstance(child, ast.ClassDef):
            inner = f"{function}.{child.name}" if function else child.name
        yield from _walk(module, child, function=inner, above=_chain_above(node, child, above))


def _chain_above(node: ast.AST, child: ast.AST, above: tuple[ast.AST, ...]) -> tuple[ast.AST, ...]:
    """Return the calls that are made on the result of `child`, such as the filter after visible_to."""
    if isinstance(node, ast.Attribute) and child is node.value:
        return above
    if isinstance(node, ast.Call) and child is node.func:
        return (*above, node)
    return ()


def _is_rule(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in READS_BY_ACCESS


def _place(node: ast.Call) -> tuple[int, int]:
    """Return where the method's name ends: calls of one chain all begin at the same place."""
    return node.func.end_lineno or 0, node.func.end_col_offset or 0


def _code_of(code: CodeType, function: str) -> CodeType | None:
    if code.co_qualname == function:
        return code
    inner = (_code_of(constant, function) for constant in code.co_consts if isinstance(constant, CodeType))
    return next((found for found in inner if found is not None), None)
