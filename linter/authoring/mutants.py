"""Small changes to a module, each of which some test ought to notice.

A mutant is one change to the syntax tree: another operator, a condition turned round, a member left out of a tuple, an
argument left out of a call, another constant. Text for people, decorators, annotations, the types of casts and imports
stay as they are.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import partial
from typing import Any, TypeAlias

from msgspec import Struct

_COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_PAIRS_OF_NAMES = (("any_of", "all_of"), ("any", "all"), ("min", "max"))
_PAIRS_OF_ATTRIBUTES = (("certain", "possible"), ("least", "most"), ("surely", "maybe"))
_OTHER_NAME = {name: other for pair in _PAIRS_OF_NAMES for name, other in (pair, pair[::-1])}
_OTHER_ATTRIBUTE = {name: other for pair in _PAIRS_OF_ATTRIBUTES for name, other in (pair, pair[::-1])}
_UNTOUCHED = (ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Raise, ast.Assert, ast.Global, ast.Nonlocal, ast.pattern)
_UNTOUCHED_FIELDS = frozenset({"decorator_list", "annotation", "returns", "bases", "type_params"})
_ABOUT_TYPES = frozenset({"TypeVar", "ParamSpec", "TypeAlias", "__all__"})

Statement: TypeAlias = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


class Mutant(Struct, frozen=True, eq=False):
    """One change: a field of a node of a module's tree gets another value.

    `statement` is the statement of the module that the change lies in, `line` where, `change` says what it is.
    """

    statement: Statement
    owner: ast.AST
    field: str
    value: Any
    line: int
    change: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.place}: {self.change}"

    @property
    def place(self) -> str:
        """The name of the function, class or constant that is changed."""
        if isinstance(self.statement, (ast.FunctionDef, ast.ClassDef)):
            return self.statement.name
        return ast.unparse(
            self.statement.targets[0] if isinstance(self.statement, ast.Assign) else self.statement.target
        )

    @contextmanager
    def made(self) -> Iterator[None]:
        """Change the tree, for as long as the context lasts."""
        before = getattr(self.owner, self.field)
        setattr(self.owner, self.field, self.value)
        try:
            yield
        finally:
            setattr(self.owner, self.field, before)


def mutants(tree: ast.Module, known: Mapping[str, Any]) -> Iterator[Mutant]:
    """The mutants of a module, in the order of its text. `known` are its globals, which say what names mean."""
    for statement in tree.body:
        if isinstance(statement, Statement) and not _is_about_types(statement):
            yield from _Site(statement, known).within(statement)


def _is_about_types(statement: Statement) -> bool:
    """Whether it names a type, or what the module exports."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return False
    named = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return bool(named & _ABOUT_TYPES)


class _Site(Struct, frozen=True):
    """Where a change is made: in which statement of which module."""

    statement: Statement
    known: Mapping[str, Any]

    def within(self, owner: ast.AST) -> Iterator[Mutant]:
        """The mutants of everything below a node."""
        for field, value in ast.iter_fields(owner):
            if field in _UNTOUCHED_FIELDS or (isinstance(owner, ast.ClassDef) and field == "keywords"):
                continue
            if isinstance(value, ast.AST):
                yield from self._node(owner, field, value, partial(_itself))
            elif isinstance(value, list):
                for at, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        yield from self._node(owner, field, node, partial(_in_place_of, value, at))

    def _node(self, owner: ast.AST, field: str, node: ast.AST, put: partial[Any]) -> Iterator[Mutant]:
        if isinstance(node, _UNTOUCHED) or _is_text(node) or _is_field(owner, node) or _is_type(owner, node):
            return
        line = _line(node) or _line(owner)
        for new, change in self._replacements(owner, node):
            if isinstance(new, ast.expr | ast.stmt):
                ast.fix_missing_locations(ast.copy_location(new, node))
            yield Mutant(self.statement, owner, field, put(new), line, change)
        for name, members, change in _fewer(owner, node):
            yield Mutant(self.statement, node, name, members, line, change)
        yield from self.within(node)

    def _replacements(self, owner: ast.AST, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """What could stand in the place of a node, and the change in words."""
        if isinstance(node, ast.cmpop):
            for kind in _COMPARISONS.get(type(node), ()):
                yield kind(), f"{type(node).__name__} -> {kind.__name__} in `{_short(owner)}`"
        elif isinstance(node, ast.expr):
            yield from ((new, f"`{_short(node)}` -> `{_short(new)}`") for new in self._expressions(owner, node))
        elif isinstance(node, (ast.Continue, ast.AugAssign)) or _is_act(node):
            yield ast.Pass(), f"`{_short(node)}` left out"
        elif isinstance(node, ast.Break):
            yield ast.Continue(), "`break` -> `continue`"

    def _expressions(self, owner: ast.AST, node: ast.expr) -> Iterator[ast.expr]:
        if isinstance(node, ast.BoolOp):
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
            yield from _operands(node)
        elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
            if isinstance(node.op, (ast.BitAnd, ast.BitOr, ast.Sub)):
                yield node.left
            if isinstance(node.op, (ast.BitAnd, ast.BitOr)):
                yield node.right
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert, ast.USub)):
            yield node.operand
        elif isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, (ast.Constant, ast.Name, ast.Attribute)):
            yield from self._leaves(node)
        if _is_bare_condition(owner, node):
            yield ast.UnaryOp(ast.Not(), node)

    def _leaves(self, node: ast.Constant | ast.Name | ast.Attribute) -> Iterator[ast.expr]:
        """What could stand in the place of a constant, or of a name that means one."""
        if isinstance(node, ast.Constant):
            yield from map(ast.Constant, _changed(node.value))
        elif not isinstance(node.ctx, ast.Load):
            return
        elif isinstance(node, ast.Name):
            if node.id in _OTHER_NAME:
                yield ast.Name(_OTHER_NAME[node.id], ast.Load())
            elif node.id in self.known and isinstance(self.known[node.id], (bool, int, str)):
                yield from map(ast.Constant, _changed(self.known[node.id]))
        elif node.attr in _OTHER_ATTRIBUTE:
            yield ast.Attribute(node.value, _OTHER_ATTRIBUTE[node.attr], ast.Load())
        elif isinstance(node.value, ast.Name):
            kind = self.known.get(node.value.id)
            if inspect.isclass(kind) and issubclass(kind, Enum) and node.attr in kind.__members__:
                names = list(kind.__members__)
                yield ast.Attribute(node.value, names[names.index(node.attr) - 1], ast.Load())


