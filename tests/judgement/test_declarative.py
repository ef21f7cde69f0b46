"""A policy that is declared in YAML says what must hold, and is as careful about what is not known as ours are."""

from pathlib import Path

import pytest

from linter.cli import main
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import BadPolicy, Catalogue
from linter.workspace import Workspace

TIER = """\
title: A subnet does not say which tier it is of.
page: Tags name the tier.
kind: subnet
where:
  tags.environment: {equals: production}
expect:
  tags.tier: {one_of: [web, data]}
message: "{resource} has no tag tier"
severity: medium
"""
SUBNETS = """\
variable "tags" { type = map(string) }
resource "aws_subnet" "web" { tags = { environment = "production", tier = "web" } }
resource "aws_subnet" "none" { tags = { environment = "production" } }
resource "aws_subnet" "other" { tags = { environment = "production", tier = "lab" } }
resource "aws_subnet" "test" { tags = { environment = "test" } }
resource "aws_subnet" "given" { tags = var.tags }
"""
TEMPLATE = """\
Resources:
  Web:
    Type: AWS::EC2::Subnet
    Properties: {Tags: [{Key: environment, Value: production}, {Key: tier, Value: web}]}
  Bare:
    Type: AWS::EC2::Subnet
    Properties: {Tags: [{Key: environment, Value: production}]}
"""


def found(folder: Path, policy: str, files: dict[str, str]) -> list[tuple[str, bool]]:
    (folder / "own").mkdir()
    (folder / "own" / "house-rule.yaml").write_text(policy, encoding="utf-8")
    (folder / "tree").mkdir()
    for name, text in files.items():
        (folder / "tree" / name).write_text(text, encoding="utf-8")
    chosen = Catalogue([folder / "own"]).choose(["house-rule"])
    report = Workspace(folder / "tree", uniform(Config(), chosen)).check([folder / "tree"])
    assert not report.problems
    return [(reported.finding.resource, reported.certain) for reported in report.reported]


def test_a_tag_must_be_one_of_some_where_another_says_production(tmp_path: Path) -> None:
    assert found(tmp_path, TIER, {"main.tf": SUBNETS, "stack.yaml": TEMPLATE}) == [
        ("aws_subnet.none", True),
        ("aws_subnet.other", True),
        ("aws_subnet.given", False),
        ("Bare", True),
    ]


def test_default_tags_of_the_provider_may_be_what_is_missed(tmp_path: Path) -> None:
    text = 'provider "aws" {\n  default_tags {\n    tags = { tier = "web" }\n  }\n}\n'
    bare = 'resource "aws_subnet" "bare" { tags = { environment = "production" } }\n'
    assert found(tmp_path, TIER, {"main.tf": text + bare}) == [("aws_subnet.bare", False)]


@pytest.mark.parametrize(
    ("test", "types"),
    [
        ("{equals: t3.micro}", ["large", "none"]),
        ("{not_equals: t3.micro}", ["micro"]),
        ("{none_of: [t3.micro, m7g.large]}", ["micro", "large"]),
        ("{matches: 't3[.].*'}", ["large", "none"]),
        ("{matches: 't3'}", ["micro", "large", "none"]),
        ("{set: true}", ["none"]),
        ("{set: false}", ["micro", "large"]),
    ],
)
def test_every_test_decides(tmp_path: Path, test: str, types: list[str]) -> None:
    policy = f"title: t\nkind: instance\nexpect: {{instance_type: {test}}}\nmessage: m\nseverity: low\n"
    text = (
        'resource "aws_instance" "micro" { instance_type = "t3.micro" }\n'
        'resource "aws_instance" "large" { instance_type = "m7g.large" }\n'
        'resource "aws_instance" "none" {}\n'
    )
    assert found(tmp_path, policy, {"main.tf": text}) == [(f"aws_instance.{name}", True) for name in types]


