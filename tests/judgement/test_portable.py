"""A judgement that another process made can be sent, and says what it said there."""

import pickle
from pathlib import Path

import pytest
from msgspec.structs import replace

from linter.budget import Limits, within
from linter.columns import evaluator
from linter.deployment import Deployment, Inputs
from linter.deployments.graphs import Evaluated, evaluated
from linter.judgement.judge import Judgement, judge
from linter.judgement.portable import portable
from linter.judgement.registry import policies
from linter.network import INTERNET
from linter.report.report import Reported
from linter.resource import Dialect
from linter.tree import Tree
from linter.value import Scalar

TEMPLATE = """\
Parameters:
  Public: {Type: String, AllowedValues: ["yes", "no"], Default: "no"}
Conditions:
  IsPublic: !Equals [!Ref Public, "yes"]
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !If [IsPublic, 0.0.0.0/0, 10.0.0.0/8]}
        - {IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0}
      Tags: [{Key: Name, Value: !Sub "${AWS::StackName}-web"}]
"""
MODULE = """\
variable "open" {}
resource "aws_security_group" "web" {
  name        = "web"
  description = "port ${var.open}"
  dynamic "ingress" {
    for_each = [22, 3389, var.open]
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"""


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [("stack.yaml", TEMPLATE, Dialect.CLOUDFORMATION), ("main.tf", MODULE, Dialect.TERRAFORM)],
)
def test_it_arrives_as_it_was_sent(name: str, text: str, dialect: Dialect, tmp_path: Path) -> None:
    judgement = judged(tmp_path, name, text, dialect)
    assert judgement.reported
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        pickle.dumps(judgement)
    sent = portable(judgement)
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_all_but_the_inside_of_elements_is_as_it_was(tmp_path: Path) -> None:
    judgement = judged(tmp_path, "main.tf", MODULE, Dialect.TERRAFORM)
    assert [said(reported) for reported in portable(judgement).reported] == list(map(said, judgement.reported))
    assert any(reported.finding.element is not None for reported in judgement.reported)


def said(reported: Reported) -> tuple[object, ...]:
    """The finding without its element, and where that is."""
    finding = reported.finding
    return replace(reported, finding=replace(finding, element=None)), finding.element and finding.element.span


def test_the_resources_that_findings_are_about_keep_their_arguments(tmp_path: Path) -> None:
    judgement = judged(tmp_path, "main.tf", MODULE, Dialect.TERRAFORM)
    (resource,) = portable(judgement).about.values()
    name = resource.body.entries["name"]
    assert isinstance(name, Scalar)
    assert name.content == "web"


def judged(home: Path, name: str, text: str, dialect: Dialect) -> Judgement:
    (home / name).write_text(text, encoding="utf-8")
    path = home if dialect is Dialect.TERRAFORM else home / name
    tree, deployment = Tree(home), Deployment(dialect, path)
    with within(Limits()) as budget:
        outcome = evaluated(
            deployment,
            name,
            lambda *answers: evaluator(dialect)(deployment, tree, Inputs(), *answers),
            INTERNET,
            (),
            budget,
        )
        assert isinstance(outcome, Evaluated)
        return judge(outcome, policies(select=["ingress"]), {}, str)
