from pathlib import Path

import pytest

from linter.aws.route_table import RouteTable
from linter.aws.vpc import Subnet
from linter.graph.graph import Graph
from linter.graph.routing.routing import SubnetClass, Via, classes, public, routes_of, tables_of
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, Addresses, addresses
from linter.resource import Dialect
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NAT, NETWORK, OTHER, OUT, PUBLIC, TO_INTERNET, TO_NAT, gateway, route

V4 = Addresses(v4=INTERNET.v4)


def is_public(graph: Graph, name: str = "web", family: int = 4) -> Truth:
    return public(graph, the(graph, Subnet, name), family).holds


def class_of(graph: Graph, family: int = 4) -> list[tuple[SubnetClass, bool]]:
    return [(each.subnet_class, each.holds.certain) for each in classes(graph, the(graph, Subnet, "web"), family)]


def test_a_subnet_with_a_default_route_to_its_internet_gateway_is_public(build: Build) -> None:
    graph = build(PUBLIC)
    found = public(graph, the(graph, Subnet, "web"), 4)
    assert found.holds.certain
    assert found.scope.least == V4
    assert found.route is not None
    assert found.route.declared is not None
    assert not is_public(graph, family=6).possible


def test_a_subnet_without_a_route_out_is_isolated(build: Build) -> None:
    assert class_of(build(NETWORK + gateway())) == [(SubnetClass.ISOLATED, True)]


def test_a_subnet_without_an_association_has_the_main_table_of_its_vpc(build: Build) -> None:
    graph = build(PUBLIC + LONE)
    found = tables_of(graph, the(graph, Subnet, "lone")).only
    assert found is not None
    assert "main route table" in str(found)
    assert not is_public(graph, "lone").possible


def test_a_gateway_that_is_attached_elsewhere_or_nowhere_is_a_blackhole(build: Build) -> None:
    for attached in ("", "other"):
        graph = build(NETWORK + OTHER + gateway(attached) + OUT)
        taken = next(each for each in routes_of(graph, the(graph, RouteTable, "outward")).taken if each.route.declared)
        assert not taken.route.active.possible
        assert taken.addresses.least >= V4
        assert not is_public(graph).possible


def test_a_narrow_route_makes_a_subnet_public_for_just_those_addresses(build: Build) -> None:
    graph = build(NETWORK + gateway() + route("narrow", "203.0.113.0/24", TO_INTERNET))
    found = public(graph, the(graph, Subnet, "web"), 4)
    assert found.holds.certain
    assert found.scope.least == addresses("203.0.113.0/24")


def test_two_halves_of_the_world_override_a_default_route(build: Build) -> None:
    halves = route("low", "0.0.0.0/1", TO_NAT) + route("high", "128.0.0.0/1", TO_NAT)
    graph = build(PUBLIC + NAT + halves)
    assert not is_public(graph).possible
    assert class_of(graph)[0] == (SubnetClass.NAT, True)


def test_a_route_that_may_not_exist_makes_a_subnet_perhaps_public(build: Build) -> None:
    graph = build(NETWORK + gateway() + route("out", "0.0.0.0/0", TO_INTERNET, condition=True))
    assert str(is_public(graph)) == "possible"
    assert is_public(graph).doubts


