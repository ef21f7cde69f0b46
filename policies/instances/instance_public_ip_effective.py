"""An instance gets a public address that its own declaration does not ask for.

## Why is this bad?
Nobody who reads the instance sees that it has a public address: the subnet gives it one, its launch template, or an
Elastic IP declared elsewhere. From then on the security group is all that stands before it.

## How to fix
Say at the instance that it wants none, or launch it in a subnet that gives none. What must be public is better put
behind a load balancer.

## Limits
Addresses that an instance asks for itself are reported by `instance-public-ip`. IPv6 addresses are not reported here:
all of them are public. Whether a route makes the address of use is another policy's.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#concepts-public-addresses
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Severity, inherited_addresses, policy


@policy(Severity.HIGH, section="network-isolation", controls=("FSBP EC2.9",))
def instance_public_ip_effective(graph: Graph) -> Iterator[Finding]:
    """Find the instances that get a public IPv4 address from something else."""
    for inherited in inherited_addresses(graph):
        yield inherited.instance.finding(
            inherited.when,
            f"{inherited.instance} gets a public address: {inherited.address.why}",
            at=inherited.address.span,
        )
