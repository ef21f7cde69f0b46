"""The metadata service answers across more than one network hop.

## Why is this bad?
With a hop limit above one, a container or a proxy on the host can fetch the credentials of the instance.

## How to fix
Set `http_put_response_hop_limit` (`HttpPutResponseHopLimit`) to 1.

## Limits
Containers that need the role of the instance need a limit of 2; accept the finding there, or give them roles of their
own. The policy is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Launch
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("CKV_AWS_341",),
    default=False,
)
def imds_hop_limit(graph: Graph, *, most_hops: int = 1) -> Iterator[Finding]:
    """Find the launches with a hop limit above the most allowed."""
    for launch in graph.all(Launch):
        hops = launch.metadata_hop_limit
        yield launch.finding(
            hops.test(lambda limit: limit > most_hops),
            f"the metadata service of {launch} answers across more than {most_hops} hop(s)",
            at=hops.span,
            fix=hops.fix(most_hops),
        )