def test_a_table_of_two_associations_may_be_either(build: Build) -> None:
    more = Pair(
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
    graph = build(PUBLIC + more)
    assert str(is_public(graph)) == "possible"
    assert len(tables_of(graph, the(graph, Subnet, "web")).maybe) == 2


def test_ipv6_is_routed_apart_and_an_egress_only_gateway_is_not_public(build: Build) -> None:
    egress_only = Pair(
        'resource "aws_egress_only_internet_gateway" "outlet" {\n  vpc_id = aws_vpc.main.id\n}\n',
        "Outlet: {Type: AWS::EC2::EgressOnlyInternetGateway, Properties: {VpcId: !Ref Main}}\n",
    )
    target = Pair(
        "egress_only_gateway_id = aws_egress_only_internet_gateway.outlet.id",
        "EgressOnlyInternetGatewayId: !Ref Outlet",
    )
    graph = build(PUBLIC + egress_only + route("six", "::/0", target))
    assert is_public(graph).certain
    assert class_of(graph, 6) == [(SubnetClass.EGRESS_ONLY, True)]
    assert is_public(build(NETWORK + gateway() + route("six", "::/0", TO_INTERNET)), family=6).certain


def test_a_vpc_of_unknown_ranges_does_not_hide_the_internet(build: Build) -> None:
    hidden = Pair(
        NETWORK.terraform.replace('"10.0.0.0/16"', "var.somewhere\n  assign_generated_ipv6_cidr_block = true"),
        NETWORK.cloudformation.replace("CidrBlock: 10.0.0.0/16", "CidrBlock: !Ref Somewhere"),
    )
    hidden += Pair(
        "", "Six: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Main, AmazonProvidedIpv6CidrBlock: true}}\n"
    )
    graph = build(hidden + gateway() + OUT + route("six_out", "::/0", TO_INTERNET))
    assert is_public(graph).certain
    assert is_public(graph, family=6).certain


def test_a_second_range_of_a_vpc_is_local_as_well(build: Build) -> None:
    more = Pair(
        """
        resource "aws_vpc_ipv4_cidr_block_association" "second" {
          vpc_id     = aws_vpc.main.id
          cidr_block = "10.9.0.0/16"
        }
        """,
        "Second: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Main, CidrBlock: 10.9.0.0/16}}\n",
    )
    graph = build(PUBLIC + more)
    taken = routes_of(graph, the(graph, RouteTable, "outward")).taken
    local = [each.addresses.least for each in taken if each.route.via is Via.LOCAL]
    assert sorted(map(str, local)) == ["10.0.0.0/16", "10.9.0.0/16"]


def test_a_gateway_endpoint_takes_nothing_from_the_other_routes(build: Build) -> None:
    endpoint = Pair(
        """
        resource "aws_vpc_endpoint" "storage" {
          vpc_id          = aws_vpc.main.id
          service_name    = "com.amazonaws.eu-west-1.s3"
          route_table_ids = [aws_route_table.outward.id]
        }
        """,
        """
        Storage:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcId: !Ref Main
            ServiceName: com.amazonaws.eu-west-1.s3
            RouteTableIds: [!Ref Outward]
        """,
    )
    graph = build(PUBLIC + endpoint)
    assert is_public(graph).certain
    assert Via.ENDPOINT in {each.via for each in routes_of(graph, the(graph, RouteTable, "outward")).entries}


def test_a_route_through_a_peering_connection_needs_the_other_sides_consent(build: Build) -> None:
    def peering(terraform: str, cloudformation: str) -> Pair:
        return Pair(
            f"""
            resource "aws_vpc_peering_connection" "peering" {{
              vpc_id      = aws_vpc.main.id
              peer_vpc_id = aws_vpc.other.id
              {terraform}
            }}
            """,
            f"""
            Peering:
              Type: AWS::EC2::VPCPeeringConnection
              Properties: {{VpcId: !Ref Main, PeerVpcId: !Ref Other{cloudformation}}}
            """,
        )

    target = Pair(
        "vpc_peering_connection_id = aws_vpc_peering_connection.peering.id", "VpcPeeringConnectionId: !Ref Peering"
    )
    for consent, expected in (
        (peering("auto_accept = true", ""), "certain"),
        (peering("", ', PeerOwnerId: "123456789012"'), "possible"),
    ):
        graph = build(NETWORK + OTHER + consent + route("peer", "10.1.0.0/16", target))
        entries = routes_of(graph, the(graph, RouteTable, "outward")).entries
        assert str(next(each for each in entries if each.declared).active) == expected


def test_the_target_counts_and_not_the_argument_that_names_it(build: Build) -> None:
    target = Pair("gateway_id = aws_nat_gateway.nat.id", "GatewayId: !Ref Nat")
    graph = build(NETWORK + gateway() + NAT + route("out", "0.0.0.0/0", target))
    assert class_of(graph)[0][0] is SubnetClass.NAT


def test_a_route_of_unknown_target_may_lead_to_the_internet(build: Build) -> None:
    target = Pair("gateway_id = var.somewhere", "GatewayId: !Ref Somewhere")
    graph = build(NETWORK + gateway() + route("out", "0.0.0.0/0", target))
    assert str(is_public(graph)) == "possible"


def test_a_route_of_unknown_destination_leaves_nothing_certain_but_what_is_local(build: Build) -> None:
    graph = build(PUBLIC + _to_somewhere())
    assert str(is_public(graph)) == "possible"
    taken = routes_of(graph, the(graph, RouteTable, "outward")).taken
    assert next(each for each in taken if each.route.via is Via.LOCAL).addresses.least == addresses("10.0.0.0/16")


def _to_somewhere() -> Pair:
    return Pair(
        """
        resource "aws_vpn_gateway" "premises" {
          vpc_id = aws_vpc.main.id
        }
        resource "aws_route" "elsewhere" {
          route_table_id         = aws_route_table.outward.id
          destination_cidr_block = var.somewhere
          gateway_id             = aws_vpn_gateway.premises.id
        }
        """,
        """
        Premises: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1}}
        PremisesAttached:
          Type: AWS::EC2::VPCGatewayAttachment
          Properties: {VpcId: !Ref Main, VpnGatewayId: !Ref Premises}
        Elsewhere:
          Type: AWS::EC2::Route
          Properties:
            RouteTableId: !Ref Outward
            DestinationCidrBlock: !Ref Somewhere
            GatewayId: !Ref Premises
        """,
    )


def test_a_table_that_is_not_declared_here_may_be_the_main_one(tmp_path: Path) -> None:
    literal = """
    Elsewhere:
      Type: AWS::EC2::Route
      Properties: {RouteTableId: rtb-0123, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Internet}
    """
    text = (NETWORK + LONE + gateway() + Pair("", literal)).text(Dialect.CLOUDFORMATION)
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, text)
    assert str(is_public(graph, "lone")) == "possible"
    assert not is_public(graph, "web").possible


