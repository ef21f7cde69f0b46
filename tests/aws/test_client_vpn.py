"""A Client VPN endpoint says who may go where, and what it logs."""

from linter.aws.client_vpn import ClientVpn, ClientVpnAuthorization
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

DIAL_IN = Pair(
    """
    resource "aws_ec2_client_vpn_endpoint" "people" {
      client_cidr_block = "10.9.0.0/22"
      authentication_options {
        type                       = "certificate-authentication"
        root_certificate_chain_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a"
      }
      connection_log_options {
        enabled = false
      }
    }
    resource "aws_ec2_client_vpn_authorization_rule" "all" {
      client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.people.id
      target_network_cidr    = "0.0.0.0/0"
      authorize_all_groups   = true
    }
    """,
    """
    People:
      Type: AWS::EC2::ClientVpnEndpoint
      Properties:
        ClientCidrBlock: 10.9.0.0/22
        AuthenticationOptions:
          - Type: certificate-authentication
            MutualAuthentication: {ClientRootCertificateChainArn: "arn:aws:acm:eu-west-1:123456789012:certificate/a"}
        ConnectionLogOptions: {Enabled: false}
    All:
      Type: AWS::EC2::ClientVpnAuthorizationRule
      Properties: {ClientVpnEndpointId: !Ref People, TargetNetworkCidr: 0.0.0.0/0, AuthorizeAllGroups: true}
    """,
)


def test_an_endpoint_has_its_authorizations(build: Build) -> None:
    graph = build(DIAL_IN)
    endpoint = the(graph, ClientVpn, "people")
    assert says(endpoint, "authentication", "connection_log", "session_timeout_hours", "split_tunnel") == [
        ("certificate-authentication",),
        False,
        24,
        False,
    ]
    (authorization,) = endpoint.authorizations
    assert authorization.node is the(graph, ClientVpnAuthorization, "all")
    assert says(authorization.node, "all_users", "user_group") == [True, None]
