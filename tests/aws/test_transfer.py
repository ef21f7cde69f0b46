"""A server for file transfers says where it listens and what it speaks."""

import pytest

from linter.aws.transfer import TransferServer
from linter.resource import Dialect
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_transfer_server" "server" {
      endpoint_type        = "VPC"
      protocols            = ["FTP", "SFTP"]
      security_policy_name = "TransferSecurityPolicy-2024-01"
      endpoint_details {
        subnet_ids = ["subnet-0123"]
        vpc_id     = "vpc-0123"
      }
    }
    """,
    """
    Server:
      Type: AWS::Transfer::Server
      Properties:
        {EndpointType: VPC, Protocols: [FTP, SFTP], SecurityPolicyName: TransferSecurityPolicy-2024-01,
         EndpointDetails: {SubnetIds: [subnet-0123], VpcId: vpc-0123}}
    """,
)
BARE = Pair('resource "aws_transfer_server" "server" {}\n', "Server: {Type: AWS::Transfer::Server}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (FULL, ["VPC", ("FTP", "SFTP"), "TransferSecurityPolicy-2024-01", "subnet-0123", "vpc-0123"]),
    ],
    ids=["full"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), TransferServer, "server")
    assert says(found, "endpoint_type", "protocols", "security_policy", "subnets", "vpc") == expected


def test_a_server_that_names_no_policy_has_that_of_terraform_or_one_that_aws_chooses(
    build: Build, dialect: Dialect
) -> None:
    found = the(build(BARE), TransferServer, "server")
    assert says(found, "endpoint_type", "protocols") == ["PUBLIC", ("SFTP",)]
    chosen = found.security_policy
    assert chosen.known == ("TransferSecurityPolicy-2018-11" if dialect is Dialect.TERRAFORM else None)
    assert chosen.open is (dialect is Dialect.CLOUDFORMATION)