def test_terraform_may_adopt_the_main_table_or_choose_another(tmp_path: Path) -> None:
    adopted = """
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.internet.id
      }
    }
    """
    chosen = """
    resource "aws_main_route_table_association" "main" {
      vpc_id         = aws_vpc.main.id
      route_table_id = aws_route_table.outward.id
    }
    """
    for more in (Pair(adopted, ""), Pair(chosen, "") + OUT):
        text = (NETWORK + LONE + gateway() + more).text(Dialect.TERRAFORM)
        assert is_public(graph_of(tmp_path, Dialect.TERRAFORM, text), "lone").certain


def test_inline_and_stand_alone_routes_of_terraform_fight_for_the_table(tmp_path: Path) -> None:
    fighting = """
    resource "aws_route_table" "fought" {
      vpc_id = aws_vpc.main.id
      route {
        cidr_block = "192.0.2.0/24"
        gateway_id = aws_internet_gateway.internet.id
      }
    }
    resource "aws_route" "fighter" {
      route_table_id         = aws_route_table.fought.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.internet.id
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, (NETWORK + gateway() + Pair(fighting, "")).text(Dialect.TERRAFORM))
    entries = routes_of(graph, the(graph, RouteTable, "fought")).entries
    found = {str(each.destination.most): str(each.exists) for each in entries if each.declared}
    assert found == {"192.0.2.0/24": "certain", "0.0.0.0/0": "possible"}


TO_APPLIANCE = Pair("network_interface_id = aws_network_interface.appliance.id", "NetworkInterfaceId: !Ref Appliance")
APPLIANCE = Pair(
    """
    resource "aws_network_interface" "appliance" {
      subnet_id = aws_subnet.web.id
    }
    resource "aws_instance" "appliance" {
      network_interface {
        network_interface_id = aws_network_interface.appliance.id
        device_index         = 0
      }
    }
    """,
    """
    Appliance: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}
    Host:
      Type: AWS::EC2::Instance
      Properties: {NetworkInterfaces: [{NetworkInterfaceId: !Ref Appliance, DeviceIndex: "0"}]}
    """,
)


def test_a_default_route_to_an_interface_leads_to_an_appliance(build: Build) -> None:
    graph = build(NETWORK + APPLIANCE + route("out", "0.0.0.0/0", TO_APPLIANCE))
    assert (SubnetClass.APPLIANCE, True) in class_of(graph)


def test_the_local_routes_of_a_table_in_either_of_two_vpcs_may_be_there(build: Build) -> None:
    either = Pair(
        """
        resource "aws_route_table" "either" {
          vpc_id = var.unsure ? aws_vpc.main.id : aws_vpc.other.id
        }
        """,
        "Either: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !If [IsSure, !Ref Main, !Ref Other]}}\n",
    )
    graph = build(NETWORK + OTHER + either)
    table = the(graph, RouteTable, "either")
    local = [entry for entry in routes_of(graph, table).entries if entry.via is Via.LOCAL]
    assert {str(entry.exists) for entry in local} == {"possible"}


@pytest.mark.parametrize(
    ("to", "target", "kept"),
    [
        pytest.param("10.0.0.0/16", TO_APPLIANCE, False, id="replaced"),
        pytest.param("10.0.1.0/24", TO_APPLIANCE, True, id="overridden in part"),
        pytest.param("10.0.0.0/16", TO_INTERNET, True, id="what leads outside replaces nothing"),
    ],
)
def test_a_route_to_inside_the_vpc_may_replace_its_local_one(
    build: Build, to: str, target: Pair, *, kept: bool
) -> None:
    """https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#replace-local-route-target"""
    graph = build(NETWORK + gateway() + APPLIANCE + route("inward", to, target))
    routes = routes_of(graph, the(graph, RouteTable, "outward"))
    assert any(entry.via is Via.LOCAL for entry in routes.entries) is kept


