"""An instance can be reached from the internet.

## Why is this bad?
Whoever scans the address finds what listens there, and the next flaw in it is everybody's way in. From the instance the
way leads on into the VPC.

## How to fix
Put the instance into a private subnet and let what must be public be answered by a load balancer; let people in
through Session Manager. Where the instance itself must be public, admit only the addresses that need it.

## Limits
The whole way counts: public address, internet gateway, routes there and back, network ACLs, security groups. Ways
through a load balancer are meant and not reported, nor is an instance that only answers pings. Whether anything listens
on the port is not known here.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#network-isolation
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Severity, policy, reached_hosts


@policy(Severity.CRITICAL, section="network-isolation", aliases=("AC_AWS_0478",))
def instance_internet_reachable(graph: Graph) -> Iterator[Finding]:
    """Find the instances that the internet reaches without a load balancer in between."""
    for reached in reached_hosts(graph):
        yield reached.host.finding(
            reached.when, f"the internet reaches {reached.host} on {reached.services}", path=reached.path
        )
