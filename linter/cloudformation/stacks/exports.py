"""Exports and imports: how templates that are linted together refer to one another.

An export is most often named after its stack (`${AWS::StackName}-VPC`) and imported by a parameter that names the stack
(`${Network}-VPC`). When exactly one export matches, the import is that one or an unseen stack's.
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
from linter.value import Choice, Option, Reference, Unknown, Value

IMPORT = "Fn::ImportValue"
MOST_PARTS = 4
"""A name with more known parts is compared as written only, because matching it could take exponential time."""
_OPEN = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Export:
    """An exported output. Unknown parts of `name` are written `${...}`."""

    name: str
    output: str
    stack: Stack

    def value(self, span: Span) -> Value:
        """The exported value."""
        return self.stack.output(self.output, span, NO_ANSWERS)


class Market:
    """The exports of all templates linted together, and the stacks that were imported from."""

    def __init__(self, exports: tuple[Export, ...]) -> None:
        self._exports = exports
        self._used: dict[Stack, None] = {}

    @property
    def used(self) -> tuple[Stack, ...]:
        """The stacks whose exports were imported."""
        return tuple(self._used)

    def stated(self, reference: Reference) -> Value | None:
        """The value that a stack imported from gives to an attribute of a resource; None when it does not."""
        stacks = (stack for stack in self._used if reference.resource.startswith(stack.prefix))
        return next((stack.deployment.stated(reference, NO_ANSWERS) for stack in stacks), None)

    def imported(self, name: str, span: Span) -> Value | None:
        """The value of an import; None when no export matches, or several do."""
        matches = [export for export in self._exports if _may_be(name, export.name)]
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


def _may_be(imported: str, exported: str) -> bool:
    """Whether two names can be the same: their known parts agree in order."""
    if imported == exported:
        return True
    if not _OPEN.search(imported) and not _OPEN.search(exported):
        return False
    if _OPEN.sub("\0", imported) == _OPEN.sub("\0", exported):
        return True
    return _fits(imported, exported) or _fits(exported, imported)


def _fits(known: str, pattern: str) -> bool:
    """Whether a fully known name matches a name with unknown parts."""
    parts = _OPEN.split(pattern)
    if _OPEN.search(known) or len(parts) > MOST_PARTS:
        return False
    return re.fullmatch(".+".join(map(re.escape, parts)), known) is not None
