"""Text to template: YAML by libyaml's composer, JSON by it too where it can, and what is wrong in words."""

from __future__ import annotations

from functools import lru_cache

import yaml

from linter.cloudformation.composer import compose
from linter.cloudformation.syntax import Mapping, node
from linter.cloudformation.template import Template
from linter.finding import Problem
from linter.source import Source, Span


@lru_cache(maxsize=64)
def parse(source: Source) -> Template | Problem:
    """The template that a text is, or why it is none."""
    try:
        root = compose(source.text)
    except yaml.YAMLError as error:
        return _problem(error, source)
    syntax = node(root, source) if root is not None else None
    if not isinstance(syntax, Mapping):
        return Problem(source.whole, "the template is not an object", "write its sections as top-level keys")
    return Template(source, syntax)


def _problem(error: yaml.YAMLError, source: Source) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = ", ".join(part for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Problem(Span(source.file, line, column, line, column + 1), said or str(error), "")
