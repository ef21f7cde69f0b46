"""A VPN connection has two tunnels, whatever is written about them."""

from linter.aws.vpn import VpnConnection
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

BARE = Pair(
    'resource "aws_vpn_connection" "line" {\n  type = "ipsec.1"\n  customer_gateway_id = "cgw-0123"\n}\n',
    "Line: {Type: AWS::EC2::VPNConnection, Properties: {Type: ipsec.1, CustomerGatewayId: cgw-0123}}\n",
)
SECOND = Pair(
    """
    resource "aws_vpn_connection" "line" {
      type                                 = "ipsec.1"
      customer_gateway_id                  = "cgw-0123"
      tunnel2_preshared_key                = "not-so-secret"
      tunnel2_phase1_dh_group_numbers      = [20]
      tunnel2_phase1_lifetime_seconds      = 3600
      tunnel2_phase2_encryption_algorithms = ["AES256-GCM-16"]
      tunnel2_log_options {
        cloudwatch_log_options {
          log_enabled = true
        }
      }
    }
    """,
    """
    Line:
      Type: AWS::EC2::VPNConnection
      Properties:
        Type: ipsec.1
        CustomerGatewayId: cgw-0123
        VpnTunnelOptionsSpecifications:
          - DPDTimeoutSeconds: 30
          - PreSharedKey: not-so-secret
            Phase1DHGroupNumbers: [{Value: 20}]
            Phase1LifetimeSeconds: 3600
            Phase2EncryptionAlgorithms: [{Value: AES256-GCM-16}]
            LogOptions: {CloudwatchLogOptions: {LogEnabled: true}}
    """,
)
ASKED = ("preshared_key", "phase1_dh_groups", "phase1_lifetime", "phase2_encryption", "logs")


def test_both_tunnels_are_there_though_nothing_is_written_of_them(build: Build) -> None:
    graph = build(BARE)
    line = the(graph, VpnConnection, "line")
    assert len(line.tunnels) == 2
    for tunnel in line.tunnels:
        assert tunnel.connection.only is line
        assert tunnel.span == line.span
        assert tunnel.preshared_key.omitted.certain
        assert "2" in tunnel.phase1_dh_groups.surely
        assert "5" not in tunnel.phase1_dh_groups.surely
        assert tunnel.phase2_dh_groups.surely[:3] == ("2", "5", "14")


def test_each_tunnel_says_only_its_own(build: Build) -> None:
    first, second = the(build(SECOND), VpnConnection, "line").tunnels
    assert says(first, "preshared_key", "phase1_lifetime", "logs") == [None, 28800, False]
    assert says(second, *ASKED) == ["not-so-secret", ("20",), 3600, ("AES256-GCM-16",), True]
    assert second.preshared_key.span.line >= second.span.line
