"""An instance can be reached from the internet.

## Why is this bad?
Anybody who scans the address finds what listens there, and the next flaw in it lets everybody in. From the instance an
attacker moves on into the VPC.

## How to fix
Put the instance into a private subnet and a load balancer in front of what must be public; let people in through
Session Manager. Where the instance itself must be public, allow only the addresses that need it.

## Limits
The whole path counts: public address, internet gateway, routes in both directions, network ACLs, security groups. Paths
through a load balancer are intended and not reported, nor is an instance that only answers pings. Whether anything
listens on the port is not known.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#network-isolation
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.network import ICMP, ICMPV6, union
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.exposures import in_words, launched, reachability
from linter.reachability.answer import Exposure
from linter.reachability.packets.packets import Packets

PINGS = union(*((protocol, protocol) for protocol in (ICMP, ICMPV6)))


@policy(Severity.CRITICAL, section=Section.NETWORK_ISOLATION, aliases=("AC_AWS_0478",))
def instance_internet_reachable(graph: Graph) -> Iterator[Finding]:
    """Find the instances that the internet reaches without a load balancer in between."""
    for interface in launched(graph):
        direct = reachability(graph).directly(interface)
        exposure = Exposure(interface, direct.packets.mapped(_without_pings), direct.trails)
        yield interface.owner.finding(
            exposure.packets.some,
            f"the internet reaches {interface.owner} on {in_words(exposure.packets)}",
            path=exposure.path(),
        )


def _without_pings(packets: Packets) -> Packets:
    boxes = (replace(box, protocols=box.protocols - PINGS) for box in packets.boxes)
    return Packets(tuple(box for box in boxes if box.protocols))
