"""A volume is not encrypted.

## Why is this bad?
Whoever gets at a snapshot or a copy of the volume reads everything on it. Encryption costs nothing and needs no
change on the host.

## How to fix
Set `encrypted = true` (`Encrypted: true`), or turn on encryption by default for the account
(`aws_ebs_encryption_by_default`). An existing volume has to be copied.

## Limits
Where nothing is said the account's default decides, which is off unless a declaration here turns it on. A volume made
from a snapshot is encrypted if the snapshot is.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from collections.abc import Iterator

from linter.aws.ebs import Volume
from linter.aws.risks import REPLACED_VOLUME
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.questions.encryption import is_plain
from linter.truth import NO, unknown


@policy(
    Severity.MEDIUM,
    section=Section.PHYSICAL_ISOLATION,
    controls=("EC2.3",),
    aliases=(
        "CKV_AWS_3",
        "CKV2_AWS_2",
        "AVD-AWS-0026",
        "FG_R00016",
        "AC_AWS_0460",
        "F1",
        "ENCRYPTED_VOLUMES",
        "AwsSolutions-EC26",
    ),
)
def ebs_unencrypted(graph: Graph) -> Iterator[Finding]:
    """Find the volumes that are created without encryption."""
    for volume in graph.all(Volume):
        yield volume.finding(
            is_plain(graph, volume.encrypted) & ~_follows_a_snapshot(volume),
            f"{volume} is not encrypted",
            at=volume.encrypted.span,
            fix=volume.encrypted.fix(value=True, risk=REPLACED_VOLUME),
        )


def _follows_a_snapshot(volume: Volume) -> Truth:
    if volume.encrypted.stated:
        return NO
    return ~volume.snapshot.nothing & unknown("the snapshot may be encrypted", volume.snapshot.span)
