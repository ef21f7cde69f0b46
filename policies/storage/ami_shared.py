"""An image is public.

## Why is this bad?
Everybody can launch the image and read every file on it, with whatever keys and code somebody left there.

## How to fix
Share it with single accounts or with your organization.

## Limits
A permission for one account or an organization is not reported. CloudFormation has no resource for it.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html
"""

from collections.abc import Iterator

from linter.aws.image import LaunchPermission
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.PHYSICAL_ISOLATION,
    aliases=("CKV_AWS_205",),
)
def ami_shared(graph: Graph) -> Iterator[Finding]:
    """Find the launch permissions for everybody."""
    for permission in graph.all(LaunchPermission):
        yield permission.finding(
            permission.group.is_("all"), f"{permission} lets everybody launch the image", at=permission.group.span
        )
