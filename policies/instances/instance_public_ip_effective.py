"""An instance gets a public address that its own declaration does not ask for.

## Why is this bad?
Nobody who reads the instance sees that it has a public address: it comes from the subnet, the launch template, or an
Elastic IP declared elsewhere. From then on only the security group stands between the instance and the internet.

## How to fix
State on the instance that it gets no public address, or launch it in a subnet that assigns none. Put a load balancer in
front of what must be public.

## Limits
An address that the instance itself asks for is reported by `instance-public-ip`. IPv6 addresses are not reported, as
all of them are public. Whether a route makes the address useful is for the reachability policies to say.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#concepts-public-addresses
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.graph.interfaces.interface import Site
from linter.graph.interfaces.interfaces import interfaces
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.9",),
    implied_by=("instance-public-ip",),
)
def instance_public_ip_effective(graph: Graph) -> Iterator[Finding]:
    """Find the instances that get a public IPv4 address from something else."""
    for interface in interfaces(graph):
        instance = interface.owner
        if not isinstance(instance, Instance) or not interface.sites:
            continue
        answers = [(site.here & site.public_v4.has, site) for site in interface.sites]
        _, site = max(answers, key=lambda answer: answer[0].possible)
        if not _asks(instance, site):
            yield instance.finding(
                interface.exists & any_of(has for has, _ in answers),
                f"{instance} gets a public address: {site.public_v4.why}",
                at=site.public_v4.span,
            )


def _asks(instance: Instance, site: Site) -> bool:
    """Whether the declaration of the instance itself decides about the address."""
    settings = (instance.associate_public_ip, *(slot.node.associate_public_ip for slot in instance.slots))
    return any(setting.stated and setting.span == site.public_v4.span for setting in settings)
