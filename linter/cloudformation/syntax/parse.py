"""Parse text into a template. libyaml composes YAML and, where it can, JSON."""

from __future__ import annotations

import json
from functools import lru_cache

import yaml

from linter.cloudformation.syntax.composer import OutOfBounds, compose
from linter.cloudformation.syntax.inspection import faults, runaway
from linter.cloudformation.syntax.json_composer import compose_json
from linter.cloudformation.syntax.syntax import Mapping, Syntax, node
from linter.cloudformation.syntax.template import Template
from linter.finding import Problem
from linter.source import Source, Span

_ADVICE = {
    "found character that cannot start any token": "indent with spaces, and quote what starts with @, ` or %",
    "mapping values are not allowed in this context": "quote a string that contains a colon, and check the indentation",
    "could not find expected ':'": "check the indentation of this line and the line above",
    "did not find expected key": "check the indentation of this line and the line above",
    "did not find expected node content": "quote a string that starts with a colon, such as ::/0, inside braces",
}


@lru_cache(maxsize=64)
def parse(source: Source) -> Template | Problem:
    """The template in a text, or the problem that makes it unreadable."""
    syntax = syntax_of(source)
    if isinstance(syntax, Problem):
        return syntax
    if not isinstance(syntax, Mapping):
        return Problem(source.whole, "the template is not an object", "write its sections as keys at the top level")
    return Template(source, syntax, tuple(sorted(faults(syntax.raw, source))))


def syntax_of(source: Source) -> Syntax | Problem:
    """The syntax of a YAML or JSON text, or the problem that makes it unreadable."""
    try:
        root = _composed(source.text)
    except yaml.YAMLError as error:
        return _not_yaml(error, source)
    except json.JSONDecodeError as error:
        span = Span(source.file, error.lineno, error.colno, error.lineno, error.colno + 1)
        return Problem(span, f"this is not valid JSON: {error.msg}", "correct the JSON here or just before")
    if root is None:
        return Problem(source.whole, "the file is empty")
    return runaway(root, source) or node(root, source)


def _composed(text: str) -> yaml.Node | None:
    """The root node. JSON with tabs or escapes that YAML lacks goes through a composer of its own."""
    try:
        return compose(text)
    except OutOfBounds:
        raise
    except yaml.YAMLError:
        if not text.lstrip().startswith("{"):
            raise
        try:
            return compose_json(text)
        except json.JSONDecodeError:
            if _is_written_as_json(text):
                raise
        raise


def _is_written_as_json(text: str) -> bool:
    """Whether the first key is quoted, as in JSON; YAML in braces rarely quotes it."""
    return text.lstrip()[1:].lstrip().startswith(('"', "}"))


def _not_yaml(error: yaml.YAMLError, source: Source) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    words = [getattr(error, part, None) for part in ("context", "problem")]
    said = ", ".join(str(word) for word in words if word) or "it has a character that is not allowed in YAML"
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    advice = _ADVICE.get(str(words[1]), "correct the YAML here or just before")
    return Problem(Span(source.file, line, column, line, column + 1), f"this is not valid YAML: {said}", advice)
