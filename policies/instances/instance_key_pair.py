"""An instance lets people in with an SSH key.

## Why is this bad?
A key pair is a password that never expires: it is copied, shared and forgotten, and nobody sees who used it.

## How to fix
Leave the key pair out, and use Session Manager or EC2 Instance Connect, which sign in with IAM and log each session.

## Limits
The policy is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.ec2 import Launch
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    default=False,
)
def instance_key_pair(graph: Graph) -> Iterator[Finding]:
    """Find the launches that name a key pair."""
    for launch in graph.all(Launch):
        yield launch.finding(
            ~launch.key_pair.nothing, f"{launch} lets people in with an SSH key", at=launch.key_pair.span
        )
