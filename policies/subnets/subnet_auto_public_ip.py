"""A subnet gives every interface launched in it a public address.

## Why is this bad?
Whatever anybody launches in the subnet gets a public address, even though nobody asked for one.

## How to fix
Turn the setting off, and give a public address only to what needs one: a load balancer, a NAT gateway, or an instance
with an Elastic IP.

## Limits
A public address does nothing in a subnet without a route to an internet gateway. Whether the internet reaches anything
is for the reachability policies to say.

Since November 2025, EC2.15 of Security Hub counts IPv6 addresses as well. They are not counted here: every IPv6 address
is a global one, in a subnet behind an egress-only internet gateway, too.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip
"""

from collections.abc import Iterator

from linter.aws.vpc import Subnet
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.15",),
    aliases=("CKV_AWS_130", "AVD-AWS-0164", "W33", "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
)
def subnet_auto_public_ip(graph: Graph) -> Iterator[Finding]:
    """Find the subnets that assign public IPv4 addresses by default."""
    for subnet in graph.all(Subnet):
        setting = subnet.map_public_ipv4
        yield subnet.finding(
            setting.is_(wanted=True),
            f"{subnet} gives everything launched in it a public address",
            at=setting.span,
            fix=setting.fix(value=False),
        )
