"""The addresses of VPCs, subnets and prefix lists are known, bounded, or open with a reason."""

from pathlib import Path

import pytest

from linter.aws.prefix_list import PrefixList
from linter.aws.security_group import IngressRule
from linter.aws.vpc import Subnet, Vpc
from linter.graph.addressing import cidrs_of, cidrs_of_subnet, clients_in, entries_in, ranges_of
from linter.graph.graph import Graph
from linter.network import ADDRESSES_V4, ADDRESSES_V6, EVERY_ADDRESS, INTERNET, Addresses, Between, addresses
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK


def vpc(written: str, properties: str) -> Pair:
    return Pair(
        f'resource "aws_vpc" "made" {{\n{written}\n}}\n',
        f"Made: {{Type: AWS::EC2::VPC, Properties: {{{properties}}}}}\n",
    )


def held(graph: Graph, name: str = "made") -> Between:
    return cidrs_of(graph, the(graph, Vpc, name))


def test_a_vpc_has_the_range_that_is_written(build: Build) -> None:
    found = held(build(NETWORK), "main")
    assert found.least == found.most == addresses("10.0.0.0/16")
    assert found.doubts == ()


def test_a_range_that_is_not_known_may_be_any_of_its_family(build: Build) -> None:
    found = held(build(vpc("cidr_block = var.somewhere", "CidrBlock: !Ref Somewhere")))
    assert (found.least, found.most) == (Addresses(), Addresses(v4=ADDRESSES_V4))
    assert found.doubts


def test_a_range_out_of_a_pool_is_not_known(build: Build) -> None:
    found = held(build(vpc('ipv4_ipam_pool_id = "ipam-pool-1"', "Ipv4IpamPoolId: ipam-pool-1, Ipv4NetmaskLength: 20")))
    assert (found.least, found.most) == (Addresses(), Addresses(v4=ADDRESSES_V4))


@pytest.mark.parametrize("sure", [True, False])
def test_a_further_range_adds_to_the_first_as_surely_as_it_is_there(build: Build, sure: bool) -> None:
    more = Pair(
        f"""
        resource "aws_vpc_ipv4_cidr_block_association" "more" {{
          {"" if sure else "count = var.unsure ? 1 : 0"}
          vpc_id     = aws_vpc.main.id
          cidr_block = "10.1.0.0/16"
        }}
        """,
        f"""
        More:
          Type: AWS::EC2::VPCCidrBlock
          {"" if sure else "Condition: IsSure"}
          Properties: {{VpcId: !Ref Main, CidrBlock: 10.1.0.0/16}}
        """,
    )
    found = held(build(NETWORK + more), "main")
    assert found.most == addresses("10.0.0.0/15")
    assert found.least == addresses("10.0.0.0/15" if sure else "10.0.0.0/16")
    assert bool(found.doubts) is not sure


def test_a_range_of_ipv6_that_amazon_gives_is_of_ipv6_and_not_known(build: Build, dialect: Dialect) -> None:
    given = Pair(
        'resource "aws_vpc" "made" {\n  cidr_block = "10.0.0.0/16"\n  assign_generated_ipv6_cidr_block = true\n}\n',
        """
        Made: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
        Sixth: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Made, AmazonProvidedIpv6CidrBlock: true}}
        """,
    )
    graph = build(given)
    found = held(graph)
    assert found.least == addresses("10.0.0.0/16")
    assert found.most.v6 == ADDRESSES_V6, dialect
    assert len(ranges_of(graph, the(graph, Vpc, "made"))) == 2


def test_the_default_vpc_has_the_range_aws_gives_it(build: Build) -> None:
    graph = build(NETWORK)
    found = graph.default_vpc().only
    assert isinstance(found, Vpc)
    assert cidrs_of(graph, found).least == addresses("172.31.0.0/16")


def test_a_subnet_has_its_range_and_one_that_is_not_written_lies_within_the_vpc(build: Build) -> None:
    vague = Pair(
        'resource "aws_subnet" "vague" {\n  vpc_id = aws_vpc.main.id\n}\n',
        "Vague: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main}}\n",
    )
    graph = build(NETWORK + vague)
    assert cidrs_of_subnet(graph, the(graph, Subnet, "web")).least == addresses("10.0.1.0/24")
    found = cidrs_of_subnet(graph, the(graph, Subnet, "vague"))
    assert (found.least, found.most) == (Addresses(), addresses("10.0.0.0/16"))


def test_a_subnet_of_ipv6_alone_has_no_ipv4_addresses(build: Build) -> None:
    sixth = Pair(
        """
        resource "aws_subnet" "sixth" {
          vpc_id          = aws_vpc.main.id
          ipv6_native     = true
          ipv6_cidr_block = "2001:db8::/64"
        }
        """,
        """
        Sixth:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !Ref Main, Ipv6Native: true, Ipv6CidrBlock: "2001:db8::/64"}
        """,
    )
    graph = build(NETWORK + sixth)
    found = cidrs_of_subnet(graph, the(graph, Subnet, "sixth"))
    assert found.least == found.most == addresses("2001:db8::/64")


def test_a_prefix_list_holds_its_entries_of_either_family(build: Build) -> None:
    listed = Pair(
        """
        resource "aws_ec2_managed_prefix_list" "listed" {
          name           = "listed"
          address_family = "IPv4"
          max_entries    = 3
          entry {
            cidr = "10.0.0.0/8"
          }
          entry {
            cidr = "192.0.2.0/24"
          }
        }
        """,
        """
        Listed:
          Type: AWS::EC2::PrefixList
          Properties:
            PrefixListName: listed
            AddressFamily: IPv4
            MaxEntries: 3
            Entries: [{Cidr: 10.0.0.0/8}, {Cidr: 192.0.2.0/24}]
        """,
    )
    graph = build(listed)
    found = entries_in(graph, the(graph, PrefixList, "listed"))
    assert found.least == found.most == addresses("10.0.0.0/8", "192.0.2.0/24")


@pytest.mark.parametrize(
    ("name", "clients", "entries"),
    [
        ("com.amazonaws.eu-west-1.s3", Addresses(), INTERNET),
        ("com.amazonaws.eu-west-1.dynamodb", Addresses(), INTERNET),
        ("com.amazonaws.global.cloudfront.origin-facing", INTERNET, INTERNET),
        ("com.example.s3-like", EVERY_ADDRESS, EVERY_ADDRESS),
    ],
)
def test_of_a_list_that_aws_keeps_its_name_tells_what_may_be_in_it(
    tmp_path: Path, name: str, clients: Addresses, entries: Addresses
) -> None:
    text = f"""
    data "aws_ec2_managed_prefix_list" "looked_up" {{
      name = "{name}"
    }}
    resource "aws_vpc_security_group_ingress_rule" "rule" {{
      security_group_id = "sg-0123"
      ip_protocol       = "tcp"
      from_port         = 443
      to_port           = 443
      prefix_list_id    = data.aws_ec2_managed_prefix_list.looked_up.id
    }}
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, text)
    (rule,) = graph.all(IngressRule)
    (listed,) = rule.prefix_lists
    for asked, most in ((clients_in, clients), (entries_in, entries)):
        found = asked(graph, listed)
        assert (found.least, found.most) == (Addresses(), most)
