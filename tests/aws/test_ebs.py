"""Volumes and snapshots say whether they are encrypted, or that the account decides."""

from linter.aws.account_defaults import SnapshotBlock
from linter.aws.ebs import Volume, VolumeAttachment
from linter.aws.ec2 import Instance
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

DISKS = Pair(
    """
    resource "aws_instance" "host" {}
    resource "aws_ebs_volume" "sealed" {
      availability_zone = "eu-west-1a"
      encrypted         = true
    }
    resource "aws_ebs_volume" "silent" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_volume_attachment" "use" {
      device_name = "/dev/sdf"
      volume_id   = aws_ebs_volume.sealed.id
      instance_id = aws_instance.host.id
    }
    resource "aws_ebs_snapshot_block_public_access" "block" {
      state = "block-all-sharing"
    }
    """,
    """
    Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1}}
    Sealed: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a, Encrypted: true}}
    Silent: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a}}
    Use:
      Type: AWS::EC2::VolumeAttachment
      Properties: {Device: /dev/sdf, VolumeId: !Ref Sealed, InstanceId: !Ref Host}
    Block: {Type: AWS::EC2::SnapshotBlockPublicAccess, Properties: {State: block-all-sharing}}
    """,
)


def test_a_volume_that_does_not_say_is_as_the_account_decides(build: Build) -> None:
    graph = build(DISKS)
    assert says(the(graph, Volume, "sealed"), "encrypted") == [True]
    silent = the(graph, Volume, "silent").encrypted
    assert silent.open
    assert "account" in silent.doubts[0].reason
    assert says(the(graph, SnapshotBlock, "block"), "state") == ["block-all-sharing"]


def test_a_volume_is_attached_to_an_instance(build: Build) -> None:
    graph = build(DISKS)
    use = the(graph, VolumeAttachment, "use")
    assert use.instance.only is the(graph, Instance, "host")
    assert [attachment.node for attachment in the(graph, Volume, "sealed").attachments] == [use]
