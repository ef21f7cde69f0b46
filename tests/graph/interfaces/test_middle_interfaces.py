"""NAT gateways, endpoints, firewalls and client VPNs have interfaces, each with the part it plays."""

from pathlib import Path

import pytest

from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.graph.interfaces.middle_interfaces import middle_interfaces
from linter.network import addresses
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NAT, NETWORK

GROUP = Pair(
    'resource "aws_security_group" "group" {\n  vpc_id = aws_vpc.main.id\n}\n',
    "Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, VpcId: !Ref Main}}\n",
)


def nat(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f'resource "aws_nat_gateway" "nat" {{\n  subnet_id = aws_subnet.web.id\n  {terraform}\n}}\n',
        f"Nat: {{Type: AWS::EC2::NatGateway, Properties: {{SubnetId: !Ref Web, {cloudformation}}}}}\n",
    )


def endpoint(kind: str, terraform: str = "", cloudformation: str = "") -> Pair:
    return Pair(
        f"""
        resource "aws_vpc_endpoint" "door" {{
          vpc_id            = aws_vpc.main.id
          service_name      = "com.amazonaws.eu-west-1.ssm"
          vpc_endpoint_type = {kind if kind.startswith("var") else f'"{kind}"'}
          subnet_ids        = [aws_subnet.web.id]
          {terraform}
        }}
        """,
        f"""
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcId: !Ref Main
            ServiceName: com.amazonaws.eu-west-1.ssm
            VpcEndpointType: {"!Ref Somewhere" if kind.startswith("var") else kind}
            SubnetIds: [!Ref Web]
            {cloudformation}
        """,
    )


def only(graph: Graph) -> Interface:
    (found,) = middle_interfaces(graph)
    return found


def test_a_nat_gateway_with_an_elastic_address_is_public_and_no_group_guards_it(build: Build) -> None:
    graph = build(NETWORK + NAT)
    found = only(graph)
    (site,) = found.sites
    assert (found.role, found.placement) == (Role.TRANSLATOR, Placement.ALL)
    assert site.subnet is the(graph, Subnet, "web")
    assert site.here.certain
    assert site.public_v4.has.certain
    assert not site.public_v6.has.possible
    assert found.groups.nothing.certain
    assert not found.filtered.possible


def test_a_private_nat_gateway_has_no_public_address(build: Build) -> None:
    found = only(build(NETWORK + nat('connectivity_type = "private"', "ConnectivityType: private")))
    assert not found.sites[0].public_v4.has.possible


def test_a_nat_gateway_of_unknown_connectivity_is_public_perhaps(build: Build) -> None:
    written = nat(
        'connectivity_type = var.somewhere\nallocation_id = "eipalloc-1"',
        "ConnectivityType: !Ref Somewhere, AllocationId: eipalloc-1",
    )
    has = only(build(NETWORK + written)).sites[0].public_v4.has
    assert str(has) == "possible"
    assert has.doubts


def test_addresses_of_zones_make_a_nat_gateway_public(build: Build) -> None:
    """Those of a regional one: whether it is, an input says."""
    zones = nat(
        'availability_mode = var.somewhere\n  availability_zone_address {\n    allocation_ids = ["eipalloc-1"]\n  }',
        "AvailabilityMode: !Ref Somewhere, AvailabilityZoneAddresses: [{AllocationIds: [eipalloc-1]}]",
    )
    assert {site.public_v4.has.certain for site in only(build(NETWORK + zones)).sites} == {True}


def test_an_endpoint_that_may_not_exist_has_an_interface_that_may_not(build: Build) -> None:
    door = endpoint("Interface", "count = var.unsure ? 1 : 0")
    perhaps = Pair(door.terraform, door.cloudformation.replace("Door:\n", "Door:\n          Condition: IsSure\n"))
    assert str(only(build(NETWORK + perhaps)).exists) == "possible"


