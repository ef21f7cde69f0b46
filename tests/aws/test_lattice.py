"""A service of VPC Lattice is open to all unless its policy counts."""

from linter.aws.lattice import LatticePolicy, LatticeService, ServiceNetwork
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SERVICES = Pair(
    """
    resource "aws_vpclattice_service_network" "net" {
      name      = "net"
      auth_type = "AWS_IAM"
    }
    resource "aws_vpclattice_service" "app" {
      name = "app"
    }
    resource "aws_vpclattice_auth_policy" "policy" {
      resource_identifier = aws_vpclattice_service_network.net.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] })
    }
    """,
    """
    Net: {Type: AWS::VpcLattice::ServiceNetwork, Properties: {Name: net, AuthType: AWS_IAM}}
    App: {Type: AWS::VpcLattice::Service, Properties: {Name: app}}
    Policy:
      Type: AWS::VpcLattice::AuthPolicy
      Properties:
        ResourceIdentifier: !Ref Net
        Policy: {Statement: [{Effect: Allow, Principal: "*", Action: "*", Resource: "*"}]}
    """,
)


def test_a_service_says_how_it_authorizes_and_a_policy_whose_it_is(build: Build) -> None:
    graph = build(SERVICES)
    assert says(the(graph, ServiceNetwork, "net"), "authorization") == ["AWS_IAM"]
    assert says(the(graph, LatticeService, "app"), "authorization") == ["NONE"]
    policy = the(graph, LatticePolicy, "policy")
    assert policy.of.only is the(graph, ServiceNetwork, "net")
    assert policy.document.allows("vpc-lattice-svcs:Invoke").certain
