"""S3 buckets, as far as logs and policies need them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.policy_document import policy_document
from linter.aws.setting import Links, Referrer


class Bucket(Node):
    """A bucket."""

    spellings = declared_by("aws_s3_bucket", "AWS::S3::Bucket")
    name_field = "name"

    name = text(terraform="bucket", cloudformation="BucketName")

    @property
    def policies(self) -> tuple[Referrer[BucketPolicy], ...]:
        """Its policies."""
        return self.resolver.referring(BucketPolicy, "bucket", self)

    @property
    def access_blocks(self) -> tuple[Referrer[BucketAccessBlock], ...]:
        """Its settings of Block Public Access."""
        return self.resolver.referring(BucketAccessBlock, "bucket", self)


class BucketAccessBlock(Node):
    """The Block Public Access settings of a bucket. A declaration sets all four, which are on by default."""

    spellings = declared_by(
        "aws_s3_bucket_public_access_block", inline("AWS::S3::Bucket", "PublicAccessBlockConfiguration")
    )

    of = links(lambda: Bucket, terraform="bucket")
    blocks_acls = flag(terraform="block_public_acls", cloudformation="BlockPublicAcls", default=False)
    blocks_policies = flag(terraform="block_public_policy", cloudformation="BlockPublicPolicy", default=False)
    ignores_acls = flag(terraform="ignore_public_acls", cloudformation="IgnorePublicAcls", default=False)
    restricts = flag(terraform="restrict_public_buckets", cloudformation="RestrictPublicBuckets", default=False)

    @property
    def bucket(self) -> Links[Bucket]:
        """The bucket: the one it is nested in, or the one it refers to."""
        return self.owner(Bucket) or self.of


class BucketPolicy(Node):
    """The policy of a bucket."""

    spellings = declared_by("aws_s3_bucket_policy", "AWS::S3::BucketPolicy")

    bucket = links(lambda: Bucket, terraform="bucket", cloudformation="Bucket")
    document = policy_document(terraform="policy", cloudformation="PolicyDocument")