def test_a_nat_gateway_stands_at_the_private_address_it_is_given(build: Build) -> None:
    given = nat(
        'connectivity_type = "private"\nprivate_ip = "10.0.1.7"',
        "ConnectivityType: private, PrivateIpAddress: 10.0.1.7",
    )
    (site,) = only(build(NETWORK + given)).sites
    assert site.literal
    assert site.private.least == addresses("10.0.1.7")


def test_an_address_of_a_resource_of_its_own_makes_a_nat_gateway_public(tmp_path: Path) -> None:
    bare = (NETWORK + nat("", "")).text(Dialect.TERRAFORM)
    more = """
    resource "aws_nat_gateway_eip_association" "more" {
      allocation_id  = "eipalloc-1"
      nat_gateway_id = aws_nat_gateway.nat.id
    }
    """
    assert not only(graph_of(tmp_path, Dialect.TERRAFORM, bare)).sites[0].public_v4.has.possible
    assert only(graph_of(tmp_path, Dialect.TERRAFORM, bare + more)).sites[0].public_v4.has.certain


def test_a_regional_nat_gateway_is_public_and_stands_in_no_subnet_anybody_names(build: Build) -> None:
    regional = Pair(
        """
        resource "aws_nat_gateway" "nat" {
          vpc_id            = aws_vpc.main.id
          availability_mode = "regional"
        }
        """,
        "Nat: {Type: AWS::EC2::NatGateway, Properties: {VpcId: !Ref Main, AvailabilityMode: regional}}\n",
    )
    (site,) = only(build(NETWORK + regional)).sites
    assert not site.subnet.is_seen
    assert not site.here.certain
    assert site.public_v4.has.certain


def test_a_gateway_endpoint_has_no_interface(build: Build) -> None:
    assert list(middle_interfaces(build(NETWORK + endpoint("Gateway")))) == []


def test_an_interface_endpoint_has_the_groups_it_is_given(build: Build) -> None:
    guarded = endpoint(
        "Interface", "security_group_ids = [aws_security_group.group.id]", "SecurityGroupIds: [!Ref Group]"
    )
    graph = build(NETWORK + GROUP + guarded)
    found = only(graph)
    assert found.role is Role.ENDPOINT
    assert found.groups.only is the(graph, SecurityGroup, "group")
    assert found.filtered.certain
    assert found.exists.certain


def test_an_interface_endpoint_without_a_group_has_the_default_one_of_its_vpc(build: Build) -> None:
    graph = build(NETWORK + endpoint("Interface"))
    assert only(graph).groups.only is graph.default(the(graph, Vpc, "main"), SecurityGroup).only


@pytest.mark.parametrize("replaces", [True, False])
def test_a_further_group_joins_the_default_one_unless_it_replaces_it(tmp_path: Path, replaces: bool) -> None:
    more = f"""
    resource "aws_vpc_endpoint_security_group_association" "more" {{
      vpc_endpoint_id             = aws_vpc_endpoint.door.id
      security_group_id           = aws_security_group.group.id
      replace_default_association = {str(replaces).lower()}
    }}
    resource "aws_vpc_endpoint_subnet_association" "more" {{
      vpc_endpoint_id = aws_vpc_endpoint.door.id
      subnet_id       = aws_subnet.lone.id
    }}
    """
    base = (NETWORK + LONE + GROUP + endpoint("Interface")).text(Dialect.TERRAFORM)
    graph = graph_of(tmp_path, Dialect.TERRAFORM, base + more)
    found = only(graph)
    assert len(found.groups.surely) == (1 if replaces else 2)
    assert the(graph, SecurityGroup, "group") in found.groups.surely
    assert [site.subnet for site in found.sites] == [the(graph, Subnet, "web"), the(graph, Subnet, "lone")]


def test_the_endpoint_of_a_gateway_load_balancer_passes_packets_on(build: Build) -> None:
    found = only(build(NETWORK + endpoint("GatewayLoadBalancer")))
    assert found.role is Role.MIDDLEBOX
    assert not found.filtered.possible
    assert not found.source_dest_check.possible
    assert found.groups.nothing.certain


