"""An image is looked up by name without saying whose it is.

## Why is this bad?
Anybody can publish an image under the name that is looked for. The newest one wins, and runs with your role in your
network.

## How to fix
Name the owners: `owners = ["amazon"]`, `"self"`, or the number of the account.

## Limits
A look-up by image identifier needs no owner, and a filter for `owner-id` or `owner-alias` names one. CloudFormation
has no such look-up.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html
"""

from collections.abc import Iterator

from linter.aws.image import ImageLookup
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    aliases=("CKV_AWS_386", "AVD-AWS-0344"),
)
def ami_owner_unpinned(graph: Graph) -> Iterator[Finding]:
    """Find the look-ups of images for which anybody's image may match."""
    for lookup in graph.all(ImageLookup):
        anybody = lookup.owners.empty & lookup.owners_in_filters.empty & lookup.image_ids.empty
        yield lookup.finding(anybody, f"{lookup} may find anybody's image", at=lookup.owners.span)
