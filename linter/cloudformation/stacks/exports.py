"""Exports and imports: templates linted together, joined where one imports what another exports.

An export is most often named after its stack (`${AWS::StackName}-VPC`) and imported by a parameter that names the stack
(`${Network}-VPC`). Where exactly one export can be meant, the import may be that, and may be another stack's.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linter.cloudformation.expressions.combining import written
from linter.cloudformation.stacks.stack import Stack
from linter.cloudformation.syntax.syntax import Mapping
from linter.deployment import NO_ANSWERS
from linter.source import Span
from linter.value import Choice, Option, Unknown, Value

IMPORT = "Fn::ImportValue"
MOST_PARTS = 4
"""A name in more parts than these is only taken for one written alike: matching it could take for ever."""
_OPEN = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Export:
    """An output of a stack that others may import. `name` shows what is not known of it as `${...}`."""

    name: str
    output: str
    stack: Stack

    def value(self, span: Span) -> Value:
        """The value that is exported."""
        return self.stack.output(self.output, span, NO_ANSWERS)


class Market:
    """The exports of all templates linted together, and which of their stacks were imported from."""

    def __init__(self, exports: tuple[Export, ...]) -> None:
        self._exports = exports
        self._used: dict[Stack, None] = {}

    @property
    def used(self) -> tuple[Stack, ...]:
        """The stacks that something was imported from."""
        return tuple(self._used)

    def imported(self, name: str, span: Span) -> Value | None:
        """What an import of this name gives; None where no export can be meant, or several can."""
        found = [export for export in self._exports if _may_be(name, export.name)]
        if len(found) != 1:
            return None
        self._used.setdefault(found[0].stack)
        value = found[0].value(span)
        if name == found[0].name and not _OPEN.search(name):
            return value
        other = Unknown(f"another stack may export {name}", span, token=f"export {name}")
        stack = found[0].stack.template.source.file
        return Choice((Option(value, f"it is the stack of {stack} that exports {name}"), Option(other)), span)


def exports(stack: Stack) -> Iterator[Export]:
    """What a stack exports."""
    for name, declared in stack.outputs.items():
        export = declared.body.get("Export") if declared.body is not None else None
        named = export.get("Name") if isinstance(export, Mapping) else None
        value = declared.scope.value(named) if named is not None else None
        if value is not None:
            yield Export(written(value), name, stack)


def _may_be(imported: str, exported: str) -> bool:
    """Whether an import can mean an export: their known parts agree, in place."""
    if imported == exported:
        return True
    if not _OPEN.search(imported) and not _OPEN.search(exported):
        return False
    if _OPEN.sub("\0", imported) == _OPEN.sub("\0", exported):
        return True
    return _fits(imported, exported) or _fits(exported, imported)


def _fits(known: str, pattern: str) -> bool:
    """Whether a name without open parts is one that a name with them can become."""
    parts = _OPEN.split(pattern)
    if _OPEN.search(known) or len(parts) > MOST_PARTS:
        return False
    return re.fullmatch(".+".join(map(re.escape, parts)), known) is not None
