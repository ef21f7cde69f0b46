"""An encrypted volume uses the key that AWS manages.

## Why is this bad?
A key of your own can be restricted, rotated and revoked, and its use is logged. The key of AWS is open to everything
in the account that may use EBS.

## How to fix
Name a key: `kms_key_id` (`KmsKeyId`).

## Limits
A default key for the account (`aws_ebs_default_kms_key`) counts. This is advice and is not in the default profile.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import DefaultVolumeKey
from linter.aws.ebs import Volume
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.INFO,
    section=Section.PHYSICAL_ISOLATION,
    aliases=("CKV_AWS_189", "AVD-AWS-0027", "W37", "EBS_VOLUME_ENCRYPTION_KEY_RULE"),
    default=False,
)
def ebs_no_cmk(graph: Graph) -> Iterator[Finding]:
    """Find the volumes for which neither they nor the account name a key."""
    by_default = any_of(key.exists for key in graph.all(DefaultVolumeKey))
    for volume in graph.all(Volume):
        yield volume.finding(
            volume.kms_key.omitted & ~by_default & ~volume.encrypted.is_(wanted=False),
            f"{volume} uses the key that AWS manages",
        )
