"""cfn-lint's reading of a template as a second opinion: who refers to whom, and which conditions hold together.

The templates under `fixtures/` that are right are compared, and those in the folder that MOATLINT_CORPUS names.
"""

import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import cfnlint.decode
import pytest
from cfnlint.template import Template as Theirs

from linter.cloudformation.evaluate import declarations
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.stacks.assembly import Assembly
from linter.cloudformation.stacks.stack import Stack
from linter.cloudformation.syntax.recognise import is_template
from linter.source import Span
from linter.tree import Tree
from linter.value import Array, Choice, Record, Reference, Unknown, Value

ROOT = Path(__file__).parent.parent.parent
CORPUS = os.environ.get("MOATLINT_CORPUS")
FOLDERS = [ROOT / "fixtures", *([Path(CORPUS)] if CORPUS else [])]
WRONG_ON_PURPOSE = {"broken", "values"}
"""The folders of fixtures whose templates AWS would refuse, or that hold what cfn-lint does not follow."""
MOST_CONDITIONS = 6
NAMED = re.compile(r"\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.:]+)?\}")
NOT_THEIRS = re.compile(r"^Globals:|Fn::ForEach|Fn::Transform|Rain::|^ *\"?Transform\"?:(?!.*Serverless)", re.MULTILINE)
"""What cfn-lint does not carry out where it makes its graph (loops, includes, what SAM lets functions inherit), or what
is no CloudFormation at all."""


def templates() -> list[Path]:
    files = (path for folder in FOLDERS for path in folder.rglob("*") if path.suffix in {".yaml", ".yml", ".json"})
    right = (path for path in files if WRONG_ON_PURPOSE.isdisjoint(path.parts))
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in right)
    return sorted(path for path, text in texts if is_template(text) and not NOT_THEIRS.search(text))


def as_texts(written: Any) -> Any:
    """What is written, with every scalar as CloudFormation compares it: as a text."""
    if isinstance(written, dict):
        return {key: as_texts(entry) for key, entry in written.items()}
    if isinstance(written, list):
        return [as_texts(item) for item in written]
    return str(written).lower() if isinstance(written, bool) else str(written)


def theirs(path: Path) -> Theirs:
    decoded, _ = cfnlint.decode.decode(str(path))
    for section in ("Parameters", "Conditions"):
        if section in decoded:
            decoded[section] = as_texts(decoded[section])
    return Theirs(str(path), decoded, ["us-east-1"])


def ours(path: Path) -> tuple[Assembly, Stack]:
    """Our reading with nothing known of any parameter, as cfn-lint reads."""

    def unknown(name: str, _scope: Scope) -> Value:
        return Unknown("not given", Span(str(path), 1, 1, 1, 1), token=f"parameter {name}")

    tree = Tree(path.parent.resolve())
    assembly = Assembly(tree, {})
    stack = assembly.root(path, tree.read(path), unknown)
    assert stack is not None
    return assembly, stack


def referred(value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, Reference):
        yield value.resource, "Ref" if value.attribute == "Ref" else "GetAtt"
    elif isinstance(value, Unknown):
        for name, attribute in NAMED.findall(value.token):
            yield name, "GetAtt" if attribute else "Ref"
    elif isinstance(value, Record):
        for entry in value.entries.values():
            yield from referred(entry)
    elif isinstance(value, Array):
        for item in value.items:
            yield from referred(item)
    elif isinstance(value, Choice):
        for option in value.options:
            yield from referred(option.value)


def properties(body: Value) -> Value:
    """The body of a resource without the metadata for helper scripts, which lies beside the properties there."""
    if not isinstance(body, Record):
        return body
    entries = {key: entry for key, entry in body.entries.items() if not key.startswith("AWS::CloudFormation::")}
    return Record(entries, body.span)


def edges_of(path: Path) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """Our edges and cfn-lint's, between the resources that can exist, from what their properties say."""
    resources = {
        resource.key: resource for resource in declarations(*ours(path), {}).resources if "." not in resource.key
    }
    mine = {(key, *edge) for key, resource in resources.items() for edge in referred(properties(resource.body))}
    graph = theirs(path).graph
    assert graph is not None
    other = {
        (source, target, data["label"])
        for source, target, data in graph.graph.edges(data=True)
        if data["source_paths"][:1] == ["Properties"] and source in resources and target in resources
    }
    return {edge for edge in mine if edge[1] in resources}, other


@pytest.mark.parametrize("path", templates(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_references_are_those_that_cfn_lint_sees(path: Path) -> None:
    mine, other = edges_of(path)
    assert mine == other


@pytest.mark.parametrize("path", templates(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_scenarios_are_those_that_cfn_lint_finds_satisfiable(path: Path) -> None:
    written = theirs(path).template.get("Conditions", {})
    names = sorted(name for name in written if isinstance(written[name], dict))[:MOST_CONDITIONS]
    if not names:
        return
    conditions = ours(path)[0].conditions
    mine = {
        answers
        for answers in product((True, False), repeat=len(names))
        if conditions.can_be(dict(zip(names, answers, strict=True)))
    }
    scenarios = theirs(path).conditions.build_scenarios({name: {True, False} for name in names})
    assert mine == {tuple(scenario[name] for name in names) for scenario in scenarios}
