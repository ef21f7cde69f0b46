"""EBS volumes and snapshots.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from __future__ import annotations

from linter.aws.ec2 import ACCOUNT_DECIDES, Instance
from linter.aws.fields import flag, links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links, Referrer


class Volume(Node):
    """A volume that is declared on its own."""

    spellings = declared_by("aws_ebs_volume", "AWS::EC2::Volume")
    identifier = "vol"

    encrypted = flag(terraform="encrypted", cloudformation="Encrypted", default=ACCOUNT_DECIDES)
    kms_key = text(terraform="kms_key_id", cloudformation="KmsKeyId")
    snapshot = links(lambda: Snapshot, terraform="snapshot_id", cloudformation="SnapshotId")

    @property
    def attachments(self) -> tuple[Referrer[VolumeAttachment], ...]:
        """Its attachments to instances."""
        return self.resolver.referring(VolumeAttachment, "volume", self)


class VolumeAttachment(Node):
    """The attachment of a volume to an instance."""

    spellings = declared_by(
        "aws_volume_attachment", "AWS::EC2::VolumeAttachment", inline("AWS::EC2::Instance", "Volumes")
    )

    volume = links(lambda: Volume, terraform="volume_id", cloudformation="VolumeId")
    of = links(lambda: Instance, terraform="instance_id", cloudformation="InstanceId")

    @property
    def instance(self) -> Links[Instance]:
        """The instance: the one it is nested in, or the one it refers to."""
        return self.owner(Instance) or self.of


class Snapshot(Node):
    """A snapshot of a volume, or a copy of a snapshot."""

    spellings = declared_by("aws_ebs_snapshot", "aws_ebs_snapshot_copy")
    identifier = "snap"

    volume = links(lambda: Volume, terraform="volume_id")
    encrypted = flag(terraform="encrypted")


class SnapshotPermission(Node):
    """The permission of another account to create volumes from a snapshot."""

    spellings = declared_by("aws_snapshot_create_volume_permission")

    snapshot = links(lambda: Snapshot, terraform="snapshot_id")
    account = text(terraform="account_id")
