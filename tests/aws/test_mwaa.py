"""An Airflow environment says whether its web server is public."""

import pytest

from linter.aws.mwaa import AirflowEnvironment
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_mwaa_environment" "flow" {
      webserver_access_mode = "PUBLIC_ONLY"
      network_configuration {
        subnet_ids         = ["subnet-0123"]
        security_group_ids = ["sg-0123"]
      }
    }
    """,
    """
    Flow:
      Type: AWS::MWAA::Environment
      Properties:
        {WebserverAccessMode: PUBLIC_ONLY, NetworkConfiguration: {SubnetIds: [subnet-0123],
         SecurityGroupIds: [sg-0123]}}
    """,
)
BARE = Pair('resource "aws_mwaa_environment" "flow" {}\n', "Flow: {Type: AWS::MWAA::Environment}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, ["PUBLIC_ONLY", "subnet-0123", "sg-0123"]), (BARE, ["PRIVATE_ONLY", None, None])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), AirflowEnvironment, "flow")
    assert says(found, "access", "subnets", "groups") == expected
