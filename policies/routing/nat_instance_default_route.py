"""A default route leads through an instance.

## Why is this bad?
An instance that translates addresses has to be patched, watched and replaced by you, and it is one host that all
traffic passes.

## How to fix
Use a NAT gateway.

## Limits
Firewalls and other appliances that run on instances are reported too; accept the finding there. The policy is not in
the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.aws.route import Route
from linter.network import EVERY_ADDRESS
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    aliases=("CKV2_AWS_35",),
    default=False,
)
def nat_instance_default_route(graph: Graph) -> Iterator[Finding]:
    """Find the default routes whose target is an instance or its interface."""
    for route in graph.all(Route):
        targets = route.targets
        instance = any_of(targets.includes(target) for target in targets if isinstance(target, Instance))
        everywhere = (route.cidr_v4.held | route.cidr_v6.held).covers(EVERY_ADDRESS)
        yield route.finding(instance & everywhere, f"{route} leads through an instance")
