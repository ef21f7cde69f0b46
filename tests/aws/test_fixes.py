"""Fixes as both languages write them: applied, the finding is gone and nothing else has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.finding import Fix
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import Asked, Nearest, uniform
from linter.judgement.editing import applied
from linter.judgement.registry import Catalogue, policies
from linter.report.report import Report
from linter.workspace import Workspace

BALANCER = "Resources:\n  Web:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      Name: a\n"
ATTRIBUTES = "      LoadBalancerAttributes:\n        - Key: idle_timeout.timeout_seconds\n          Value: 60 # s\n"
INSTANCE = """\
resource "aws_instance" "web" {
  ami = "ami-1"
}
"""
SUBNET = 'resource "aws_subnet" "a" {\n  map_public_ip_on_launch = true\n}\n'
OPTIONAL = INSTANCE.replace("{", '{\n  metadata_options {\n    http_tokens = "optional"\n  }')
EMPTY = INSTANCE.replace("{", "{\n  metadata_options {\n  }")
GENERATED = INSTANCE.replace("{", '{\n  dynamic "metadata_options" {\n    for_each = [1]\n    content {\n    }\n  }')
HEADER = "Resources:\n  Web:\n    Type: AWS::EC2::Instance\n    Properties:\n"


def report(folder: Path) -> Report:
    return Workspace(folder, uniform(Config(), policies())).check([folder])


def fixes(folder: Path) -> list[Fix]:
    return [each.finding.fix for each in report(folder).reported if each.finding.fix is not None]


def fixed(folder: Path, name: str, text: str) -> str:
    """The text after its one fix; the finding is gone, and no new one has come."""
    file = folder / name
    file.write_bytes(text.encode())
    (fix,) = fixes(folder)
    span = fix.span
    lines = text.splitlines(keepends=True)
    start = sum(len(line) for line in lines[: span.line - 1]) + span.column - 1
    end = sum(len(line) for line in lines[: span.end_line - 1]) + span.end_column - 1
    changed = text[:start] + fix.replacement + text[end:]
    before = len(report(folder).reported)
    file.write_bytes(changed.encode())
    after = report(folder)
    assert not after.problems
    assert len(after.reported) == before - 1
    return changed


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("main.tf", SUBNET, "_launch = false\n"),
        ("main.tf", OPTIONAL, '= "required"\n'),
        ("main.tf", EMPTY, 'options {\n    http_tokens = "required"\n  }'),
        ("main.tf", INSTANCE, '"ami-1"\n\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n'),
        ("vpc.tf.json", '{"resource": {"aws_subnet": {"a": {"map_public_ip_on_launch": true}}}}', '_launch": false}'),
        ("t.yaml", HEADER + "      ImageId: a # b\n", "# b\n      MetadataOptions:\n        HttpTokens: required\n"),
        ("t.yaml", HEADER + "      ImageId: a", "ImageId: a\n      MetadataOptions:\n        HttpTokens: required"),
        (
            "t.yaml",
            HEADER + "      UserData: |\n        x\n\n\n",
            "x\n      MetadataOptions:\n        HttpTokens: required\n",
        ),
        ("t.yaml", HEADER + '      MetadataOptions: {HttpTokens: "optional"}\n', "{HttpTokens: required}"),
        (
            "t.json",
            '{"Resources": {"A": {"Type": "AWS::EC2::Subnet", "Properties": {"MapPublicIpOnLaunch": "true"}}}}',
            '{"MapPublicIpOnLaunch": false}',
        ),
    ],
)
def test_a_fix_is_written_as_its_language_writes_it(tmp_path: Path, name: str, text: str, wanted: str) -> None:
    assert wanted in fixed(tmp_path, name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.yaml", HEADER.replace("EC2::Instance", "EC2::Volume") + "      Encrypted: !Ref AWS::NoValue\n"),
        ("main.tf", SUBNET.replace("true", "!false")),
        ("main.tf", 'resource "aws_instance" "web" { ami = "ami-1" }\n'),
        ("main.tf", GENERATED),
        ("t.yaml", HEADER.replace("Properties:\n", "Properties: {ImageId: a}\n")),
        ("t.json", '{"Resources": {"A": {"Type": "AWS::EC2::Instance", "Properties": {"ImageId": "a"}}}}'),
    ],
)
def test_what_may_decide_something_else_too_is_not_touched(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert report(tmp_path).reported
    assert not fixes(tmp_path)


def protected(folder: Path, text: str) -> str:
    """The text after the fix of the protection against deletion."""
    (folder / "t.yaml").write_text(text)
    only = policies(select=("lb-deletion-protection",))
    judged = Workspace(folder, uniform(Config(), only)).check([folder])
    (fix,) = [reported.finding.fix for reported in judged.reported if reported.finding.fix is not None]
    changed = applied([fix], text)
    (folder / "t.yaml").write_text(changed)
    after = Workspace(folder, uniform(Config(), only)).check([folder])
    assert not after.problems
    assert not after.reported
    return changed


def test_an_attribute_of_a_load_balancer_is_added_to_the_list(tmp_path: Path) -> None:
    wanted = "        - Key: deletion_protection.enabled\n          Value: true\n"
    assert protected(tmp_path, BALANCER + ATTRIBUTES) == (BALANCER + ATTRIBUTES).replace(
        "Attributes:\n", f"Attributes:\n{wanted}"
    )


def test_an_attribute_of_a_load_balancer_is_added_with_the_list(tmp_path: Path) -> None:
    wanted = "      LoadBalancerAttributes:\n        - Key: deletion_protection.enabled\n          Value: true\n"
    assert protected(tmp_path, BALANCER) == BALANCER + wanted


def test_a_value_that_is_set_elsewhere_has_a_risk(tmp_path: Path) -> None:
    text = 'variable "on" {\n  default = true\n}\n' + SUBNET.replace("true", "var.on")
    (tmp_path / "main.tf").write_text(text)
    (fix,) = fixes(tmp_path)
    assert "default = false" in applied([fix], text)
    assert fix.risk == "line 2 of main.tf sets the value for everything that uses it"


def test_a_value_from_the_configuration_is_not_edited(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('variable "on" {\n}\n' + SUBNET.replace("true", "var.on"))
    (tmp_path / "moatlint.yaml").write_text("variables: {on: true}\n")
    judged = Workspace(tmp_path, Nearest(tmp_path, Catalogue(), Asked())).check([tmp_path])
    assert judged.reported
    assert not [reported for reported in judged.reported if reported.finding.fix is not None]
