from pathlib import Path

import pytest

from linter.aws.network_acl import NetworkAcl
from linter.graph.conflicts import conflicts
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of
from tests.graph.networks import NETWORK

TWO_TABLES = Pair(
    """
    resource "aws_route_table" "second" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table_association" "web_second" {
      subnet_id      = aws_subnet.web.id
      route_table_id = aws_route_table.second.id
    }
    """,
    """
    Second: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Main}}
    WebSecond:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Web, RouteTableId: !Ref Second}
    """,
)
FIGHT = Pair(
    """
    resource "aws_security_group" "group" {
      ingress {
        protocol    = "tcp"
        from_port   = 443
        to_port     = 443
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_vpc_security_group_ingress_rule" "alone" {
      security_group_id = aws_security_group.group.id
      ip_protocol       = "-1"
      cidr_ipv4         = "192.0.2.0/24"
    }
    """,
    """
    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: none
        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
    Alone:
      Type: AWS::EC2::SecurityGroupIngress
      Properties: {GroupId: !Ref Group, IpProtocol: "-1", CidrIp: 192.0.2.0/24}
    """,
)

ENTRIES = Pair(
    """
    resource "aws_network_acl" "list" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_network_acl_rule" "first" {
      %s
      network_acl_id = aws_network_acl.list.id
      rule_number    = 100
      egress         = true
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "0.0.0.0/0"
    }
    resource "aws_network_acl_rule" "second" {
      network_acl_id = aws_network_acl.list.id
      rule_number    = %s
      egress         = %s
      rule_action    = "deny"
      protocol       = "-1"
      cidr_block     = "10.0.0.0/8"
    }
    """,
    """
    List: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Main}}
    First:
      Type: AWS::EC2::NetworkAclEntry
      %s
      Properties:
        {NetworkAclId: !Ref List, RuleNumber: 100, Egress: true, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0}
    Second:
      Type: AWS::EC2::NetworkAclEntry
      Properties:
        {NetworkAclId: !Ref List, RuleNumber: %s, Egress: %s, RuleAction: deny, Protocol: -1, CidrBlock: 10.0.0.0/8}
    """,
)


def entries(*, number: str = "100", egress: str = "true", unsure: bool = False) -> Pair:
    return Pair(
        ENTRIES.terraform % ("count = var.unsure ? 1 : 0" if unsure else "", number, egress),
        ENTRIES.cloudformation % ("Condition: IsSure" if unsure else "", number, egress),
    )


def test_two_tables_for_one_subnet_are_told(build: Build) -> None:
    (notice,) = conflicts(build(NETWORK + TWO_TABLES))
    assert "only one of them takes effect" in notice.message
    assert notice.span is not None


def test_inline_rules_beside_others_are_told_where_they_fight(build: Build, dialect: Dialect) -> None:
    found = conflicts(build(NETWORK + FIGHT))
    assert len(found) == (0 if dialect is Dialect.CLOUDFORMATION else 1)


def test_two_entries_of_one_number_are_told_at_the_second(build: Build) -> None:
    (notice,) = conflicts(build(NETWORK + entries()))
    assert "egress entries with number 100: only one of them takes effect" in notice.message
    assert notice.span is not None


def test_of_three_entries_of_one_number_the_last_one_is_told(build: Build) -> None:
    third = Pair(
        """
        resource "aws_network_acl_rule" "third" {
          network_acl_id = aws_network_acl.list.id
          rule_number    = 100
          egress         = true
          rule_action    = "deny"
          protocol       = "-1"
          cidr_block     = "10.0.0.0/8"
        }
        """,
        """
        Third:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            NetworkAclId: !Ref List
            RuleNumber: 100
            Egress: true
            RuleAction: deny
            Protocol: -1
            CidrBlock: 10.0.0.0/8
        """,
    )
    graph = build(NETWORK + entries() + third)
    (notice,) = conflicts(graph)
    last = max((entry for acl in graph.all(NetworkAcl) for entry in acl.entries), key=lambda entry: entry.node.span)
    assert notice.span == last.node.span


@pytest.mark.parametrize(
    "apart",
    [entries(number="110"), entries(egress="false"), entries(unsure=True)],
    ids=["by number", "by direction", "by a condition"],
)
def test_entries_that_are_told_apart_have_no_conflict(build: Build, apart: Pair) -> None:
    assert conflicts(build(NETWORK + apart)) == ()


