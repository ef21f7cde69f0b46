from pathlib import Path

from linter.aws.network_interface import NetworkInterface
from linter.aws.security_group import IngressRule, SecurityGroup
from linter.aws.vpc import Vpc
from linter.graph.filtering import Direction, rules_of
from linter.graph.graph import Graph
from linter.network import INTERNET, TCP, Addresses, union
from linter.resource import Dialect
from linter.truth import Truth, any_of
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK

WORLD = Addresses(v4=INTERNET.v4)
GROUP = Pair(
    'resource "aws_security_group" "group" {\n  vpc_id = aws_vpc.main.id\n}\n',
    "Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, VpcId: !Ref Main}}\n",
)
TO_PREMISES = Pair(
    """
    resource "aws_vpc_security_group_egress_rule" "premises" {
      security_group_id = aws_security_group.group.id
      ip_protocol       = "tcp"
      from_port         = 443
      to_port           = 443
      cidr_ipv4         = "10.0.0.0/8"
    }
    """,
    """
    Premises:
      Type: AWS::EC2::SecurityGroupEgress
      Properties: {GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
    """,
)


def lets(graph: Graph, group: SecurityGroup, direction: Direction, port: int) -> Truth:
    """Whether all of the internet passes at a port of TCP, one rule alone."""
    rules = rules_of(graph, group, direction)
    return any_of(
        each.applies & each.service.permits(TCP, union((port, port))) & each.peers.covers(WORLD)
        for each in rules.permissions
    )


def test_a_group_that_says_nothing_of_egress_differs_by_language(build: Build, dialect: Dialect) -> None:
    graph = build(NETWORK + GROUP)
    allowed = lets(graph, the(graph, SecurityGroup, "group"), Direction.EGRESS, 443)
    assert allowed.certain is (dialect is Dialect.CLOUDFORMATION)
    assert allowed.possible is (dialect is Dialect.CLOUDFORMATION)


def test_beside_egress_rules_that_stand_alone_the_default_is_unsure_in_a_template(
    build: Build, dialect: Dialect
) -> None:
    graph = build(NETWORK + GROUP + TO_PREMISES)
    allowed = lets(graph, the(graph, SecurityGroup, "group"), Direction.EGRESS, 443)
    assert str(allowed) == ("possible" if dialect is Dialect.CLOUDFORMATION else "no")


def test_inline_and_stand_alone_rules_fight_in_terraform_and_add_up_in_a_template(
    build: Build, dialect: Dialect
) -> None:
    fighting = Pair(
        """
        resource "aws_security_group" "fought" {
          vpc_id = aws_vpc.main.id
          ingress {
            protocol    = "tcp"
            from_port   = 443
            to_port     = 443
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
        resource "aws_security_group_rule" "fighter" {
          type              = "ingress"
          security_group_id = aws_security_group.fought.id
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["0.0.0.0/0"]
        }
        """,
        """
        Fought:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: none
            VpcId: !Ref Main
            SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
        Fighter:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: !Ref Fought, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        """,
    )
    graph = build(NETWORK + fighting)
    group = the(graph, SecurityGroup, "fought")
    assert lets(graph, group, Direction.INGRESS, 443).certain
    expected = "certain" if dialect is Dialect.CLOUDFORMATION else "possible"
    assert str(lets(graph, group, Direction.INGRESS, 22)) == expected


def test_the_default_group_of_a_vpc_admits_its_own_members_and_lets_everything_out(build: Build) -> None:
    graph = build(NETWORK)
    group = graph.default(the(graph, Vpc, "main"), SecurityGroup).only
    assert group is not None
    (within,) = rules_of(graph, group, Direction.INGRESS).permissions
    assert within.groups.only is group
    assert not within.peers.most
    assert lets(graph, group, Direction.EGRESS, 443).certain


def test_a_rule_on_the_default_group_is_beside_those_aws_made(build: Build) -> None:
    more = Pair(
        """
        resource "aws_vpc_security_group_ingress_rule" "more" {
          security_group_id = aws_vpc.main.default_security_group_id
          ip_protocol       = "-1"
          cidr_ipv4         = "0.0.0.0/0"
        }
        """,
        """
        More:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: !GetAtt Main.DefaultSecurityGroup, IpProtocol: "-1", CidrIp: 0.0.0.0/0}
        """,
    )
    graph = build(NETWORK + more)
    group = graph.default(the(graph, Vpc, "main"), SecurityGroup).only
    assert group is not None
    assert len(rules_of(graph, group, Direction.INGRESS).permissions) == 2
    assert lets(graph, group, Direction.INGRESS, 22).certain


def test_a_prefix_list_is_its_entries_and_aws_own_are_not_the_world(tmp_path: Path) -> None:
    text = """
    Resources:
      Listed:
        Type: AWS::EC2::PrefixList
        Properties: {PrefixListName: a, AddressFamily: IPv4, MaxEntries: 1, Entries: [{Cidr: 0.0.0.0/0}]}
      Group:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: none
          SecurityGroupIngress:
            - {IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref Listed}
            - {IpProtocol: tcp, FromPort: 23, ToPort: 23, SourcePrefixListId: pl-0123}
    """
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, text)
    group = the(graph, SecurityGroup, "group")
    assert lets(graph, group, Direction.INGRESS, 22).certain
    assert str(lets(graph, group, Direction.INGRESS, 23)) == "possible"


def test_a_group_that_is_not_declared_here_may_let_anything_through(build: Build) -> None:
    attached = Pair(
        """
        resource "aws_network_interface" "interface" {
          subnet_id       = aws_subnet.web.id
          security_groups = ["sg-0123"]
        }
        """,
        """
        Interface:
          Type: AWS::EC2::NetworkInterface
          Properties: {SubnetId: !Ref Web, GroupSet: [sg-0123]}
        """,
    )
    graph = build(NETWORK + attached)
    group = graph.all(NetworkInterface)[0].groups.only
    assert group is not None
    assert rules_of(graph, group, Direction.INGRESS).open


def test_a_block_that_is_not_known_is_there_only_if_its_group_is(build: Build) -> None:
    unsure = Pair(
        """
        resource "aws_security_group" "unsure" {
          count = var.unsure ? 1 : 0
          dynamic "ingress" {
            for_each = var.somewhere
            content {
              protocol    = "tcp"
              from_port   = 22
              to_port     = 22
              cidr_blocks = ["0.0.0.0/0"]
            }
          }
        }
        """,
        """
        Unsure:
          Type: AWS::EC2::SecurityGroup
          Condition: IsSure
          Properties: {GroupDescription: none, SecurityGroupIngress: [!Ref Somewhere]}
        """,
    )
    graph = build(unsure)
    (rule,) = graph.all(IngressRule)
    assert str(rule.exists) == "possible"
    assert len(rule.exists.doubts) == 2
