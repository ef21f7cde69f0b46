"""A subnet gives every interface launched in it a public address.

## Why is this bad?
Whatever is launched in the subnet, by whomever, gets an address the internet can talk to, without anybody having
asked for it.

## How to fix
Leave the subnet's setting off and ask for a public address where one is meant: on the load balancer, the NAT gateway,
or an Elastic IP.

## Limits
A public address is inert where no route leads to an internet gateway; the reachability policies tell where it is not.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip
"""

from collections.abc import Iterator

from linter.aws.vpc import Subnet
from linter.policy import Finding, Graph, Severity, policy


@policy(
    Severity.MEDIUM,
    section="network-isolation",
    controls=("FSBP EC2.15",),
    aliases=("CKV_AWS_130", "AVD-AWS-0164", "W33"),
)
def subnet_auto_public_ip(graph: Graph) -> Iterator[Finding]:
    """Find the subnets that give public IPv4 addresses by themselves."""
    for subnet in graph.all(Subnet):
        setting = subnet.map_public_ipv4
        yield subnet.finding(
            setting.is_(wanted=True),
            f"{subnet} gives everything launched in it a public address",
            at=setting.span,
            fix=setting.fix(value=False),
        )
