"""The entries of network ACLs decide by their numbers, and by nothing else."""

from pathlib import Path

import pytest

from linter.aws.network_acl import NetworkAcl
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc
from linter.graph.filtering import MOST_ENTRIES, Direction, acls_of, entries_of, rules_of, strays
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, TCP, Addresses, Between, addresses, union
from linter.reachability.packets.filters import Filters
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK


def entry(name: str, number: int, action: str, to: int, cidr: str, *, egress: bool = False) -> Pair:
    port = f"from_port = {to}\n to_port = {to}" if to else ""
    ports = f", PortRange: {{From: {to}, To: {to}}}" if to else ""
    return Pair(
        f"""
        resource "aws_network_acl_rule" "{name}" {{
          network_acl_id = aws_network_acl.list.id
          rule_number    = {number}
          egress         = {str(egress).lower()}
          rule_action    = "{action}"
          protocol       = "{"tcp" if to else "-1"}"
          cidr_block     = {cidr}
          {port}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            {{NetworkAclId: !Ref List, RuleNumber: {number}, Egress: {str(egress).lower()}, RuleAction: {action},
              Protocol: {6 if to else -1}, CidrBlock: {cidr.replace("var.somewhere", "!Ref Somewhere")}{ports}}}
        """,
    )


LIST = Pair(
    """
    resource "aws_network_acl" "list" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_network_acl_association" "web_list" {
      network_acl_id = aws_network_acl.list.id
      subnet_id      = aws_subnet.web.id
    }
    """,
    """
    List: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Main}}
    WebList:
      Type: AWS::EC2::SubnetNetworkAclAssociation
      Properties: {NetworkAclId: !Ref List, SubnetId: !Ref Web}
    """,
)


ALLOW, DENY = entry("allow", 100, "allow", 0, '"0.0.0.0/0"'), '"0.0.0.0/0"'


def passing(graph: Graph, port: int, direction: Direction = Direction.INGRESS) -> Between:
    """The addresses of the other end whose packets to the port pass the list of the subnet."""
    acl = acls_of(graph, the(graph, Subnet, "web")).only
    assert acl is not None
    found = Filters(graph).entries(acl, direction).on(TCP, union((port, port)))
    least, most = (
        each.sources if direction is Direction.INGRESS else each.targets for each in (found.least, found.most)
    )
    return Between(least, most, found.doubts)


@pytest.mark.parametrize(("number", "passes"), [(90, False), (110, True)])
def test_the_entry_of_the_lower_number_decides(build: Build, number: int, passes: bool) -> None:
    graph = build(NETWORK + LIST + ALLOW + entry("deny", number, "deny", 22, DENY))
    assert bool(passing(graph, 22).least) is passes
    assert bool(passing(graph, 22).most) is passes
    assert passing(graph, 443).least == Addresses(v4=EVERY_ADDRESS.v4)


def test_a_list_without_entries_denies_everything_and_the_default_one_allows_it(build: Build) -> None:
    graph = build(NETWORK + LIST)
    assert not passing(graph, 22).most
    graph = build(NETWORK)
    assert passing(graph, 22).least.v4 == EVERY_ADDRESS.v4
    assert not passing(graph, 22).most.v6


def test_the_directions_do_not_mix(build: Build) -> None:
    graph = build(NETWORK + LIST + entry("allow", 100, "allow", 0, '"0.0.0.0/0"', egress=True))
    assert not passing(graph, 22).most
    assert passing(graph, 22, Direction.EGRESS).least


def test_a_denial_of_unknown_addresses_leaves_nothing_certain(build: Build) -> None:
    graph = build(NETWORK + LIST + ALLOW + entry("deny", 90, "deny", 22, "var.somewhere"))
    assert not passing(graph, 22).least
    assert passing(graph, 22).most.v4 == EVERY_ADDRESS.v4
    assert passing(graph, 22).doubts


@pytest.mark.parametrize(("first", "second"), [("allow", "deny"), ("deny", "allow")])
def test_of_two_entries_of_one_number_either_may_win(build: Build, first: str, second: str) -> None:
    world, fallback = '"0.0.0.0/0"', entry("fallback", 110, "deny", 443, DENY)
    graph = build(NETWORK + LIST + entry("a", 100, first, 22, world) + entry("b", 100, second, 22, world) + fallback)
    assert passing(graph, 22) == Between(Addresses(), Addresses(v4=EVERY_ADDRESS.v4), passing(graph, 22).doubts)
    assert any("several entries have the number 100" in each.reason for each in passing(graph, 22).doubts)
    assert not passing(graph, 443).most


def test_entries_of_one_number_in_different_directions_are_both_sure(build: Build) -> None:
    leaving = entry("leaving", 100, "deny", 0, DENY, egress=True)
    graph = build(NETWORK + LIST + ALLOW + leaving)
    assert passing(graph, 22).least.v4 == EVERY_ADDRESS.v4
    assert not passing(graph, 22, Direction.EGRESS).most


