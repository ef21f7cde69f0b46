"""What is hidden in a fixture, one kind of thing after the other, leaves what it decides possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, reachability, written
from tests.reachability.hiding import hidings
from tests.reachability.test_hiding import contradictions, in_fixture

SCENARIOS = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"
HIDDEN = {
    "the attachment of an internet gateway": ("001", "Igwatt, in a nested stack"),
    "an Elastic IP address": ("007", "aws_eip_association.addressas, in a module"),
    "the group that a rule names": ("025", "aws_security_group.back.ingress0.security_groups.0"),
    "the group of a sender": ("025", "aws_instance.web.vpc_security_group_ids.0"),
    "a rule going out beside AWS's own": ("029", "Out, in a nested stack"),
    "the listener of a load balancer": ("043", "aws_lb_listener.https, in a module"),
    "a target of a target group": ("043", "aws_lb_target_group_attachment.webm0, in a module"),
    "the addresses of one of several subnets": ("050", "Sp: CidrBlock"),
    "whether a route of a transit gateway is a blackhole": ("061", "Static: Blackhole"),
    "the route table of an internet gateway": ("067", "Igwedge, in a nested stack"),
    "a route of an internet gateway's table": ("067", "Inward, in a nested stack"),
    "an exclusion from VPC block public access": ("071", "Exclusion, in a nested stack"),
    "the subnet of an exclusion": ("071", "Sp, imported"),
    "a VPN gateway": ("088", "Vgw, imported"),
    "a VPN connection": ("088", "aws_vpn_connection.vpn, in a module"),
    "a static route of a VPN connection": ("088", "aws_vpn_connection_route.office, in a module"),
    "the gateway of an attachment": ("088", "Vgwatt: VpnGatewayId"),
    "a further range of a VPC": ("095", "Second, in a nested stack"),
    "the attachment of an interface": ("097", "aws_network_interface_attachment.secondatt, in a module"),
    "the interface of an attachment": ("097", "Secondatt: NetworkInterfaceId"),
    "the subnet behind a VPN": ("101", "Sa, imported"),
    "a transit gateway": ("107", "Hub, imported"),
    "an attachment of a transit gateway": ("107", "Att, in a nested stack"),
    "the appliance of a route": ("109", "aws_route_table.rt.route0.network_interface_id"),
    "the endpoint of a client VPN": ("113", "Dial, imported"),
    "the association of a client VPN": ("113", "Joined, in a nested stack"),
    "the endpoint of an accelerator": ("119", "Gag: EndpointConfigurations.0.EndpointId"),
    "the listener of an accelerator": ("119", "Gal, imported"),
    "an origin of a distribution": ("122", "Vo, imported"),
    "the endpoint group of an accelerator": ("115", "aws_globalaccelerator_endpoint_group.gag, in a module"),
    "the protocol that a VPC origin speaks": ("123", "Vo: VpcOriginEndpointConfig.OriginProtocolPolicy"),
    "the link of an API": ("126", "Link, imported"),
    "the listener of an API": ("126", "aws_lb_listener.front, looked up"),
    "the listener of a Lattice service": ("129", "Ll, in a nested stack"),
    "the service of a Lattice listener": ("129", "aws_vpclattice_listener.ll.service_identifier"),
    "the targets of a Lattice service": ("129", "Lt, imported"),
    "the group of a Lattice target": ("129", "aws_vpclattice_target_group_attachment.ltm.target_group_identifier"),
    "the network of a Lattice service": ("129", "Has: ServiceNetworkIdentifier"),
    "the VPC of a service network": ("129", "Join, in a nested stack"),
    "the function of a URL": ("133", "Url: TargetFunctionArn"),
    "the target group of a function": ("137", "Tg, in a nested stack"),
    "the load balancer of a function": ("137", "Lb, imported"),
    "the endpoint of a service": ("138", "aws_vpc_endpoint.ep, in a module"),
    "the service of an endpoint": ("138", "Svc, imported"),
    "a service that anybody may connect to": ("087", "Shared, imported"),
    "the VPC of a subnet behind a firewall": ("067", "Sp: VpcId"),
    "the route table of a gateway that answers pass": ("069", "aws_route_table_association.igwedge, in a module"),
    "the subnet of a NAT gateway behind a firewall": ("145", "aws_subnet.sn, looked up"),
    "the route back to a firewall": ("145", "Home: VpcEndpointId"),
    "the route to a firewall": ("147", "There: VpcEndpointId"),
    "the table of a subnet behind a firewall": ("147", "aws_route_table_association.saas, in a module"),
    "the host of an appliance's interface": ("151", "aws_network_interface_attachment.inneratt.instance_id"),
    "the subnets of an inspecting VPC's attachment": ("153", "Ti: SubnetIds"),
    "an attachment that tables of a hub name": ("153", "aws_ec2_transit_gateway_vpc_attachment.ta, looked up"),
    "an attachment of any kind that tables of a hub name": ("153", "Tb, imported"),
    "an attachment beside an inspecting VPC": ("153", "Ta, in a nested stack"),
    "the table of an attachment": ("153", "Asti, in a nested stack"),
    "the VPC of one end of a hub": ("154", "aws_ec2_transit_gateway_vpc_attachment.ti.vpc_id"),
    "the hub of an attachment": ("155", "Tb: TransitGatewayId"),
    "a peering connection": ("158", "Px, imported"),
    "the route to a peering connection": ("158", "Far, in a nested stack"),
    "the clients that a listener rule names": ("161", "Rule: Conditions.0.SourceIpConfig.Values.0"),
    "the priority of a listener rule": ("161", "Rule: Priority"),
    "the addresses of a load balancer": ("161", "Sa: CidrBlock"),
}


@pytest.mark.parametrize(("scenario", "what"), HIDDEN.values(), ids=HIDDEN)
def test_what_hides_something_leaves_the_answer_possible(scenario: str, what: str, tmp_path: Path) -> None:
    folder = next(SCENARIOS.glob(f"{scenario}_*"))
    dialect = Dialect.TERRAFORM if what.startswith("aws_") else Dialect.CLOUDFORMATION
    text = (folder / FILES[dialect]).read_text()
    hiding = next(hiding for hiding in hidings(text, dialect) if hiding.what == what)
    known = reachability(written(tmp_path, dialect, text))
    asked = in_fixture(known.graph, folder / FILES[dialect])
    blind = reachability(written(tmp_path, dialect, hiding.text()))
    assert not contradictions(known, blind, asked)
