"""Taking the access rule out of one place at a time, in the running code.

A site is one call of `visible_to`, `editable_by` or `led_by` in a door. Without it the call gives all rows. The changed
code is put into the functions that live already, so that routes and decorators that hold them run it.
"""

import ast
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import CodeType, FunctionType

from django.core.cache import cache as kept_answers

from tests.architecture.rules import READS_BY_ACCESS
from tests.architecture.sources import ROOT, Module, doors, dotted, shapes

Inner = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# The name of a function from its module on, the line on which it begins (decorators count), its parameters: two lambdas
# may stand on one line.
Key = tuple[str, int, tuple[str, ...]]
# Places that ran since somebody looked: see `marked`.
_ran: set[int] = set()


@dataclass(frozen=True)
class Site:
    """One call of the rule: where it stands, in which functions (the outermost first), and the chain of its names."""

    module: Module
    line: int
    column: int
    inside: tuple[Key, ...]
    chain: tuple[str, ...]
    narrowed_by: frozenset[str]

    @property
    def function(self) -> str:
        """The full name of the function that it stands in."""
        return self.inside[-1][0] if self.inside else ""

    @property
    def place(self) -> str:
        """Name the place for people: a function of one module, and what it asks of what."""
        verb = next(name for name in self.chain if name in READS_BY_ACCESS)
        return f"{self.module.path.removesuffix('.py').replace('/', '.')}.{self.function} {self.chain[0]}.{verb}"

    def __str__(self) -> str:
        return f"{self.module.path}:{self.line} {'.'.join(self.chain[:3])} in {self.function}"


def sites() -> list[Site]:
    """Return every call of the rule in doors, forms and filters."""
    return [
        site for module in (*doors(), *shapes()) for site in _walk(module, module.tree, name="", inside=(), above=())
    ]


def source_without(site: Site) -> ast.Module:
    """Return the syntax tree of the module with this one call giving all rows."""
    return _changed(site.module, {(site.line, site.column): _without_rule})


@contextmanager
def without_access(site: Site) -> Iterator[None]:
    """Run the enclosed code with this one call giving all rows."""
    # What is kept was asked by other code.
    kept_answers.clear()
    with _swapped({site.module: source_without(site)}, [site]):
        yield
    kept_answers.clear()


@contextmanager
def marked(every: list[Site]) -> Iterator[set[int]]:
    """Note which of the sites run inside, by their place in the list; who looks may clear the set and go on."""
    changes: dict[Module, dict[tuple[int, int], ast.expr]] = {}
    for number, site in enumerate(every):
        changes.setdefault(site.module, {})[site.line, site.column] = _marking(number)
    _ran.clear()
    with _swapped({module: _changed(module, places) for module, places in changes.items()}, every):
        yield _ran


def mark(number: int) -> None:
    """Note that the site of this number ran."""
    _ran.add(number)


def _changed(module: Module, places: Mapping[tuple[int, int], ast.expr]) -> ast.Module:
    tree = ast.parse(module.text, module.path)
    _Change(places).visit(tree)
    return ast.fix_missing_locations(tree)


class _Change(ast.NodeTransformer):
    """Replace `rows.visible_to(user)` by `(user, rows.all())[-1]`, or mark it: all names stay in use."""

    def __init__(self, places: Mapping[tuple[int, int], ast.expr]) -> None:
        self.places = places

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not _is_rule(node) or _place(node) not in self.places:
            return node
        first = self.places[_place(node)]
        assert isinstance(node.func, ast.Attribute)
        every = ast.Call(func=ast.Attribute(value=node.func.value, attr="all", ctx=ast.Load()), args=[], keywords=[])
        elements = [*node.args, every] if first is _without_rule else [first, node]
        last = ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))
        both = ast.Subscript(value=ast.Tuple(elts=elements, ctx=ast.Load()), slice=last, ctx=ast.Load())
        return ast.copy_location(both, node)


_without_rule: ast.expr = ast.Constant(value=None)


def _marking(number: int) -> ast.expr:
    return ast.parse(f"__import__({__name__!r}, fromlist=['mark']).mark({number})", mode="eval").body


@contextmanager
def _swapped(trees: Mapping[Module, ast.Module], changed: Iterable[Site]) -> Iterator[None]:
    codes = {module: _codes_of(compile(tree, str(ROOT / module.path), "exec")) for module, tree in trees.items()}
    before: list[tuple[FunctionType, CodeType]] = []
    for site in changed:
        # A function inside another is made anew from the outer one's code, unless it lives already.
        living = [each for key in site.inside for each in _functions().get((str(ROOT / site.module.path), key), ())]
        assert living, f"{site}: nobody has imported it"
        before += [(each, each.__code__) for each in living]
        for each in living:
            each.__code__ = codes[site.module][_key_of(each.__code__)]
    try:
        yield
    finally:
        for each, code in reversed(before):
            each.__code__ = code


@cache
def _functions() -> dict[tuple[str, Key], list[FunctionType]]:
    """Return all functions of ours that live, by file and key; looked up once."""
    found: dict[tuple[str, Key], list[FunctionType]] = {}
    for each in gc.get_objects():
        # isinstance would wake lazy objects.
        if type(each) is FunctionType and each.__code__.co_filename.startswith(str(ROOT)):
            found.setdefault((each.__code__.co_filename, _key_of(each.__code__)), []).append(each)
    return found


def _codes_of(code: CodeType) -> dict[Key, CodeType]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    found = {_key_of(each): each for each in inner}
    for each in inner:
        found |= _codes_of(each)
    return found


def _key_of(code: CodeType) -> Key:
    parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return code.co_qualname, code.co_firstlineno, parameters


def _walk(
    module: Module, node: ast.AST, *, name: str, inside: tuple[Key, ...], above: tuple[ast.AST, ...]
) -> Iterator[Site]:
    if isinstance(node, ast.Call) and _is_rule(node):
        narrowed = {keyword.arg or "" for call in above if isinstance(call, ast.Call) for keyword in call.keywords}
        yield Site(module, *_place(node), inside, tuple(dotted(node)), frozenset(narrowed))
    for child in ast.iter_child_nodes(node):
        into, functions = name, inside
        if isinstance(child, Inner | ast.ClassDef):
            # As Python calls them: what is inside a function is one of its locals.
            start = f"{name}.<locals>." if inside and inside[-1][0] == name else f"{name}." if name else ""
            into = f"{start}{'<lambda>' if isinstance(child, ast.Lambda) else child.name}"
            functions = (
                (*inside, (into, _first_line(child), _parameters(child))) if isinstance(child, Inner) else inside
            )
        yield from _walk(module, child, name=into, inside=functions, above=_chain_above(node, child, above))


def _first_line(node: Inner) -> int:
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return min([node.lineno, *(each.lineno for each in decorators)])


def _parameters(node: Inner) -> tuple[str, ...]:
    arguments = node.args
    return tuple(each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


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
