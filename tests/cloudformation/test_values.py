"""The value of every expression of a template is written behind it, as `# = value`; `MOATLINT_ACCEPT=1` writes them.

Lines at the end of the file say what else is told of it: problems, notices, and the combinations of conditions.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.cloudformation.evaluate import evaluate
from linter.deployment import Deployment, Inputs
from linter.resource import Declarations, Dialect
from linter.tree import Tree
from linter.value import Array, Choice, Record, Reference, Scalar, Text, Value

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "values"
MOST_SCENARIOS = 12
"""Of more combinations only the first are written."""
WRITTEN = re.compile(r" +# = .*$|^# (?:problem|notice|exists|scenario|unexplored|value): .*\n?", re.MULTILINE)


def shown(value: Value) -> str:
    """A value in full: `<Vpc.Ref>` is a reference, `?` an unknown with its name, type, origins and reason."""
    if isinstance(value, Scalar):
        return json.dumps(value.content, default=str)
    if isinstance(value, Reference):
        return f"<{value.resource}.{value.attribute}>"
    if isinstance(value, Array):
        more = [] if value.rest is None else [f"more: {shown(value.rest)}"]
        return f"[{', '.join([*map(shown, value.items), *more])}]"
    if isinstance(value, Record):
        return f"{{{', '.join(f'{name}: {shown(entry)}' for name, entry in value.entries.items())}}}"
    if isinstance(value, Choice):
        return " | ".join(f"{shown(option.value)} when {option.when or 'it is so'}" for option in value.options)
    parts = value.parts if isinstance(value, Text) else ()
    told = ["".join(part if isinstance(part, str) else f"${{{shown(part)}}}" for part in parts), value.token]
    told += [f"type {value.hint}" if value.hint else "", f"in store {value.stored_as}" if value.stored_as else ""]
    told += [f"of {shown(reference)}" for reference in value.mentions]
    return f"?({'; '.join(part for part in (*told, value.reason) if part)})"


def annotated(text: str, file: str, declared: Declarations) -> str:
    """The text of a template with the value of each property behind it, and what else is told at its end."""
    lines = WRITTEN.sub("", text).rstrip("\n").split("\n")
    beyond = []
    several = _lines_of_several(declared)
    for resource in declared.resources:
        entries, places = resource.body.entries, resource.body.places
        assert len(entries) == len(list(entries))
        for name in dict.fromkeys((*places, *entries)):
            value, place = entries.get(name), places.get(name)
            said = "nothing" if value is None else shown(value)
            if place is None or Path(place.file).name != file:
                beyond.append(f"# value: {resource.key}.{name} = {said}")
            else:
                lines[place.line - 1] += f" # = {f'{resource.key}: ' if place.line in several else ''}{said}"
    return "\n".join([*lines, *beyond, *_told(declared)]) + "\n"


def _lines_of_several(declared: Declarations) -> set[int]:
    """The lines that make properties of more than one resource."""
    owners: dict[int, set[str]] = {}
    for resource in declared.resources:
        for place in resource.body.places.values():
            owners.setdefault(place.line, set()).add(resource.key)
    return {line for line, keys in owners.items() if len(keys) > 1}


def _told(declared: Declarations) -> Iterator[str]:
    for problem in declared.problems:
        yield f"# problem: {problem.span.line}:{problem.span.column} {problem.message}"
    for notice in declared.notices:
        yield f"# notice: {notice.span.line if notice.span else ''} {notice.message}"
    for resource in declared.resources:
        if not resource.exists.certain:
            reasons = "; ".join(doubt.reason for doubt in resource.exists.doubts)
            yield f"# exists: {resource.key} {resource.exists}, {reasons}"
    for scenario in declared.scenarios[:MOST_SCENARIOS]:
        yield f"# scenario: {', '.join(name if answer else f'not {name}' for name, answer in scenario.items())}"
    if declared.unexplored:
        yield f"# unexplored: {declared.unexplored}"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_expression_has_the_value_that_is_written_behind_it(file: Path) -> None:
    declared = evaluate(Deployment(Dialect.CLOUDFORMATION, file), Tree(FOLDER), Inputs())
    text = file.read_text(encoding="utf-8")
    told = annotated(text, file.name, declared)
    if os.environ.get("MOATLINT_ACCEPT"):
        file.write_text(told, encoding="utf-8")
        text = told
    assert told == text
