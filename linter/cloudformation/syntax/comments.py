"""The comments of a template, which may hold instructions to the linter.

JSON has no comments, so `Metadata: {moatlint: {ignore: [slug], until: date, reason: text}}` in a resource means the
same as the YAML comment `# moatlint: ignore[slug] until=date text` on the line of its logical ID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.syntax import Mapping, Sequence, Text
from linter.cloudformation.syntax.template import Template, text_in
from linter.source import Comment, Source, Span

_MARK = re.compile(r"(?:^|(?<=[ \t]))#")
_TOOL = "moatlint"
_OPTIONS = ("until", "key")


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a template, sorted by position."""
    comments = list(_written(source)) if _may_hold_comments(source.text) else []
    if "Metadata" in source.text and _TOOL in source.text:
        comments.extend(_in_metadata(source))
    return tuple(sorted(comments, key=lambda comment: comment.span))


def _may_hold_comments(text: str) -> bool:
    """Whether a text is anything but JSON, in which a number sign can only stand within a string."""
    if "#" not in text:
        return False
    if not text.lstrip().startswith("{"):
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return True
    return False


def _written(source: Source) -> Iterator[Comment]:
    marks = {number: [mark.start() for mark in _MARK.finditer(line)] for number, line in enumerate(source.lines)}
    marks = {number: columns for number, columns in marks.items() if columns}
    texts = list(_texts(source)) if marks else []
    at = 0
    for number, columns in marks.items():
        for column in columns:
            while at < len(texts) and texts[at][1] <= (number, column):
                at += 1
            if at < len(texts) and texts[at][0] <= (number, column):
                continue
            line = source.lines[number]
            span = Span(source.file, number + 1, column + 1, number + 1, len(line) + 1)
            yield Comment(line[column:], span)
            break


def _texts(source: Source) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The start and end of each scalar, up to the first syntax error."""
    tokens = yaml.scan(source.text, Loader=yaml.CBaseLoader)
    try:
        for token in tokens:
            if isinstance(token, yaml.ScalarToken):
                start, end = token.start_mark, token.end_mark
                yield (start.line, start.column), (end.line, end.column)
    except yaml.YAMLError:
        return


def _in_metadata(source: Source) -> Iterator[Comment]:
    template = parse(source)
    if not isinstance(template, Template):
        return
    for entry in template.section("Resources").values():
        metadata = entry.value.get("Metadata") if isinstance(entry.value, Mapping) else None
        ours = metadata.get(_TOOL) if isinstance(metadata, Mapping) else None
        if isinstance(ours, Mapping):
            yield from _instructions(ours, entry.key.span)


def _instructions(ours: Mapping, header: Span) -> Iterator[Comment]:
    """The metadata as the comment that says the same, and one that says nothing for each key that is unknown."""
    ignored = ours.get("ignore")
    slugs = ignored.items if isinstance(ignored, Sequence) else (ignored,)
    named = ", ".join(slug.text for slug in slugs if isinstance(slug, Text))
    if named:
        options = [f'{key}="{text_in(ours, key)}"' for key in _OPTIONS if text_in(ours, key)]
        yield Comment(" ".join([f"# {_TOOL}: ignore[{named}]", *options, text_in(ours, "reason")]).rstrip(), header)
    for entry in ours.entries.values():
        if entry.key.text not in {"ignore", "reason", *_OPTIONS}:
            yield Comment(f"# {_TOOL}: {entry.key.text}", entry.key.span)
