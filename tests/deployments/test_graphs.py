"""The graphs of the deployments that paths name."""

from pathlib import Path

import pytest

from linter.deployments.graphs import Graphs
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.workspace import Workspace

VPC = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n"
CHOICE = """\
Parameters:
  Stage: {Type: String}
Conditions:
  Open: !Equals [!Ref Stage, open]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Condition: Open
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def graphs(*paths: str) -> Graphs:
    return Workspace(Path.cwd(), uniform(Config(), ())).graphs(map(Path, paths or [""]))


def test_every_deployment_is_looked_at_in_the_order_of_its_place() -> None:
    Path("b.yaml").write_text(VPC)
    Path("a").mkdir()
    Path("a/main.tf").write_text('resource "aws_vpc" "main" {}\n')
    found = graphs()
    assert [each.place for each in found.evaluated] == ["a", "b.yaml"]
    assert not found.problems


def test_a_nested_template_is_part_of_the_one_around_it_unless_it_is_named() -> None:
    Path("child.yaml").write_text(VPC)
    Path("parent.yaml").write_text(
        "Resources:\n  In:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./child.yaml}\n"
    )
    assert [each.place for each in graphs().evaluated] == ["parent.yaml"]
    assert [each.place for each in graphs("child.yaml").evaluated] == ["child.yaml"]


def test_each_combination_of_answers_has_a_graph_of_its_own() -> None:
    Path("a.yaml").write_text(CHOICE)
    (looked,) = graphs().evaluated
    there = {tuple(answers.values()): graph.node("Vpc") is not None for answers, graph in looked.scenarios()}
    assert there == {(True,): True, (False,): False}


def test_what_cannot_be_read_is_a_problem() -> None:
    Path("main.tf").write_text('resource "aws_vpc" "a" {\n  cidr_block =\n}\n')
    (problem,) = graphs().problems
    assert (problem.span.file, problem.span.line) == ("main.tf", 2)
    assert graphs("nowhere").problems
