"""Exports and imports: how templates that are linted together refer to one another.

An export is most often named after its stack (`${AWS::StackName}-VPC`) and imported by a parameter that names the stack
(`${Network}-VPC`). When exactly one export matches, the import is that one or an unseen stack's.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from msgspec import Struct

from linter.cloudformation.expressions.combining import written
from linter.cloudformation.stacks.stack import Stack
from linter.cloudformation.syntax.syntax import Mapping
from linter.deployment import NO_ANSWERS
from linter.resource import Resource
from linter.source import Span
from linter.value import Choice, Option, Reference, Unknown, Value

IMPORT = "Fn::ImportValue"
MOST_CANDIDATES = 64
"""The most exports that one import is compared with; beyond it the import is taken to be ambiguous."""
_OPEN = re.compile(r"\$\{[^}]*\}")


class Export(Struct, frozen=True):
    """An exported output. Unknown parts of `name` are written `${...}`."""

    name: str
    output: str
    stack: Stack

    def value(self, span: Span) -> Value:
        """The exported value."""
        return self.stack.output(self.output, span, NO_ANSWERS)


class Exports:
    """The exports of all templates linted together, indexed by name.

    Finding the exports that an import may mean takes time by the length of its name, not by the number of exports.
    """

    def __init__(self, exports: Iterable[Export]) -> None:
        self._known: dict[str, list[Export]] = {}
        self._by_shape: dict[str, list[Export]] = {}
        self._open_by_end: dict[tuple[str, str], list[Export]] = {}
        for export in exports:
            if _OPEN.search(export.name) is None:
                self._known.setdefault(export.name, []).append(export)
            else:
                self._by_shape.setdefault(_OPEN.sub("\0", export.name), []).append(export)
                self._open_by_end.setdefault(_end_of(export.name), []).append(export)
        self._forwards = sorted(self._known)
        self._backwards = sorted(name[::-1] for name in self._known)
        self._declared: dict[Stack, tuple[Resource, ...]] = {}

    def meant_by(self, name: str) -> Iterator[Export]:
        """The exports that an import of this name may mean; only the first `MOST_CANDIDATES` are looked at."""
        if _OPEN.search(name) is None:
            if name in self._known:
                yield from self._known[name]
                return
            candidates = islice(self._open_that_end_like(name), MOST_CANDIDATES)
            yield from (export for export in candidates if _fits(name, export.name))
            return
        yield from self._by_shape.get(_OPEN.sub("\0", name), ())
        for known in islice(self._known_that_end_like(name), MOST_CANDIDATES):
            if _fits(known, name):
                yield from self._known[known]

    def declared_by(self, stack: Stack, declared: Callable[[Stack], Iterable[Resource]]) -> tuple[Resource, ...]:
        """The resources of a stack, which are made once for all templates that import from it."""
        if stack not in self._declared:
            self._declared[stack] = tuple(declared(stack))
        return self._declared[stack]

    def _open_that_end_like(self, name: str) -> Iterator[Export]:
        """The exports with unknown parts whose known end, or else beginning, is that of a name."""
        for length in range(1, len(name)):  # no unknown part is empty
            yield from self._open_by_end.get(("", name[-length:]), ())
            yield from self._open_by_end.get((name[:length], ""), ())
        yield from self._open_by_end.get(("", ""), ())

    def _known_that_end_like(self, name: str) -> Iterator[str]:
        """The known names with the known end, or else beginning, of a name with unknown parts."""
        start, end = _end_of(name)
        names, wanted = (self._backwards, end[::-1]) if end else (self._forwards, start)
        for at in range(bisect_left(names, wanted), len(names)):
            if not names[at].startswith(wanted):
                return
            yield names[at][::-1] if end else names[at]


def _end_of(name: str) -> tuple[str, str]:
    """The known end of a name with unknown parts as `("", end)`; `(beginning, "")` when it ends in an unknown part."""
    first, *_, last = _OPEN.split(name)
    return ("", last) if last else (first, "")


class Market:
    """The exports that one template can import, all but its own. Remembers the stacks that were imported from."""

    def __init__(self, exports: Exports, own_file: str = "") -> None:
        self._exports = exports
        self._own_file = own_file
        self._used: dict[Stack, None] = {}

    @property
    def used(self) -> tuple[Stack, ...]:
        """The stacks whose exports were imported."""
        return tuple(self._used)

    def resources(self, declared: Callable[[Stack], Iterable[Resource]]) -> Iterator[Resource]:
        """The resources of these stacks, where `declared` makes those of one that nobody has imported from yet."""
        for stack in self._used:
            yield from self._exports.declared_by(stack, declared)

    def stated(self, reference: Reference) -> Value | None:
        """The value that a stack imported from gives to an attribute of a resource; None when it does not."""
        stacks = (stack for stack in self._used if reference.resource.startswith(stack.prefix))
        return next((stack.deployment.stated(reference, NO_ANSWERS) for stack in stacks), None)

    def imported(self, name: str, span: Span) -> Value | None:
        """The value of an import; None when no export matches, or several do."""
        others = (
            export for export in self._exports.meant_by(name) if export.stack.template.source.file != self._own_file
        )
        matches = tuple(islice(others, 2))
        if len(matches) != 1:
            return None
        self._used.setdefault(matches[0].stack)
        value = matches[0].value(span)
        if name == matches[0].name and not _OPEN.search(name):
            return value
        other = Unknown(f"another stack may export {name}", span, token=f"export {name}")
        stack = matches[0].stack.template.source.file
        return Choice((Option(value, f"it is the stack of {stack} that exports {name}"), Option(other)), span)


def exports(stack: Stack) -> Iterator[Export]:
    """The exports of a stack."""
    for name, declared in stack.outputs.items():
        export = declared.body.get("Export") if declared.body is not None else None
        named = export.get("Name") if isinstance(export, Mapping) else None
        value = declared.scope.value(named) if named is not None else None
        if value is not None:
            yield Export(written(value), name, stack)


def _fits(known: str, pattern: str) -> bool:
    """Whether a fully known name matches a name with unknown parts, none of which is empty."""
    first, *middle, last = _OPEN.split(pattern)
    if not known.startswith(first) or not known.endswith(last):
        return False
    at, end = len(first) + 1, len(known) - len(last)
    for part in middle:
        place = known.find(part, at, end)
        if place < 0:
            return False
        at = place + len(part) + 1
    return at <= end
