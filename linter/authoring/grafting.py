"""Mutants of modules that are already imported: the code of their functions is exchanged in place, and put back.

Everybody who imported a function then runs its mutant, and nothing else has to be loaded again.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, TypeAlias

from msgspec import Struct

from linter import truth
from linter.authoring.mutants import Mutant, mutants
from linter.judgement.registry import USERS
from linter.policy import Policy

Function: TypeAlias = "tuple[str, int]"
"""A function of a module by its name and the line where it begins, with its decorators."""

_FLAGS = annotations.compiler_flag


class Grafting(Struct, frozen=True):
    """A module that has been imported, and its functions by the name and line of their code."""

    module: ModuleType
    tree: ast.Module
    functions: Mapping[Function, FunctionType]
    mutants: tuple[Mutant, ...]

    @contextmanager
    def as_if(self, mutant: Mutant) -> Iterator[None]:
        """Let the module behave as the mutant, for as long as the context lasts."""
        with ExitStack() as stack:
            if isinstance(mutant.statement, (ast.FunctionDef, ast.ClassDef)):
                stack.enter_context(self._functions(mutant))
            else:
                stack.enter_context(self._constants(mutant))
            yield

    def changed(self, mutant: Mutant) -> frozenset[Function]:
        """The functions that behave otherwise: the one that is changed; all, where it is a constant of the module."""
        statement = mutant.statement
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            return frozenset(self.functions)
        lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        inside = sorted((line, name) for name, line in self.functions if line in lines or name == statement.name)
        before = [(name, line) for line, name in inside if line <= mutant.line]
        return frozenset(before[-1:])

    @contextmanager
    def _functions(self, mutant: Mutant) -> Iterator[None]:
        namespace = dict(vars(self.module))
        exec(self._compiled(mutant, [mutant.statement]), namespace)
        with self._transplanted(namespace[mutant.place]):
            yield

    @contextmanager
    def _transplanted(self, value: object) -> Iterator[None]:
        """Give the functions of the module the code and the defaults that their mutants in the value have."""
        before = []
        for mutated in _functions_of(value):
            function = self.functions.get((mutated.__name__, mutated.__code__.co_firstlineno))
            if function is not None:
                before.append((function, function.__code__, function.__defaults__, function.__kwdefaults__))
                _transplant(function, mutated.__code__, mutated.__defaults__, mutated.__kwdefaults__)
        try:
            yield
        finally:
            for function, code, defaults, named in before:
                _transplant(function, code, defaults, named)

    @contextmanager
    def _constants(self, mutant: Mutant) -> Iterator[None]:
        """Work the constant out again, and what later constants make of it, for everybody who has imported them."""
        later = [each for each in self.tree.body if isinstance(each, (ast.Assign, ast.AnnAssign))]
        statements, stale = [], set[str]()
        for statement in later[later.index(mutant.statement) :]:  # type: ignore[arg-type]
            read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if statement is mutant.statement or read & stale:
                statements.append(statement)
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                stale |= {target.id for target in targets if isinstance(target, ast.Name)}
        defaulting = [node for node in self.tree.body if isinstance(node, ast.FunctionDef) and _defaults(node) & stale]
        namespace = dict(vars(self.module))
        exec(self._compiled(mutant, [*statements, *defaulting]), namespace)
        before = [
            (module, name, vars(module)[name])
            for name in sorted(stale)
            for module in _ours()
            if name in vars(module) and vars(module)[name] is vars(self.module)[name]
        ]
        changes = [(module, name, namespace[name]) for module, name, _ in before]
        try:
            for module, name, value in changes:
                setattr(module, name, value)
            with ExitStack() as stack:
                for function in defaulting:
                    stack.enter_context(self._transplanted(namespace[function.name]))
                yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)

    def _compiled(self, mutant: Mutant, statements: list[ast.stmt]) -> CodeType:
        with mutant.made():
            tree = ast.Module(statements, [])
            code = compile(tree, str(self.module.__file__), "exec", flags=_FLAGS, dont_inherit=True)
        assert isinstance(code, CodeType)
        return code


@functools.cache
def grafting(module: ModuleType) -> Grafting:
    """A module that has been imported, with all its mutants."""
    for name in ("any_of", "all_of"):  # a mutant may call the one that the module does not
        vars(module).setdefault(name, getattr(truth, name))
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    functions = {}
    for value in list(vars(module).values()):
        for function in _functions_of(value):
            if function.__code__.co_filename == module.__file__:
                functions[function.__name__, function.__code__.co_firstlineno] = function
    return Grafting(module, tree, functions, tuple(mutants(tree, vars(module))))


def _defaults(function: ast.FunctionDef) -> set[str]:
    """The names that the defaults of a function read."""
    defaults = [default for default in (*function.args.defaults, *function.args.kw_defaults) if default is not None]
    return {node.id for default in defaults for node in ast.walk(default) if isinstance(node, ast.Name)}


def _functions_of(value: object) -> Iterator[FunctionType]:
    """The functions that a global of a module is, wraps or holds."""
    if isinstance(value, Policy):
        value = value.check
    if isinstance(value, functools.cached_property):
        value = value.func
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    if inspect.isclass(value):
        for member in list(vars(value).values()):
            if not inspect.isclass(member):
                yield from _functions_of(member)
    elif callable(value):
        plain = inspect.unwrap(value)
        if isinstance(plain, FunctionType):
            yield plain


def _transplant(
    function: FunctionType, code: CodeType, defaults: tuple[Any, ...] | None, named: dict[str, Any] | None
) -> None:
    function.__code__, function.__defaults__ = code, defaults
    function.__kwdefaults__ = named


def run_by(graftings: Mapping[str, Grafting], act: Callable[[], object]) -> dict[str, frozenset[Function]]:
    """The functions of each module that run while something is done."""
    names = {
        id(function.__code__): (module, name)
        for module, grafted in graftings.items()
        for name, function in grafted.functions.items()
    }
    seen: set[tuple[str, Function]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and id(frame.f_code) in names:
            seen.add(names[id(frame.f_code)])

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return {module: frozenset(name for of, name in seen if of == module) for module in graftings}


def _ours() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(("linter.", USERS))]
