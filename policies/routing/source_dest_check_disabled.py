"""An interface takes packets that are not for it, though nothing is routed through it.

## Why is this bad?
With the source/destination check off an interface sends and takes packets under any address. That is how a router
works; on an ordinary host it lets whoever takes the host speak for others.

## How to fix
Leave the check on. Where the host is a NAT instance, a VPN gateway or a firewall, let a route lead to it: then it is
not reported.

## Limits
A route set outside of what is judged here, by a controller or by hand, is not seen.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html#EIP_Disable_SrcDestCheck
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.aws.network_interface import NetworkInterface
from linter.policy import Finding, Graph, Severity, policy, routed_through


@policy(Severity.MEDIUM, section="network-isolation", controls=("FSBP EC2.180",))
def source_dest_check_disabled(graph: Graph) -> Iterator[Finding]:
    """Find the instances and interfaces with the check off that no route leads to."""
    hosts: tuple[Instance | NetworkInterface, ...] = (*graph.all(Instance), *graph.all(NetworkInterface))
    for node in hosts:
        routed = routed_through(graph, node)
        off = node.source_dest_check.is_(wanted=False)
        yield node.finding(
            off & ~routed.when,
            f"{node} takes packets that are not for it: its source/destination check is off",
            at=node.source_dest_check.span,
            fix=node.source_dest_check.fix(value=True),
            excuse=f"{routed.by} leads to it" if off.possible and routed.when.certain else "",
        )