def test_a_setting_of_what_is_linked_must_hold_for_all_of_it(tmp_path: Path) -> None:
    policy = "title: t\nkind: subnet\nexpect: {vpc.tags.owner: {equals: us}}\nmessage: m\nseverity: low\n"
    text = (
        'variable "vpc" {}\n'
        'resource "aws_vpc" "ours" { tags = { owner = "us" } }\n'
        'resource "aws_vpc" "theirs" { tags = { owner = "them" } }\n'
        'resource "aws_subnet" "a" { vpc_id = aws_vpc.ours.id }\n'
        'resource "aws_subnet" "b" { vpc_id = aws_vpc.theirs.id }\n'
        'resource "aws_subnet" "c" { vpc_id = var.vpc }\n'
    )
    assert found(tmp_path, policy, {"main.tf": text}) == [("aws_subnet.b", True), ("aws_subnet.c", False)]


@pytest.mark.parametrize(
    ("test", "names"),
    [
        ("{equals: self}", ["both", "other", "none"]),
        ("{one_of: [self, amazon]}", ["other", "none"]),
        ("{none_of: [other]}", ["other"]),
        ("{not_equals: amazon}", ["both"]),
        ("{matches: '[a-z]+'}", ["none"]),
        ("{set: true}", ["none"]),
        ("{set: false}", ["ours", "both", "other"]),
    ],
)
def test_a_list_passes_where_all_of_it_does(tmp_path: Path, test: str, names: list[str]) -> None:
    policy = f"title: t\nkind: image-lookup\nexpect: {{owners: {test}}}\nmessage: m\nseverity: low\n"
    owners = {"ours": '["self"]', "both": '["self", "amazon"]', "other": '["other"]', "none": "[]"}
    text = "".join(f'data "aws_ami" "{name}" {{ owners = {listed} }}\n' for name, listed in owners.items())
    found_in = found(tmp_path, policy, {"main.tf": text})
    assert sorted(found_in) == sorted((f"data.aws_ami.{name}", True) for name in names)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: subnet", "kind: subnt", "line 3, column 7: there is no kind subnt (did you mean subnet?)"),
        ("tags.tier", "teir", "line 7, column 3: subnet has no setting teir"),
        ("one_of: [web, data]", "matches: '('", "tags.tier.matches: "),
        ("severity: medium", "severity: bad", "severity: 'bad' is not one of"),
        ("message:", "massage:", "line 8, column 1: there is no key massage (did you mean message?)"),
        ("severity: medium", "", "line 1, column 1: the policy has no severity"),
        ("severity: medium", "severity: medium\n1: x", "line 10, column 1: there is no key 1: write one of"),
        ("severity: medium", "severity: medium\n[a]: x", "line 10, column 1: This is not YAML: a key must be a text."),
        ("tags.tier:", "2024-01-01:", "line 7, column 3: subnet has no setting 2024-01-01"),
        ("{one_of: [web, data]}", "{equals: 2024-13-45, true: x}", "tags.tier has no key true"),
        ("{one_of: [web, data]}", "{null: x}", "line 7, column 15: expect.tags.tier has no key null"),
        (TIER, "a: [", "This is not YAML"),
        (TIER, "- a\n", "line 1, column 1: "),
        (TIER, "", "line 1, column 1: the policy has no title"),
    ],
)
def test_a_declaration_that_cannot_be_followed_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "house-rule.yaml").write_text(TIER.replace(old, new), encoding="utf-8")
    with pytest.raises(BadPolicy) as raised:
        Catalogue([tmp_path])["house-rule"]
    assert said in str(raised.value)


def test_fixtures_are_no_policies_and_the_page_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "house-rule.yaml").write_text(TIER, encoding="utf-8")
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "case.yaml").write_text(TEMPLATE, encoding="utf-8")
    assert main(["explain", "house-rule", "--policies", str(tmp_path)]) == 0
    assert "Tags name the tier." in capsys.readouterr().out
