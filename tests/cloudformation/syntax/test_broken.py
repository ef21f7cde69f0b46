"""What is read of broken and odd texts is recorded beside them: read what `MOATLINT_ACCEPT=1` writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.cloudformation.evaluate import evaluate
from linter.cloudformation.syntax.comments import comments
from linter.cloudformation.syntax.metadata import remarks
from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.source import Span
from linter.tree import Tree
from linter.value import Record
from tests.cloudformation.test_values import shown

FOLDER = Path(__file__).parent.parent.parent.parent / "fixtures" / "broken"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".txt")
TOOLS = ("moatlint", "checkov", "cfn_nag")


def read_of(file: Path) -> Iterator[str]:
    """All that is told of a template, one thing a line: its problems, resources, comments and instructions."""
    tree = Tree(FOLDER)
    declared = evaluate(Deployment(Dialect.CLOUDFORMATION, file), tree, Inputs())
    for problem in declared.problems:
        yield f"{place(problem.span)} problem: {_ours(problem.message)}"
    for notice in declared.notices:
        yield f"{place(notice.span)} notice: {notice.message}"
    for resource in declared.resources:
        yield f"{place(resource.span)} {resource.key} of {resource.type}: {shown(resource.body)}"
        yield from (f"  {name} at {place(span)}" for name, span in resource.body.places.items())
        room = resource.body.gap() if isinstance(resource.body, Record) else None
        yield "  no room for more" if room is None else f"  room for more at {place(room.span)}, after {room.indent!r}"
    for comment in comments(tree.read(file)):
        yield f"{place(comment.span)} comment: {comment.text}"
    for remark in remarks(tree.read(file), TOOLS):
        rules = f", of {', '.join(map(place, remark.rules))}" if remark.rules else ""
        of = f"{remark.resource} at {place(remark.header)}{rules}"
        yield f"{place(remark.span)} told {remark.tool} of {of}: {remark.content}"


def _ours(message: str) -> str:
    """A message without the words of the YAML parser, which differ between its releases."""
    return message if "bracket" in message else re.sub(r"(not valid YAML): [^;]*", r"\1", message)


def place(span: Span | None) -> str:
    return "" if span is None else f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_of_a_broken_text_as_much_is_read_as_is_recorded(file: Path) -> None:
    told, record = "".join(f"{line}\n" for line in read_of(file)), file.with_suffix(".txt")
    if os.environ.get("MOATLINT_ACCEPT"):
        record.write_text(told, encoding="utf-8")
    assert told == record.read_text(encoding="utf-8")
