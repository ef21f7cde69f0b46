"""Values for parameters that no template declares: a typo that would otherwise change nothing and say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.template import Template
from linter.deployment import Inputs
from linter.finding import Notice
from linter.source import Source
from linter.tree import Tree, Unreadable
from linter.value import Scalar

_DECLARED: WeakKeyDictionary[Tree, dict[tuple[Path, ...], frozenset[str]]] = WeakKeyDictionary()
"""The parameters of the templates linted together, read once per snapshot of the tree."""


def unused(tree: Tree, inputs: Inputs, source: Source, given: Mapping[str, Scalar]) -> Iterator[Notice]:
    """A notice for each given name that is a parameter of neither this template nor any linted together with it."""
    names = [name for name in given if not name.startswith("AWS::") and name not in _parameters(source)]
    declared = _declared(tree, inputs.neighbours) if names else frozenset()
    for name in names:
        if name not in declared:
            span = given[name].span
            yield Notice(f"the value given for {name} is not used: no template has a parameter of that name", span)


def _parameters(source: Source) -> frozenset[str]:
    template = parse(source)
    return frozenset(template.section("Parameters")) if isinstance(template, Template) else frozenset()


def _declared(tree: Tree, templates: tuple[Path, ...]) -> frozenset[str]:
    known = _DECLARED.setdefault(tree, {})
    if templates not in known:
        known[templates] = frozenset(name for path in templates for name in _parameters_in(tree, path))
    return known[templates]


def _parameters_in(tree: Tree, path: Path) -> frozenset[str]:
    try:
        return _parameters(tree.read(path))
    except Unreadable:
        return frozenset()
