"""Verified Access: an endpoint is of a group, and a group of an instance."""

from linter.aws.verified_access import AccessGroup, AccessInstance, VerifiedAccessEndpoint
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

ACCESS = Pair(
    """
    resource "aws_verifiedaccess_instance" "access" {
      fips_enabled = true
    }
    resource "aws_verifiedaccess_group" "staff" {
      verifiedaccess_instance_id = aws_verifiedaccess_instance.access.id
      policy_document            = "permit(principal, action, resource);"
    }
    resource "aws_verifiedaccess_endpoint" "app" {
      attachment_type          = "vpc"
      endpoint_type            = "load-balancer"
      verified_access_group_id = aws_verifiedaccess_group.staff.id
      security_group_ids       = ["sg-0123"]
    }
    """,
    """
    Access: {Type: AWS::EC2::VerifiedAccessInstance, Properties: {FipsEnabled: true}}
    Staff:
      Type: AWS::EC2::VerifiedAccessGroup
      Properties: {VerifiedAccessInstanceId: !Ref Access, PolicyDocument: "permit(principal, action, resource);"}
    App:
      Type: AWS::EC2::VerifiedAccessEndpoint
      Properties:
        AttachmentType: vpc
        EndpointType: load-balancer
        VerifiedAccessGroupId: !Ref Staff
        SecurityGroupIds: [sg-0123]
    """,
)


def test_an_endpoint_is_judged_by_its_own_policy_and_that_of_its_group(build: Build) -> None:
    graph = build(ACCESS)
    endpoint, group = the(graph, VerifiedAccessEndpoint, "app"), the(graph, AccessGroup, "staff")
    assert endpoint.access_group.only is group
    assert says(endpoint, "policy", "groups") == [None, "sg-0123"]
    assert says(group, "policy") == ["permit(principal, action, resource);"]
    assert group.instance.only is the(graph, AccessInstance, "access")
    assert says(the(graph, AccessInstance, "access"), "fips", "s3_logs") == [True, False]