def test_an_entry_matches_host_bits_as_aws_clears_them(build: Build) -> None:
    graph = build(NETWORK + LIST + entry("allow", 100, "allow", 22, '"10.0.0.7/8"'))
    assert passing(graph, 22).least == addresses("10.0.0.0/8")


def test_the_default_list_of_a_vpc_gains_entries_and_may_be_adopted(tmp_path: Path) -> None:
    adopted = Pair(
        """
        resource "aws_default_network_acl" "adopted" {
          default_network_acl_id = aws_vpc.main.default_network_acl_id
        }
        """,
        "",
    )
    graph = graph_of(tmp_path, Dialect.TERRAFORM, (NETWORK + adopted).text(Dialect.TERRAFORM))
    assert not passing(graph, 22).most
    acl = graph.default(the(graph, Vpc, "main"), NetworkAcl).only
    assert acl is not None
    assert entries_of(graph, acl, Direction.INGRESS).entries == ()


def test_inline_entries_of_terraform_fight_with_those_that_stand_alone(tmp_path: Path) -> None:
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl"""
    text = """
    resource "aws_network_acl" "list" {
      vpc_id = aws_vpc.main.id
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl_rule" "apart" {
      network_acl_id = aws_network_acl.list.id
      rule_number    = 200
      egress         = false
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 22
      to_port        = 22
      cidr_block     = "0.0.0.0/0"
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + text)
    entries = entries_of(graph, the(graph, NetworkAcl, "list"), Direction.INGRESS).entries
    applies = {entry.number.known: str(entry.applies) for entry in entries}
    assert (applies[100], applies[200]) == ("certain", "possible")


@pytest.mark.parametrize(("egress", "direction"), [("false", Direction.INGRESS), ("true", Direction.EGRESS)])
def test_an_entry_of_a_list_that_is_given_comes_after_others_that_nobody_sees(
    build: Build, egress: str, direction: Direction
) -> None:
    stray = Pair(
        f"""
        resource "aws_network_acl_rule" "stray" {{
          network_acl_id = var.somewhere
          rule_number    = 200
          egress         = {egress}
          rule_action    = "allow"
          protocol       = "-1"
          cidr_block     = "0.0.0.0/0"
        }}
        """,
        f"""
        Stray:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            NetworkAclId: !Ref Somewhere
            RuleNumber: 200
            Egress: {egress}
            RuleAction: allow
            Protocol: -1
            CidrBlock: 0.0.0.0/0
        """,
    )
    graph = build(NETWORK + stray)
    found = {way: [str(entry.applies) for _, entry in strays(graph, way)] for way in Direction}
    other = Direction.EGRESS if direction is Direction.INGRESS else Direction.INGRESS
    assert (found[direction], found[other]) == (["possible"], ["no"])


def test_entries_beyond_what_an_acl_can_have_are_set_aside_and_leave_it_open(tmp_path: Path) -> None:
    entries = "\n".join(
        f'  ingress {{\n    rule_no = {number}\n    action = "allow"\n    protocol = "tcp"\n    from_port = {number}\n'
        f'    to_port = {number}\n    cidr_block = "0.0.0.0/0"\n  }}'
        for number in range(1, MOST_ENTRIES + 2)
    )
    graph = graph_of(tmp_path, Dialect.TERRAFORM, f'resource "aws_network_acl" "long" {{\n{entries}\n}}\n')
    (acl,) = graph.all(NetworkAcl)
    listed = entries_of(graph, acl, Direction.INGRESS)
    assert [entry.number.known for entry in listed.entries] == list(range(1, MOST_ENTRIES + 1))
    assert [entry.number.known for entry in listed.beyond] == [MOST_ENTRIES + 1]
    assert f"only the first {MOST_ENTRIES} entries" in listed.open[0].reason


SIX = Pair(
    'resource "aws_vpc" "six" {\n  cidr_block = "10.6.0.0/16"\n  assign_generated_ipv6_cidr_block = true\n}\n',
    """
    Six: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.6.0.0/16}}
    SixBlock:
      Type: AWS::EC2::VPCCidrBlock
      Properties: {VpcId: !Ref Six, AmazonProvidedIpv6CidrBlock: true}
    """,
)


def test_a_vpc_with_ipv6_has_a_second_default_entry_and_lets_ipv6_out(build: Build) -> None:
    graph = build(NETWORK + SIX)
    numbers = {
        name: [entry.number.known for entry in entries_of(graph, default, Direction.INGRESS).entries]
        for name in ("main", "six")
        for default in graph.default(the(graph, Vpc, name), NetworkAcl)
    }
    assert numbers == {"main": [100], "six": [100, 101]}
    (group,) = graph.default(the(graph, Vpc, "six"), SecurityGroup)
    (permission,) = rules_of(graph, group, Direction.EGRESS).permissions
    assert permission.peers.least == EVERY_ADDRESS
