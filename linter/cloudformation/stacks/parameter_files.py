"""Parameter files, in the formats of the AWS CLI, of CodePipeline and of Git sync.

https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from linter.cloudformation.syntax.parse import syntax_of
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Mapping, Sequence, Syntax, Text
from linter.cloudformation.syntax.template import text_in
from linter.finding import Problem
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.value import Scalar

_FORMS = "write a list of ParameterKey and ParameterValue, a list of Key=Value, or an object with Parameters"


def read(tree: Tree, path: Path) -> dict[str, Scalar] | Problem:
    """The parameter values in a file, each with its position, or the problem that makes it unreadable."""
    try:
        source = tree.read(path)
    except Unreadable as error:
        return Problem(Span(tree.display(path), 1, 1, 1, 1), f"the parameter file cannot be read: {error}")
    syntax = syntax_of(source)
    if isinstance(syntax, Problem):
        return syntax
    try:
        return dict(_given(syntax))
    except _NoValue as error:
        return Problem(error.node.span, "this is not a parameter value", _FORMS)


class _NoValue(Exception):  # noqa: N818 - it is what the node is
    def __init__(self, node: Syntax) -> None:
        super().__init__()
        self.node = node


def _given(syntax: Syntax) -> Iterator[tuple[str, Scalar]]:
    within = (syntax.get("Parameters") or syntax.get("parameters")) if isinstance(syntax, Mapping) else None
    parameters = within or syntax
    if isinstance(parameters, Sequence):
        for item in parameters.items:
            yield from _item(item)
    elif isinstance(within, Mapping):
        for name, entry in within.entries.items():
            yield name, _value(entry.value)
    else:
        raise _NoValue(syntax)


def _item(item: Syntax) -> Iterator[tuple[str, Scalar]]:
    if isinstance(item, Text) and "=" in item.text:
        name, _, value = item.text.partition("=")
        yield name, Scalar(value, item.span)
    elif isinstance(item, Mapping) and text_in(item, "ParameterKey"):
        given = item.get("ParameterValue")
        if given is not None:  # without a value (`UsePreviousValue`) the deployed stack keeps its own
            yield text_in(item, "ParameterKey"), _value(given)
    else:
        raise _NoValue(item)


def _value(node: Syntax) -> Scalar:
    if isinstance(node, Sequence) and all(isinstance(item, Text) for item in node.items):
        return Scalar(",".join(item.text for item in node.items if isinstance(item, Text)), node.span)
    if not isinstance(node, Text):
        raise _NoValue(node)
    return Scalar(rendered(node.content), node.span)
