"""A domain of SageMaker says whether it uses the internet."""

import pytest

from linter.aws.sagemaker import StudioDomain
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_sagemaker_domain" "studio" {
      app_network_access_type = "VpcOnly"
      vpc_id                  = "vpc-0123"
      subnet_ids              = ["subnet-0123"]
      default_user_settings {
        execution_role  = "arn:aws:iam::123456789012:role/studio"
        security_groups = ["sg-0123"]
      }
    }
    """,
    """
    Studio:
      Type: AWS::SageMaker::Domain
      Properties:
        {AppNetworkAccessType: VpcOnly, VpcId: vpc-0123, SubnetIds: [subnet-0123],
         DefaultUserSettings: {SecurityGroups: [sg-0123]}}
    """,
)
BARE = Pair('resource "aws_sagemaker_domain" "studio" {}\n', "Studio: {Type: AWS::SageMaker::Domain}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, ["VpcOnly", "vpc-0123", "subnet-0123", "sg-0123"]), (BARE, ["PublicInternetOnly", None, None, None])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), StudioDomain, "studio")
    assert says(found, "network_access", "vpc", "subnets", "groups") == expected
