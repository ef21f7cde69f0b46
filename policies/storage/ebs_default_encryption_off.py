"""Encryption of new volumes by default is turned off for the account.

## Why is this bad?
Every volume for which somebody forgets one line is then readable to whoever gets a copy.

## How to fix
Set `enabled = true`.

## Limits
CloudFormation has no resource for this setting.

https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import EncryptionByDefault
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.PHYSICAL_ISOLATION,
    controls=("EC2.7",),
    aliases=("CKV_AWS_106", "AC_AWS_0079"),
)
def ebs_default_encryption_off(graph: Graph) -> Iterator[Finding]:
    """Find the switches that turn the default off."""
    for switch in graph.all(EncryptionByDefault):
        yield switch.finding(
            switch.enabled.is_(wanted=False),
            "new volumes are not encrypted by default",
            at=switch.enabled.span,
            fix=switch.enabled.fix(value=True),
        )