def test_an_endpoint_of_unknown_kind_has_interfaces_perhaps(build: Build) -> None:
    graph = build(NETWORK + endpoint("var.somewhere"))
    entrance, box = middle_interfaces(graph)
    assert (entrance.role, box.role) == (Role.ENDPOINT, Role.MIDDLEBOX)
    assert (str(entrance.exists), str(box.exists)) == ("possible", "possible")
    assert entrance.filtered.certain
    assert not box.filtered.possible


def test_a_firewall_has_an_endpoint_in_each_of_its_subnets_and_may_have_more(build: Build) -> None:
    wall = Pair(
        """
        resource "aws_networkfirewall_firewall" "wall" {
          name                = "wall"
          vpc_id              = aws_vpc.main.id
          firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/p"
          subnet_mapping {
            subnet_id = aws_subnet.web.id
          }
          subnet_mapping {
            subnet_id = aws_subnet.lone.id
          }
        }
        resource "aws_networkfirewall_vpc_endpoint_association" "further" {
          firewall_arn = aws_networkfirewall_firewall.wall.arn
          vpc_id       = aws_vpc.main.id
          subnet_mapping {
            subnet_id = aws_subnet.lone.id
          }
        }
        """,
        """
        Wall:
          Type: AWS::NetworkFirewall::Firewall
          Properties:
            FirewallName: wall
            VpcId: !Ref Main
            FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/p
            SubnetMappings: [{SubnetId: !Ref Web}, {SubnetId: !Ref Lone}]
        Further:
          Type: AWS::NetworkFirewall::VpcEndpointAssociation
          Properties:
            FirewallArn: !Ref Wall
            VpcId: !Ref Main
            SubnetMapping: {SubnetId: !Ref Lone}
        """,
    )
    graph = build(NETWORK + LONE + wall)
    web, lone = the(graph, Subnet, "web"), the(graph, Subnet, "lone")
    found = list(middle_interfaces(graph))
    assert [[site.subnet for site in each.sites] for each in found] == [[web, lone], [lone]]
    for each in found:
        assert each.role is Role.MIDDLEBOX
        assert not each.source_dest_check.possible
        assert not each.sites[0].public_v4.has.possible


@pytest.mark.parametrize("sure", [True, False])
def test_the_users_of_a_client_vpn_come_out_in_the_subnets_it_is_associated_with(build: Build, sure: bool) -> None:
    dialled = Pair(
        f"""
        resource "aws_ec2_client_vpn_endpoint" "people" {{
          client_cidr_block      = "10.9.0.0/22"
          server_certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/c"
          security_group_ids     = [aws_security_group.group.id]
          vpc_id                 = aws_vpc.main.id
        }}
        resource "aws_ec2_client_vpn_network_association" "here" {{
          {"" if sure else "count = var.unsure ? 1 : 0"}
          client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.people.id
          subnet_id              = aws_subnet.web.id
        }}
        """,
        f"""
        People:
          Type: AWS::EC2::ClientVpnEndpoint
          Properties:
            ClientCidrBlock: 10.9.0.0/22
            ServerCertificateArn: arn:aws:acm:eu-west-1:123456789012:certificate/c
            SecurityGroupIds: [!Ref Group]
            VpcId: !Ref Main
        Here:
          Type: AWS::EC2::ClientVpnTargetNetworkAssociation
          {"" if sure else "Condition: IsSure"}
          Properties: {{ClientVpnEndpointId: !Ref People, SubnetId: !Ref Web}}
        """,
    )
    graph = build(NETWORK + GROUP + dialled)
    found = only(graph)
    (site,) = found.sites
    assert found.role is Role.CALLER
    assert found.groups.only is the(graph, SecurityGroup, "group")
    assert site.subnet is the(graph, Subnet, "web")
    assert site.here.certain is sure
    assert site.here.possible
