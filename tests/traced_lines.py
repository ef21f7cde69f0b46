"""Which lines of modules run, and on which of them a mutant is met."""

from __future__ import annotations

import ast
import functools
import operator
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeAlias

from linter.authoring.mutants import Mutant

Lines: TypeAlias = int
"""A set of lines, as the bits of a number."""
ANYWHERE: Lines = 1
"""Stands for any line of a module: there is no line 0."""


@dataclass
class Trace:
    """A trace function that notes which of the wanted lines run, by module, and ANYWHERE for each that runs at all."""

    wanted: Mapping[str, tuple[Path, Lines]]
    lines: dict[Path, Lines] = field(default_factory=dict)
    within: dict[CodeType, Lines] = field(default_factory=dict)

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Note a line of a module of interest; look no further into functions of which all is known."""
        code = frame.f_code
        module, wanted = self.wanted.get(code.co_filename, (None, 0))
        if module is None:
            return None
        if code not in self.within:
            self.within[code] = wanted & joined(line for _, _, line in code.co_lines() if line)
        seen = self.lines[module] = self.lines.get(module, 0) | ANYWHERE | 1 << frame.f_lineno
        if self.within[code] & ~seen:
            return self
        frame.f_trace_lines = False
        return None

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note what runs while the context lasts."""
        before = sys.gettrace()
        sys.settrace(self)
        try:
            yield
        finally:
            sys.settrace(before)


def lines_of(mutant: Mutant, tree: ast.Module) -> Lines:
    """The lines that run where a mutant is met: its simple statement, or the head of a compound one.

    All lines of a function where its head is changed, ANYWHERE where the statement runs when it is imported.
    """
    if not isinstance(mutant.statement, (ast.FunctionDef, ast.ClassDef)):
        return ANYWHERE
    around = [node for node in ast.walk(mutant.statement) if isinstance(node, ast.stmt) and mutant.line in _lines(node)]
    innermost = max(around, key=lambda node: (node.lineno, -len(_lines(node))))
    return joined(_lines(innermost))


def joined(lines: Iterable[int]) -> Lines:
    """The set of some lines."""
    return functools.reduce(operator.or_, (1 << line for line in lines), 0)


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement; the head alone of one that holds others, unless it is a function or a class."""
    end = (statement.end_lineno or statement.lineno) + 1
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if body and not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        end = max(first.lineno, statement.lineno + 1)
    return range(statement.lineno, end)