def _line(node: ast.AST) -> int:
    """Where a node begins; a comprehension begins, for this purpose, where what it goes through does."""
    return getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0)


def _itself(new: ast.AST) -> ast.AST:
    return new


def _in_place_of(members: list[ast.AST], at: int, new: ast.AST) -> list[ast.AST]:
    return [*members[:at], new, *members[at + 1 :]]


def _fewer(owner: ast.AST, node: ast.AST) -> Iterator[tuple[str, list[ast.AST], str]]:
    """The lists of a node with one member less: members of displays, named arguments, conditions of comprehensions."""
    lists: tuple[str, ...] = ()
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)) and not _is_unpacked(owner, node):
        lists = ("elts",)
    elif isinstance(node, ast.Call):
        lists = ("keywords",)
    elif isinstance(node, ast.comprehension):
        lists = ("ifs",)
    for name in lists:
        members = getattr(node, name)
        for at, member in enumerate(members):
            yield name, [*members[:at], *members[at + 1 :]], f"`{_short(member)}` left out"


def _operands(node: ast.BoolOp) -> Iterator[ast.expr]:
    """The node without one of its operands."""
    for at in range(len(node.values)):
        rest = [*node.values[:at], *node.values[at + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _changed(value: object) -> Iterator[bool | int | str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif isinstance(value, str) and value and " " not in value:
        yield f"{value}-not"


def _is_text(node: ast.AST) -> bool:
    """Whether it is a docstring or another text that does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_field(owner: ast.AST, node: ast.AST) -> bool:
    """Whether it declares a field of a class."""
    return isinstance(owner, ast.ClassDef) and isinstance(node, (ast.Assign, ast.AnnAssign))


def _is_type(owner: ast.AST, node: ast.AST) -> bool:
    """Whether it is the type that a cast names."""
    if not isinstance(owner, ast.Call) or not isinstance(owner.func, ast.Name):
        return False
    return owner.func.id == "cast" and node is owner.args[0]


def _is_act(node: ast.AST) -> bool:
    """Whether it is a statement for what it does: a call or a yield."""
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))


def _is_unpacked(owner: ast.AST, node: ast.Tuple | ast.List | ast.Set) -> bool:
    """Whether what it has by number counts, so that one member less is sure to fail outright."""
    if not isinstance(node, ast.Tuple):
        return False
    if isinstance(owner, ast.Assign):
        return node in owner.targets or isinstance(owner.targets[0], ast.Tuple)
    in_a_row = isinstance(owner, (ast.Return, ast.Yield, ast.Subscript, ast.Tuple, ast.List))
    return isinstance(node.ctx, ast.Store) or in_a_row


def _is_bare_condition(owner: ast.AST, node: ast.expr) -> bool:
    """Whether it is a condition that none of the other changes turns round."""
    decides = isinstance(owner, (ast.If, ast.While, ast.IfExp, ast.Assert)) and node is owner.test
    filters = isinstance(owner, ast.comprehension) and node in owner.ifs
    return (decides or filters) and not isinstance(node, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant))


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
