"""A bucket has its policies and its block of public access, inline or beside it."""

from linter.aws.s3 import Bucket
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

BUCKET = Pair(
    """
    resource "aws_s3_bucket" "logs" {
      bucket = "logs"
    }
    resource "aws_s3_bucket_public_access_block" "block" {
      bucket              = aws_s3_bucket.logs.id
      block_public_policy = true
    }
    resource "aws_s3_bucket_policy" "policy" {
      bucket = aws_s3_bucket.logs.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Principal = "*",
       Resource = "*" }] })
    }
    """,
    """
    Logs:
      Type: AWS::S3::Bucket
      Properties: {BucketName: logs, PublicAccessBlockConfiguration: {BlockPublicPolicy: true}}
    Policy:
      Type: AWS::S3::BucketPolicy
      Properties:
        Bucket: !Ref Logs
        PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:GetObject", Principal: "*", Resource: "*"}]}
    """,
)


def test_a_bucket_shows_what_others_may_do_with_it(build: Build) -> None:
    bucket = the(build(BUCKET), Bucket, "logs")
    assert [says(block.node, "blocks_policies", "blocks_acls") for block in bucket.access_blocks] == [[True, False]]
    (policy,) = bucket.policies
    assert policy.node.document.allows("s3:GetObject").certain
