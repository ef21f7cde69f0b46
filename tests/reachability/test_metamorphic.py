"""What opens a network only opens it; what changes nothing changes no verdict."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from linter.graph.graph import Graph
from linter.network import TCP, union
from linter.reachability.endpoints import endpoint
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import FILES, called, written
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.networks import network
from tests.reachability.test_scenarios import ROOT, Asked, expectation

ORDER = ("no", "possible", "certain")


def verdicts(number: int, dialect: Dialect) -> list[str]:
    folder = next(ROOT.glob(f"{number:03d}_*"))
    first = expectation(folder)["queries"][0]
    return [str(answer.verdict) for answer in Asked(first, folder, dialect).answers()]


@pytest.mark.parametrize("dialect", [Dialect.TERRAFORM, Dialect.CLOUDFORMATION])
@pytest.mark.parametrize(
    "steps", [(2, 3, 1), (2, 4, 1), (6, 5), (32, 33), (44, 43), (45, 43), (46, 43), (72, 73), (70, 71), (56, 57)]
)
def test_adding_what_is_missing_only_opens(steps: tuple[int, ...], dialect: Dialect) -> None:
    found = [ORDER.index(verdicts(number, dialect)[0]) for number in steps]
    assert found == sorted(found)
    assert found[0] < found[-1] == ORDER.index("certain")


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_neither_order_nor_language_changes_a_verdict(seed: int, tmp_path: Path) -> None:
    records = [record for record in network(seed) if record["is"] != "rule"]
    shuffled = list(records)
    Random(seed).shuffle(shuffled)
    written_as = [
        (Dialect.CLOUDFORMATION, in_cloudformation(records)),
        (Dialect.CLOUDFORMATION, in_cloudformation(shuffled)),
        (Dialect.TERRAFORM, in_terraform(records)),
    ]
    hosts = [record["name"] for record in records if record["is"] == "instance"]
    answers = [_answers(written(tmp_path, dialect, text), hosts) for dialect, text in written_as]
    assert answers[0] == answers[1] == answers[2]


def _answers(graph: Graph, hosts: list[str]) -> list[str]:
    engine = Reachability(graph)
    world = endpoint("internet", graph)
    return [
        str(engine.reach(world, endpoint(called(graph, host), graph), TCP, union((port, port))).verdict)
        for host in hosts
        for port in (22, 80, 443)
    ]


def renamed(text: str, names: list[str]) -> str:
    """The text with every declared name another one."""
    return re.sub(rf"\b({'|'.join(map(re.escape, names))})\b", r"\1Anew", text)


@pytest.mark.parametrize("seed", range(2, 40, 8))
@pytest.mark.parametrize("dialect", FILES)
def test_names_change_no_verdict(seed: int, dialect: Dialect, tmp_path: Path) -> None:
    records = [record for record in network(seed) if record["is"] != "rule"]
    text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
    hosts = [record["name"] for record in records if record["is"] == "instance"]
    graph = written(tmp_path, dialect, text)
    names = sorted({each.key.rsplit(".", 1)[-1] for each in graph.declarations.resources})
    again = written(tmp_path, dialect, renamed(text, names))
    assert [each.key for each in again.declarations.resources] != [each.key for each in graph.declarations.resources]
    assert _answers(graph, hosts) == _answers(again, [renamed(called(graph, host), names) for host in hosts])


@pytest.mark.parametrize("seed", range(2, 40, 8))
@pytest.mark.parametrize("dialect", FILES)
def test_a_module_or_nested_stack_around_it_changes_no_verdict(seed: int, dialect: Dialect, tmp_path: Path) -> None:
    records = [record for record in network(seed) if record["is"] != "rule"]
    hosts = [record["name"] for record in records if record["is"] == "instance"]
    (tmp_path / "whole").mkdir()
    if dialect is Dialect.TERRAFORM:
        text, around = in_terraform(records), 'module "whole" {\n  source = "./whole"\n}\n'
        inner, prefix = tmp_path / "whole" / "main.tf", "module.whole."
    else:
        text, prefix = in_cloudformation(records), "Whole."
        inner = tmp_path / "whole" / "template.yaml"
        stack = "Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: whole/template.yaml}"
        around = f"Resources:\n  Whole:\n    {stack}\n"
    graph = written(tmp_path, dialect, text)
    inner.write_text(text, encoding="utf-8")
    nested = written(tmp_path, dialect, around)
    assert _answers(graph, hosts) == _answers(nested, [f"{prefix}{called(graph, host)}" for host in hosts])
