"""A volume that comes with an instance is not encrypted.

## Why is this bad?
Whoever gets at a snapshot or an image of the instance reads everything on its disks.

## How to fix
Set `encrypted = true` in the block device (`Ebs: {Encrypted: true}`), or turn on encryption by default for the
account.

## Limits
Where nothing is said the account's default and the image decide. The default is off unless a declaration here turns
it on, and images that are encrypted are rare. Disks that only the image lists are not seen. Instance store volumes do
not count.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import LaunchVolume
from linter.aws.risks import REPLACED_VOLUME
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.encryption import is_plain


@policy(
    Severity.MEDIUM,
    section=Section.PHYSICAL_ISOLATION,
    controls=("EC2.3", "EC2.173", "EC2.181"),
    aliases=("CKV_AWS_8", "AVD-AWS-0008", "AVD-AWS-0131", "AC_AWS_0167", "AwsSolutions-EC26"),
)
def ebs_block_device_unencrypted(graph: Graph) -> Iterator[Finding]:
    """Find the block devices of instances and launch templates that are created without encryption."""
    for volume in graph.all(LaunchVolume):
        on_ebs = volume.virtual_name.omitted & volume.no_device.omitted
        yield volume.finding(
            is_plain(graph, volume.encrypted) & on_ebs,
            f"a volume of {volume} is not encrypted",
            at=volume.encrypted.span,
            fix=volume.encrypted.fix(value=True, risk=REPLACED_VOLUME),
        )
