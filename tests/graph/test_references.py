from pathlib import Path

import pytest

from linter.aws.ec2 import Instance
from linter.aws.iam import Role
from linter.aws.node import Origin
from linter.aws.rds import Database, DatabaseSubnets
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NETWORK

HOST = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, SubnetId: !Ref Web}}\n",
)


def test_a_reference_leads_to_the_node_it_names_and_back(build: Build) -> None:
    graph = build(NETWORK + HOST)
    host, web = the(graph, Instance, "host"), the(graph, Subnet, "web")
    assert host.subnet.only is web
    (referrer,) = graph.referring(Instance, "subnet", web)
    assert referrer.node is host
    assert referrer.applies.certain


def test_what_another_resource_says_of_itself_is_followed(build: Build) -> None:
    graph = build(NETWORK + LONE)
    assert the(graph, Subnet, "lone").vpc.only is the(graph, Vpc, "main")


def test_an_address_range_may_be_that_of_another_resource(build: Build) -> None:
    group = Pair(
        """
        resource "aws_security_group" "group" {
          ingress {
            protocol    = "-1"
            from_port   = 0
            to_port     = 0
            cidr_blocks = [aws_vpc.main.cidr_block]
          }
        }
        """,
        """
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: none
            SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: !GetAtt Main.CidrBlock}]
        """,
    )
    graph = build(NETWORK + group)
    (rule,) = the(graph, SecurityGroup, "group").ingress
    assert str(rule.node.peers.least) == "10.0.0.0/16"


def test_a_name_leads_to_the_one_that_bears_it(build: Build) -> None:
    named = Pair(
        """
        resource "aws_security_group" "group" {
          name = "the-group"
        }
        resource "aws_instance" "host" {
          security_groups = ["the-group", "another"]
        }
        """,
        """
        Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, GroupName: the-group}}
        Host: {Type: AWS::EC2::Instance, Properties: {SecurityGroups: [the-group, another]}}
        """,
    )
    graph = build(named)
    declared, other = the(graph, Instance, "host").groups.surely
    assert declared is the(graph, SecurityGroup, "group")
    assert other.origin is Origin.EXTERNAL


def test_one_literal_is_one_node_outside(build: Build) -> None:
    two = Pair(
        """
        resource "aws_instance" "first" {
          vpc_security_group_ids = ["sg-0123"]
        }
        resource "aws_instance" "second" {
          vpc_security_group_ids = ["sg-0123"]
        }
        """,
        """
        First: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [sg-0123]}}
        Second: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [sg-0123]}}
        """,
    )
    graph = build(two)
    assert the(graph, Instance, "first").groups.only is the(graph, Instance, "second").groups.only
    assert the(graph, Instance, "first").groups.only is not None


def test_an_input_nobody_gives_may_be_any_node_of_its_kind(build: Build) -> None:
    unsure = Pair(
        'resource "aws_instance" "host" {\n  subnet_id = var.somewhere\n}\n',
        "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Somewhere}}\n",
    )
    graph = build(NETWORK + unsure)
    subnet = the(graph, Instance, "host").subnet.only
    assert subnet is not None
    assert subnet.origin is Origin.UNNAMED
    (referrer,) = graph.referring(Instance, "subnet", the(graph, Subnet, "web"))
    assert str(referrer.applies) == "possible"


def test_of_two_alternatives_neither_is_sure(build: Build) -> None:
    either = Pair(
        """
        resource "aws_instance" "host" {
          subnet_id = var.unsure ? aws_subnet.web.id : aws_subnet.lone.id
        }
        """,
        "Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !If [IsSure, !Ref Web, !Ref Lone]}}\n",
    )
    graph = build(NETWORK + LONE + either)
    subnet = the(graph, Instance, "host").subnet
    assert subnet.surely == ()
    assert set(subnet.maybe) == {the(graph, Subnet, "web"), the(graph, Subnet, "lone")}
    assert subnet.doubts


