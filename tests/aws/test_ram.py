"""A resource share says what is shared with whom."""

from linter.aws.ram import ResourceShare
from linter.aws.vpc import Subnet
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SHARE = Pair(
    """
    resource "aws_subnet" "shared" {
      vpc_id     = "vpc-0123"
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ram_resource_share" "share" {
      name                      = "share"
      allow_external_principals = true
    }
    resource "aws_ram_principal_association" "other" {
      principal          = "210987654321"
      resource_share_arn = aws_ram_resource_share.share.arn
    }
    resource "aws_ram_resource_association" "subnet" {
      resource_arn       = aws_subnet.shared.arn
      resource_share_arn = aws_ram_resource_share.share.arn
    }
    """,
    """
    Shared: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0123, CidrBlock: 10.0.0.0/24}}
    Share:
      Type: AWS::RAM::ResourceShare
      Properties:
        Name: share
        AllowExternalPrincipals: true
        Principals: ["210987654321"]
        ResourceArns: [!Ref Shared]
    """,
)


def test_the_principals_and_resources_are_found_in_either_place(build: Build) -> None:
    graph = build(SHARE)
    share = the(graph, ResourceShare, "share")
    assert says(share, "allows_outsiders") == [True]
    further = [added.node.principal.known for added in share.further_principals]
    assert [*share.principals.surely, *further] == ["210987654321"]
    resources = [*share.resources, *(node for added in share.further_resources for node in added.node.shared)]
    assert resources == [the(graph, Subnet, "shared")]
