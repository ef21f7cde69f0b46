"""Public sharing of snapshots or images is not blocked for the account.

## Why is this bad?
One wrong permission puts a disk with everything on it on the internet, and bots copy public snapshots within minutes.

## How to fix
Set the state to `block-all-sharing` (snapshots) or `block-new-sharing` (images).

## Limits
Only a declared setting is judged. CloudFormation has no resource for images.

https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
"""

from collections.abc import Iterator

from linter.aws.account_defaults import ImageBlock, SnapshotBlock
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.PHYSICAL_ISOLATION,
    controls=("EC2.182",),
)
def snapshot_or_ami_public(graph: Graph) -> Iterator[Finding]:
    """Find the settings of the account that leave public sharing open."""
    for snapshots in graph.all(SnapshotBlock):
        state = snapshots.state
        yield snapshots.finding(
            state.is_("unblocked"),
            "the account allows public snapshots",
            at=state.span,
            fix=state.fix("block-all-sharing"),
        )
    for images in graph.all(ImageBlock):
        state = images.state
        yield images.finding(
            state.is_("unblocked"),
            "the account allows public images",
            at=state.span,
            fix=state.fix("block-new-sharing"),
        )
