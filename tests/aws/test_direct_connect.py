"""A Direct Connect connection says whether it can be encrypted."""

from linter.aws.direct_connect import DirectConnection, TransitInterface
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

LINE = Pair(
    """
    resource "aws_dx_connection" "line" {
      name           = "line"
      location       = "EqDC2"
      bandwidth      = "10Gbps"
      request_macsec = true
    }
    resource "aws_dx_transit_virtual_interface" "way" {
      name           = "way"
      connection_id  = aws_dx_connection.line.id
      dx_gateway_id  = "gateway-0123"
      vlan           = 4094
      address_family = "ipv4"
      bgp_asn        = 65352
    }
    """,
    """
    Line:
      Type: AWS::DirectConnect::Connection
      Properties: {ConnectionName: line, Location: EqDC2, Bandwidth: 10Gbps, RequestMACSec: true}
    Way:
      Type: AWS::DirectConnect::TransitVirtualInterface
      Properties: {VirtualInterfaceName: way, ConnectionId: !Ref Line, DirectConnectGatewayId: gateway-0123, Vlan: 4094}
    """,
)


def test_an_interface_runs_over_its_connection(build: Build) -> None:
    graph = build(LINE)
    line = the(graph, DirectConnection, "line")
    assert says(line, "macsec_capable", "bandwidth") == [True, "10Gbps"]
    assert the(graph, TransitInterface, "way").connection.only is line
