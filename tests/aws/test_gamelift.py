"""A fleet says which addresses reach which ports."""

from linter.aws.gamelift import GameFleet, GamePermission
from linter.network import addresses
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FLEET = Pair(
    """
    resource "aws_gamelift_fleet" "fleet" {
      name              = "fleet"
      ec2_instance_type = "c5.large"
      ec2_inbound_permission {
        from_port = 1000
        to_port   = 2000
        ip_range  = "10.0.0.0/8"
        protocol  = "UDP"
      }
    }
    """,
    """
    Fleet:
      Type: AWS::GameLift::Fleet
      Properties:
        Name: fleet
        EC2InboundPermissions: [{FromPort: 1000, ToPort: 2000, IpRange: 10.0.0.0/8, Protocol: UDP}]
    """,
)


def test_a_permission_is_of_its_fleet(build: Build) -> None:
    graph = build(FLEET)
    (permission,) = graph.all(GamePermission)
    assert permission.fleet.only is the(graph, GameFleet, "fleet")
    assert says(permission, "from_port", "to_port", "protocol") == [1000, 2000, "UDP"]
    assert permission.sources.held.least == addresses("10.0.0.0/8")