def test_what_is_sure_is_not_perhaps_as_well(build: Build) -> None:
    one = "GroupDescription: none, VpcId: !Ref Main"
    groups = Pair(
        """
        resource "aws_security_group" "one" {
          vpc_id = aws_vpc.main.id
        }
        resource "aws_security_group" "two" {
          vpc_id = aws_vpc.main.id
        }
        resource "aws_instance" "host" {
          vpc_security_group_ids = [
            aws_security_group.one.id,
            var.unsure ? aws_security_group.one.id : aws_security_group.two.id,
          ]
        }
        """,
        f"""
        One: {{Type: AWS::EC2::SecurityGroup, Properties: {{{one}}}}}
        Two: {{Type: AWS::EC2::SecurityGroup, Properties: {{{one}}}}}
        Host:
          Type: AWS::EC2::Instance
          Properties: {{SecurityGroupIds: [!Ref One, !If [IsSure, !Ref One, !Ref Two]]}}
        """,
    )
    graph = build(NETWORK + groups)
    held = the(graph, Instance, "host").groups
    assert held.surely == (the(graph, SecurityGroup, "one"),)
    assert held.maybe == (the(graph, SecurityGroup, "two"),)


def test_what_a_typed_parameter_names_exists_before_the_stack(tmp_path: Path) -> None:
    text = """
    Parameters:
      Given: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Subnet::Id>"}
    Resources:
      Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24}}
      Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Given}}
      Other: {Type: AWS::EC2::Instance, Properties: {SubnetId: !ImportValue subnet}}
    """
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, text)
    assert graph.referring(Instance, "subnet", the(graph, Subnet, "web")) == ()


def test_what_is_looked_up_stands_outside_and_is_not_among_the_declared(tmp_path: Path) -> None:
    text = """
    data "aws_vpc" "found" {
      tags = { Name = "main" }
    }
    resource "aws_subnet" "web" {
      vpc_id     = data.aws_vpc.found.id
      cidr_block = "10.0.0.0/24"
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, text)
    vpc = the(graph, Subnet, "web").vpc.only
    assert vpc is not None
    assert vpc.origin is Origin.EXTERNAL
    assert graph.all(Vpc) == ()
    assert str(vpc.cidr_v4.written) == "possible"


def _database(name: str, said: str) -> Pair:
    """A subnet group and a database that names it, where the CloudFormation text of `${var.somewhere}` is a Sub."""
    return Pair(
        f"""
        resource "aws_db_subnet_group" "group" {{
          name       = "{name}"
          subnet_ids = [aws_subnet.web.id]
        }}
        resource "aws_db_instance" "made" {{
          db_subnet_group_name = "{said}"
        }}
        """,
        f"""
        Group:
          Type: AWS::RDS::DBSubnetGroup
          Properties:
            DBSubnetGroupDescription: none
            DBSubnetGroupName: !Sub "{name.replace("var.somewhere", "Somewhere")}"
            SubnetIds: [!Ref Web]
        Made:
          Type: AWS::RDS::DBInstance
          Properties: {{DBSubnetGroupName: !Sub "{said.replace("var.somewhere", "Somewhere")}"}}
        """,
    )


def test_a_name_with_an_unknown_part_leads_to_the_one_that_bears_the_same(build: Build) -> None:
    graph = build(NETWORK + _database("${var.somewhere}-db", "${var.somewhere}-db"))
    assert the(graph, Database, "made").subnet_group.only is the(graph, DatabaseSubnets, "group")


@pytest.mark.parametrize(("name", "said"), [("${var.somewhere}-db", "prod-db"), ("prod-db", "${var.somewhere}-db")])
def test_a_name_that_may_be_the_same_leads_there_perhaps(build: Build, name: str, said: str) -> None:
    graph = build(NETWORK + _database(name, said))
    groups = the(graph, Database, "made").subnet_group
    assert not groups.surely
    assert the(graph, DatabaseSubnets, "group") in groups.maybe


@pytest.mark.parametrize(("name", "said"), [("${var.somewhere}-db", "prod"), ("prod", "${var.somewhere}-db")])
def test_a_name_that_cannot_be_the_same_leads_elsewhere(build: Build, name: str, said: str) -> None:
    graph = build(NETWORK + _database(name, said))
    assert the(graph, DatabaseSubnets, "group") not in tuple(the(graph, Database, "made").subnet_group)


def test_a_policy_of_aws_is_known_in_whatever_partition(build: Build) -> None:
    role = Pair(
        """
        data "aws_partition" "here" {}
        resource "aws_iam_role" "role" {
          assume_role_policy = "{}"
          managed_policy_arns = [
            "arn:${data.aws_partition.here.partition}:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:policy/${var.somewhere}",
          ]
        }
        """,
        """
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns:
              - !Sub "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"
              - !Sub "arn:aws:iam::aws:policy/${Somewhere}"
        """,
    )
    policies = the(build(role), Role, "role").managed_policies
    assert [str(policy) for policy in policies.surely] == ["arn:*:iam::aws:policy/ReadOnlyAccess"]
    assert policies.open