def test_two_lists_for_one_subnet_are_told(build: Build) -> None:
    lists = Pair(
        "".join(
            f"""
            resource "aws_network_acl" "{name}" {{
              vpc_id = aws_vpc.main.id
            }}
            resource "aws_network_acl_association" "web_{name}" {{
              network_acl_id = aws_network_acl.{name}.id
              subnet_id      = aws_subnet.web.id
            }}
            """
            for name in ("one", "two")
        ),
        "".join(
            f"""
    {name}: {{Type: AWS::EC2::NetworkAcl, Properties: {{VpcId: !Ref Main}}}}
    Web{name}:
      Type: AWS::EC2::SubnetNetworkAclAssociation
      Properties: {{NetworkAclId: !Ref {name}, SubnetId: !Ref Web}}
"""
            for name in ("One", "Two")
        ),
    )
    (notice,) = conflicts(build(NETWORK + lists))
    assert "is associated with network ACLs by" in notice.message


def test_inline_routes_beside_others_are_told_where_they_fight(tmp_path: Path) -> None:
    fighting = """
    resource "aws_route_table" "table" {
      vpc_id = aws_vpc.main.id
      route {
        cidr_block = "192.0.2.0/24"
        gateway_id = "igw-0123"
      }
    }
    resource "aws_route" "alone" {
      route_table_id         = aws_route_table.table.id
      destination_cidr_block = "198.51.100.0/24"
      gateway_id             = "igw-0123"
    }
    """
    (notice,) = conflicts(graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + fighting))
    assert "lists its routes inline, and aws_route.alone adds one" in notice.message


def test_an_orderly_network_has_no_conflict(build: Build) -> None:
    assert conflicts(build(NETWORK)) == ()


def test_terraform_removes_separate_rules_entries_and_routes_and_cloudformation_does_not(
    build: Build, dialect: Dialect
) -> None:
    notices = conflicts(build(NETWORK + FIGHT))
    assert len(notices) == (dialect is Dialect.TERRAFORM)
    assert all("each apply removes what the other created" in notice.message for notice in notices)


@pytest.mark.parametrize(
    ("holder", "inline", "alone"),
    [
        (
            'resource "aws_route_table" "holder" {\n  vpc_id = "vpc-1"\n  %s\n}',
            'route {\n    cidr_block = "10.1.0.0/16"\n    gateway_id = "igw-1"\n  }',
            'resource "aws_route" "alone" {\n  route_table_id = aws_route_table.holder.id\n'
            '  destination_cidr_block = "10.2.0.0/16"\n  gateway_id = "igw-1"\n}',
        ),
        (
            'resource "aws_network_acl" "holder" {\n  vpc_id = "vpc-1"\n  %s\n}',
            'egress {\n    rule_no = 1\n    action = "allow"\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n'
            '    cidr_block = "0.0.0.0/0"\n  }',
            'resource "aws_network_acl_rule" "alone" {\n  network_acl_id = aws_network_acl.holder.id\n'
            '  rule_number = 2\n  rule_action = "allow"\n  protocol = "-1"\n  cidr_block = "0.0.0.0/0"\n}',
        ),
        (
            'resource "aws_security_group" "holder" {\n  vpc_id = "vpc-1"\n  %s\n}',
            'egress {\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }',
            'resource "aws_vpc_security_group_egress_rule" "alone" {\n'
            "  security_group_id = aws_security_group.holder.id\n"
            '  ip_protocol = "-1"\n  cidr_ipv4 = "0.0.0.0/0"\n}',
        ),
    ],
    ids=["route", "entry", "rule"],
)
def test_what_is_listed_inline_fights_what_is_added_beside(
    tmp_path: Path, holder: str, inline: str, alone: str
) -> None:
    def told(text: str) -> list[str]:
        return [notice.message for notice in conflicts(graph_of(tmp_path, Dialect.TERRAFORM, text))]

    (message,) = told(f"{holder % inline}\n{alone}\n")
    assert "lists its" in message
    assert ".alone adds one" in message
    assert told(f"{holder % inline}\n") == []
    assert told(f"{holder % ''}\n{alone}\n") == []


def test_entries_of_which_the_direction_is_not_known_may_have_the_same_number(tmp_path: Path) -> None:
    entries = """
    resource "aws_network_acl" "list" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_network_acl_rule" "inward" {
      network_acl_id = aws_network_acl.list.id
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "0.0.0.0/0"
    }
    resource "aws_network_acl_rule" "either" {
      network_acl_id = aws_network_acl.list.id
      egress         = var.unsure
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "0.0.0.0/0"
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + entries)
    assert conflicts(graph) == ()
