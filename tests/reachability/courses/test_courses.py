"""Which subnets have a route that may lead packets for their own VPC elsewhere."""

import pytest

from linter.aws.vpc import Subnet
from linter.reachability.courses.courses import diverted
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import NAT, NETWORK, PUBLIC, TO_INTERNET, TO_NAT, gateway, route

APPLIANCE = Pair(
    'resource "aws_network_interface" "box" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Box: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}\n",
)
TO_BOX = Pair("network_interface_id = aws_network_interface.box.id", "NetworkInterfaceId: !Ref Box")
TO_GIVEN = Pair("gateway_id = var.somewhere", "GatewayId: !Ref Somewhere")
TO_UNKNOWN = Pair('gateway_id = split(",", var.somewhere)[0]', 'GatewayId: !Select [0, !Split [",", !Ref Somewhere]]')
TO_EITHER = Pair(
    "gateway_id = var.unsure ? aws_internet_gateway.internet.id : var.somewhere",
    "GatewayId: !If [IsSure, !Ref Internet, !Ref Somewhere]",
)


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(NETWORK, False, id="local only"),
        pytest.param(PUBLIC, False, id="to the internet"),
        pytest.param(NETWORK + NAT + route("out", "0.0.0.0/0", TO_NAT), True, id="to a NAT gateway"),
        pytest.param(NETWORK + APPLIANCE + route("out", "10.0.2.0/24", TO_BOX), True, id="to an interface"),
        pytest.param(NETWORK + route("out", "10.0.2.0/24", TO_GIVEN), True, id="to something given"),
        pytest.param(NETWORK + route("out", "10.0.2.0/24", TO_UNKNOWN), True, id="to something unknown"),
        pytest.param(NETWORK + gateway() + route("out", "0.0.0.0/0", TO_EITHER), True, id="perhaps to something given"),
        pytest.param(PUBLIC + APPLIANCE + route("in", "10.0.2.0/24", TO_BOX), True, id="to both"),
        pytest.param(NETWORK + gateway() + route("out", "10.0.0.0/8", TO_INTERNET), False, id="wider than its own"),
    ],
)
def test_a_subnet_is_diverted_by_a_route_to_what_may_be_inside(build: Build, network: Pair, *, expected: bool) -> None:
    graph = build(network)
    assert diverted(graph, the(graph, Subnet, "web")) is expected
