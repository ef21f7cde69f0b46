"""An Elastic IP address is attached to nothing.

## Why is this bad?
It costs money, and a name that still points to it can be taken over once it is released.

## How to fix
Attach it, or release it.

## Limits
Addresses of NAT gateways and network load balancers are attached. What is handed to a module that is not at hand is
not known. This is advice and is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
"""

from collections.abc import Iterator

from linter.aws.elastic_ip import ElasticIp, ElasticIpAssociation
from linter.aws.elb import LoadBalancer
from linter.aws.gateway import NatAddress, NatGateway
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy

USES = (
    (ElasticIpAssociation, "allocation"),
    (LoadBalancer, "allocations"),
    (NatAddress, "allocation"),
    (NatGateway, "allocation"),
    (NatGateway, "further_allocations"),
    (NatGateway, "zone_allocations"),
)


@policy(
    Severity.INFO,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.12",),
    aliases=("CKV2_AWS_19",),
    default=False,
)
def eip_unattached(graph: Graph) -> Iterator[Finding]:
    """Find the addresses that no instance, interface, gateway or load balancer uses."""
    for address in graph.all(ElasticIp):
        used = any_of(reference.applies for kind, link in USES for reference in graph.referring(kind, link, address))
        own = address.instance.nothing & address.interface.nothing & ~address.private_ip.written
        doubts = graph.opened(address)
        passed_on = Truth(possible=bool(doubts), certain=False, doubts=doubts)
        yield address.finding(own & ~used & ~passed_on, f"{address} is attached to nothing")
