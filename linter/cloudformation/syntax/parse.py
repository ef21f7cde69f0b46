"""Parse text into templates. libyaml composes YAML and, where it can, JSON; broken text is read as far as possible."""

from __future__ import annotations

from itertools import islice

import yaml
from msgspec import Struct
from msgspec.structs import replace

from linter.cloudformation.syntax.composer import OutOfBounds, compose
from linter.cloudformation.syntax.inspection import faults, runaway
from linter.cloudformation.syntax.json_composer import Fault, compose_json
from linter.cloudformation.syntax.recovery import Break, mark_cut, recovered
from linter.cloudformation.syntax.syntax import Mapping, Syntax, node
from linter.cloudformation.syntax.template import Template
from linter.finding import Problem
from linter.newest import Newest
from linter.source import Source, Span

MOST_FAULTS = 50
"""The most duplicate and malformed keys that are reported for one document."""

_ADVICE = {
    "found character that cannot start any token": "indent with spaces, and quote what starts with @, ` or %",
    "mapping values are not allowed in this context": "quote a string that contains a colon, and check the indentation",
    "could not find expected ':'": "check the indentation of this line and the line above",
    "did not find expected key": "check the indentation of this line and the line above",
    "did not find expected node content": "quote a string that starts with a colon, such as ::/0, inside braces",
}


class Parsed(Struct, frozen=True):
    """The documents in a text, and the problems that kept some of it from being read."""

    documents: tuple[Syntax, ...]
    problems: tuple[Problem, ...] = ()


@Newest
def parse(source: Source) -> Template | Problem:
    """The first template in a text, or the problem that makes it unreadable."""
    templates = parse_all(source)
    return templates if isinstance(templates, Problem) else templates[0]


@Newest
def parse_all(source: Source) -> tuple[Template, ...] | Problem:
    """The template in each YAML document of a text, or the problem that makes the text unreadable.

    CloudFormation accepts a single document, so each further one is a problem of its own template. Documents without
    any section of a template are left out if another has one.
    """
    return _templates(parsed_text(source), source)


def fault_count(source: Source) -> int:
    """How many errors a text has. Unlike `parse_all`, it lets go of what it reads: the text may be a mere attempt."""
    templates = parse_all.kept(source) or _templates(_read(source), source)
    return 1 if isinstance(templates, Problem) else sum(len(template.problems) for template in templates)


def _templates(parsed: Parsed | Problem, source: Source) -> tuple[Template, ...] | Problem:
    if isinstance(parsed, Problem):
        return parsed
    objects = [document for document in parsed.documents if isinstance(document, Mapping)]
    if not objects:
        return Problem(source.whole, "the template is not an object", "write its sections as keys at the top level")
    meant = [document for document in objects if document.get("Resources") is not None] or objects[:1]
    templates = [_template(document, source) for document in meant]
    templates[0] = replace(templates[0], problems=tuple(sorted((*templates[0].problems, *parsed.problems))))
    if len(parsed.documents) > 1:
        second = parsed.documents[1]
        advice = "keep one template in a file"
        several = Problem(second.span, f"{len(parsed.documents)} documents in a template, which may have one", advice)
        templates[0] = replace(templates[0], problems=(*templates[0].problems, several))
    return tuple(replace(template, is_broken=bool(parsed.problems)) for template in templates)


def _template(document: Mapping, source: Source) -> Template:
    return Template(source, document, tuple(sorted(islice(faults(document.raw, source), MOST_FAULTS))))


def syntax_of(source: Source) -> Syntax | Problem:
    """The syntax of the first document in a YAML or JSON text, or the problem that makes it unreadable."""
    parsed = parsed_text(source)
    if isinstance(parsed, Problem):
        return parsed
    return parsed.problems[0] if parsed.problems else parsed.documents[0]


@Newest
def parsed_text(source: Source) -> Parsed | Problem:
    """The documents in a YAML or JSON text; the problem when there is none, or when it exceeds a bound."""
    return _read(source)


def _read(source: Source) -> Parsed | Problem:
    try:
        roots, problems = _composed(source)
    except OutOfBounds as error:
        return _not_yaml(error, source)
    if not roots:
        return problems[0] if problems else Problem(source.whole, "the file is empty")
    endless = (runaway(root, source) for root in roots)
    problem = next((problem for problem in endless if problem is not None), None)
    return problem or Parsed(tuple(node(root, source) for root in roots), problems)


def _composed(source: Source) -> tuple[tuple[yaml.Node, ...], tuple[Problem, ...]]:
    """The root nodes. Broken JSON, and JSON with tabs or escapes that YAML lacks, has a composer of its own."""
    try:
        return compose(source.text), ()
    except OutOfBounds:
        raise
    except yaml.YAMLError as error:
        if _is_written_as_json(source.text):
            root, wrong = compose_json(source.text)
            return (() if root is None else (root,)), tuple(_not_json(fault, source) for fault in wrong)
        return _repaired(error, source)


def _repaired(error: yaml.YAMLError, source: Source) -> tuple[tuple[yaml.Node, ...], tuple[Problem, ...]]:
    text, breaks = recovered(source.text)
    problems = tuple(_broken(broken, source) for broken in breaks)
    try:
        roots = compose(text)
    except OutOfBounds:
        raise
    except yaml.YAMLError:
        return (), (_not_yaml(error, source),)
    for root in roots:
        mark_cut(root, breaks)
    return roots, problems


def _is_written_as_json(text: str) -> bool:
    """Whether the first key is quoted, as in JSON; YAML in braces rarely quotes it."""
    start = text.lstrip("\ufeff \t\r\n")
    return start.startswith("{") and start[1:].lstrip().startswith(('"', "}", "/", "#"))


def _not_json(fault: Fault, source: Source) -> Problem:
    span = Span(source.file, fault.line, fault.column, fault.line, fault.column + 1)
    return Problem(span, f"this is not valid JSON: {fault.message}", "correct the JSON here or just before")


def _broken(broken: Break, source: Source) -> Problem:
    problem = _not_yaml(broken.error, source)
    if broken.unclosed is not None:
        line, column = (number + 1 for number in broken.unclosed)
        span = Span(source.file, line, column, line, column + 1)
        problem = Problem(span, "this is not valid YAML: the bracket is not closed", "close it")
    if not broken.is_lost:
        return problem
    lines = "this line is" if broken.first == broken.last else f"lines {broken.first + 1} to {broken.last + 1} are"
    return replace(problem, message=f"{problem.message}; {lines} not read")


def _not_yaml(error: yaml.YAMLError, source: Source) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    words = [getattr(error, part, None) for part in ("context", "problem")]
    said = ", ".join(str(word) for word in words if word) or "it has a character that is not allowed in YAML"
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    advice = _ADVICE.get(str(words[1]), "correct the YAML here or just before")
    return Problem(Span(source.file, line, column, line, column + 1), f"this is not valid YAML: {said}", advice)
