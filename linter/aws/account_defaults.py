"""EC2 settings of an account, in a region: defaults for new instances and volumes, and what may be shared or reached.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
"""

from __future__ import annotations

from linter.aws.fields import flag, number, text
from linter.aws.node import Node, declared_by
from linter.aws.strings import strings


class MetadataDefaults(Node):
    """The account's default options, in a region, for the metadata service of new instances."""

    spellings = declared_by("aws_ec2_instance_metadata_defaults")

    tokens = text(terraform="http_tokens", default="no-preference")
    endpoint = text(terraform="http_endpoint", default="no-preference")
    hop_limit = number(terraform="http_put_response_hop_limit")


class EncryptionByDefault(Node):
    """The account's setting, in a region, that encrypts new volumes by default."""

    spellings = declared_by("aws_ebs_encryption_by_default")

    enabled = flag(terraform="enabled", default=True)


class DefaultVolumeKey(Node):
    """The account's default KMS key, in a region, for new volumes."""

    spellings = declared_by("aws_ebs_default_kms_key")

    kms_key = text(terraform="key_arn")


class SnapshotBlock(Node):
    """The account's setting, in a region, that prevents public sharing of snapshots."""

    spellings = declared_by("aws_ebs_snapshot_block_public_access", "AWS::EC2::SnapshotBlockPublicAccess")

    state = text(terraform="state", cloudformation="State")


class ImageBlock(Node):
    """The account's setting, in a region, that prevents public sharing of images."""

    spellings = declared_by("aws_ec2_image_block_public_access")

    state = text(terraform="state")


class AllowedImages(Node):
    """The account's setting, in a region, that restricts the images instances can be launched from.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html
    """

    spellings = declared_by("aws_ec2_allowed_images_settings")

    state = text(terraform="state")
    providers = strings(terraform="image_criterion[].image_providers[]")


class SerialConsole(Node):
    """The account's setting, in a region, that allows access to the serial consoles of instances."""

    spellings = declared_by("aws_ec2_serial_console_access")

    enabled = flag(terraform="enabled", default=True)
