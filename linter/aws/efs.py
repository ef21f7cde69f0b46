"""EFS: the mount targets of file systems.

https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from __future__ import annotations

from linter.aws.fields import links
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class MountTarget(Node):
    """A mount target: the interface of an EFS file system in a subnet."""

    spellings = declared_by("aws_efs_mount_target", "AWS::EFS::MountTarget")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
