"""Clusters of EMR may be open to the internet.

## Why is this bad?
EMR refuses to start a cluster whose security group is open to the internet, unless the account turns that off.

## How to fix
Set `block_public_security_group_rules = true`.

## Limits
Only a declared setting is judged. CloudFormation has no resource for it.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
"""

from collections.abc import Iterator

from linter.aws.emr import EmrPublicAccess
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EMR.2",),
    aliases=("CKV_AWS_390",),
)
def emr_public_access_allowed(graph: Graph) -> Iterator[Finding]:
    """Find the settings of the account that allow public clusters."""
    for setting in graph.all(EmrPublicAccess):
        blocks = setting.blocks
        message = "clusters of EMR may be open to the internet"
        yield setting.finding(blocks.is_(wanted=False), message, at=blocks.span, fix=blocks.fix(value=True))
