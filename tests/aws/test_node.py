"""A node says what declares it, where it stands, and what is written on it."""

from pathlib import Path

import pytest

from linter.aws.ec2 import Instance
from linter.aws.node import Origin, Spelling, declared_by, inline, where
from linter.aws.route_table import RouteTable
from linter.aws.security_group import EgressRule, IngressRule, SecurityGroup
from linter.aws.vpc import Vpc
from linter.resource import Dialect
from linter.source import Span
from linter.truth import NO, YES
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK

GROUP = Pair(
    """
    resource "aws_security_group" "group" {
      ingress {
        protocol    = "tcp"
        from_port   = 22
        to_port     = 22
        cidr_blocks = ["0.0.0.0/0"]
      }
      ingress {
        protocol    = "tcp"
        from_port   = 23
        to_port     = 23
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_vpc_security_group_ingress_rule" "alone" {
      security_group_id = aws_security_group.group.id
      ip_protocol       = "-1"
      cidr_ipv4         = "0.0.0.0/0"
    }
    """,
    """
    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: none
        SecurityGroupIngress:
          - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
          - {IpProtocol: tcp, FromPort: 23, ToPort: 23, CidrIp: 0.0.0.0/0}
    Alone:
      Type: AWS::EC2::SecurityGroupIngress
      Properties: {GroupId: !Ref Group, IpProtocol: "-1", CidrIp: 0.0.0.0/0}
    """,
)
TAGGED = Pair(
    """
    resource "aws_vpc" "made" {
      tags = {
        Name  = "made"
        Owner = var.somewhere
        Cost  = 7
      }
    }
    """,
    """
    Made:
      Type: AWS::EC2::VPC
      Properties:
        Tags: [{Key: Name, Value: made}, {Key: Owner, Value: !Ref Somewhere}, {Key: Cost, Value: 7}]
    """,
)


def test_a_kind_is_declared_by_types_blocks_and_words() -> None:
    assert declared_by("a", inline("b", "c"), where("d", type="e")) == (
        Spelling("a"),
        Spelling("b", "c"),
        Spelling("d", where={"type": "e"}),
    )


def test_an_inline_block_is_a_node_that_knows_the_resource_it_is_written_in(build: Build, dialect: Dialect) -> None:
    graph = build(GROUP)
    group = the(graph, SecurityGroup, "group")
    first, second = (each for each in graph.all(IngressRule) if each.parent is not None)
    block = "SecurityGroupIngress" if dialect is Dialect.CLOUDFORMATION else "ingress"
    assert [each.key for each in (first, second)] == [f"{group.key}#{block}[{at}]" for at in range(2)]
    assert (first.parent, first.block, first.address, str(first)) == (group, block, group.key, group.key)
    assert first.span == first.body.span != second.span
    links = first.owner(SecurityGroup)
    assert links is not None
    assert links.only is group
    assert first.owner(RouteTable) is None


def test_a_resource_of_its_own_points_at_its_header(build: Build) -> None:
    graph = build(GROUP)
    (alone,) = (each for each in graph.all(IngressRule) if each.parent is None)
    assert (alone.block, alone.span, alone.owner(SecurityGroup)) == ("", alone.resource.span, None)
    assert alone.group.only is the(graph, SecurityGroup, "group")


def test_words_tell_kinds_of_one_type_apart_and_one_that_is_not_known_is_perhaps_each(tmp_path: Path) -> None:
    text = "".join(
        f'resource "aws_security_group_rule" "{name}" {{\n  type = {word}\n  security_group_id = "sg-0123"\n}}\n'
        for name, word in (("a", '"ingress"'), ("b", '"egress"'), ("c", "var.way"))
    )
    graph = graph_of(tmp_path, Dialect.TERRAFORM, 'variable "way" {}\n' + text)
    found = [[(each.key[-1], str(each.exists)) for each in graph.all(kind)] for kind in (IngressRule, EgressRule)]
    assert found == [[("a", "certain"), ("c", "possible")], [("b", "certain"), ("c", "possible")]]


def test_tags_are_read_in_either_spelling(build: Build) -> None:
    tags = the(build(TAGGED), Vpc, "made").tags
    assert sorted(tags) == ["Cost", "Name", "Owner"]
    assert (tags["Name"].known, tags["Cost"].known) == ("made", "7")
    assert tags["Owner"].open
    assert tags["Owner"].doubts


def test_what_has_no_tags_has_none_and_so_has_what_is_not_seen(build: Build) -> None:
    outside = Pair(
        'resource "aws_instance" "host" {\n  subnet_id = "subnet-0123"\n}\n',
        "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: subnet-0123}}\n",
    )
    graph = build(NETWORK + outside)
    assert the(graph, Vpc, "main").tags == {}
    elsewhere = the(graph, Instance, "host").subnet.only
    assert elsewhere is not None
    assert (elsewhere.origin, elsewhere.is_seen, elsewhere.tags) == (Origin.EXTERNAL, False, {})


def test_what_aws_makes_is_seen_and_what_is_elsewhere_is_not(build: Build) -> None:
    graph = build(NETWORK)
    main = the(graph, Vpc, "main")
    default = graph.default(main, SecurityGroup).only
    assert default is not None
    assert (main.origin, main.is_seen) == (Origin.DECLARED, True)
    assert (default.origin, default.is_seen) == (Origin.IMPLICIT, True)


@pytest.mark.parametrize("sure", [True, False])
def test_a_finding_is_no_surer_than_its_node_is_there(build: Build, sure: bool) -> None:
    conditional = Pair(
        f'resource "aws_vpc" "made" {{\n  {"" if sure else "count = var.unsure ? 1 : 0"}\n}}\n',
        f"Made: {{Type: AWS::EC2::VPC{'' if sure else ', Condition: IsSure'}}}\n",
    )
    node = the(build(conditional), Vpc, "made")
    found = node.finding(YES, "a fault")
    assert str(found.when) == ("certain" if sure else "possible")
    assert (found.resource, found.span, found.element) == (node.address, node.span, None)
    assert not node.finding(NO, "no fault").when.possible


def test_a_finding_about_a_block_keeps_the_block_and_may_point_elsewhere(build: Build) -> None:
    rule = next(each for each in build(GROUP).all(IngressRule) if each.parent is not None)
    elsewhere = Span("other.tf", 1, 1, 1, 2)
    found = rule.finding(YES, "a fault", at=elsewhere)
    assert (found.element, found.span) == (rule.body, elsewhere)
    assert rule.finding(YES, "a fault").span == rule.body.span
