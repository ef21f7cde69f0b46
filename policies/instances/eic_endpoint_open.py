"""An EC2 Instance Connect Endpoint may reach every address.

## Why is this bad?
Whoever may use the endpoint then reaches every host of the VPC, and what is joined to it, with SSH or Remote Desktop.

## How to fix
Let the endpoint's security group out only to the group of the hosts it is meant for.

## Limits
Only groups whose rules are declared here can be judged. The policy is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
"""

from collections.abc import Iterator

from linter.aws.instance_connect import ConnectEndpoint
from linter.graph.filtering import Direction, rules_of
from linter.network import EVERY_ADDRESS
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    default=False,
)
def eic_endpoint_open(graph: Graph) -> Iterator[Finding]:
    """Find the endpoints with a group whose egress covers every address."""
    for endpoint in graph.all(ConnectEndpoint):
        groups = endpoint.groups
        everywhere = any_of(
            groups.includes(group) & permission.applies & permission.peers.covers(EVERY_ADDRESS)
            for group in groups
            for permission in rules_of(graph, group, Direction.EGRESS).permissions
        )
        yield endpoint.finding(everywhere, f"{endpoint} may reach every address", at=groups.span)
