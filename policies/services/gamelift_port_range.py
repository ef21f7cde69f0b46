"""A fleet of game servers opens a range of ports.

## Why is this bad?
A range opens ports that nobody listens on today, and the next program that starts may listen on one of them.

## How to fix
Name the ports that the game uses.

## Limits
Game servers often need a range for their sessions. The policy is not in the default profile.

https://docs.aws.amazon.com/gameliftservers/latest/apireference/API_IpPermission.html
"""

from collections.abc import Iterator

from linter.aws.gamelift import GamePermission
from linter.aws.setting import Setting
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import between


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("W65", "GAMELIFT_FLEET_INBOUND_PORT_RANGE_RULE"),
    default=False,
)
def gamelift_port_range(graph: Graph) -> Iterator[Finding]:
    """Find the permissions for more than one port."""
    for permission in graph.all(GamePermission):
        yield permission.finding(
            _is_range(permission.from_port, permission.to_port),
            f"{permission} opens a range of ports",
            at=permission.to_port.span,
        )


def _is_range(first: Setting[int], last: Setting[int]) -> Truth:
    shared = set(first.values) & set(last.values)
    return between(
        certain=not shared and not first.open and not last.open,
        possible=first.known is None or first.known != last.known,
        doubts=(*first.doubts, *last.doubts),
    )