def test_aws_gives_the_main_table_of_the_default_vpc_a_way_out_and_no_other_table(tmp_path: Path) -> None:
    text = """
    resource "aws_default_vpc" "mine" {}
    resource "aws_route_table" "own" {
      vpc_id = aws_default_vpc.mine.id
    }
    resource "aws_subnet" "by_default" {
      vpc_id     = aws_default_vpc.mine.id
      cidr_block = "172.31.200.0/24"
    }
    resource "aws_subnet" "apart" {
      vpc_id     = aws_default_vpc.mine.id
      cidr_block = "172.31.201.0/24"
    }
    resource "aws_route_table_association" "apart" {
      subnet_id      = aws_subnet.apart.id
      route_table_id = aws_route_table.own.id
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + text)
    assert is_public(graph, "by_default").possible
    assert not is_public(graph, "apart").possible


def test_a_route_without_a_destination_may_be_for_anything(tmp_path: Path) -> None:
    bare = """
    resource "aws_route" "bare" {
      route_table_id = aws_route_table.outward.id
      gateway_id     = aws_internet_gateway.internet.id
    }
    """
    text = (NETWORK + gateway()).text(Dialect.TERRAFORM) + bare
    graph = graph_of(tmp_path, Dialect.TERRAFORM, text)
    entries = routes_of(graph, the(graph, RouteTable, "outward")).entries
    (entry,) = (entry for entry in entries if entry.declared)
    assert (entry.destination.least, entry.destination.most) == (NO_ADDRESS, EVERY_ADDRESS)
    assert [doubt.reason for doubt in entry.destination.doubts] == ["its destination is not known"]
