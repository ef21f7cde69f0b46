"""An interface forwards packets of other hosts, though no route leads through it.

## Why is this bad?
With the source/destination check off, an interface sends and receives packets under any address. A router needs that;
on an ordinary host it lets an attacker who controls the host impersonate others.

## How to fix
Leave the check on. A NAT instance, VPN appliance or firewall needs it off; add the route that leads to it, and it is no
longer reported.

## Limits
A route that a controller or a person adds outside of this configuration is not seen.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html#EIP_Disable_SrcDestCheck
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance, InterfaceAttachment, LaunchInterface
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.aws.route import Route
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(Severity.MEDIUM, section=Section.NETWORK_ISOLATION, controls=("EC2.180",))
def source_dest_check_disabled(graph: Graph) -> Iterator[Finding]:
    """Find the instances and interfaces with the check off that no route leads to."""
    hosts: tuple[Instance | NetworkInterface, ...] = (*graph.all(Instance), *graph.all(NetworkInterface))
    for host in hosts:
        routes = [route for half in (host, *_halves(graph, host)) for route in graph.referring(Route, "targets", half)]
        appliance = any_of(route.applies for route in routes)
        leading = next((route.node for route in routes if route.applies.certain), None)
        off = host.source_dest_check.is_(wanted=False)
        yield host.finding(
            off & ~appliance,
            f"{host} takes packets that are not for it: its source/destination check is off",
            at=host.source_dest_check.span,
            fix=host.source_dest_check.fix(value=True),
            excuse=f"{leading} leads to it" if off.possible and leading is not None else "",
        )


def _halves(graph: Graph, host: Instance | NetworkInterface) -> Iterator[Node]:
    """The declared interfaces of an instance; the instance a declared interface is attached to."""
    if isinstance(host, Instance):
        for attachment in graph.referring(InterfaceAttachment, "instance", host):
            yield from attachment.node.interface
        yield from host.primary_interface
        for slot in host.slots:
            yield from slot.node.takes
    else:
        for attachment in graph.referring(InterfaceAttachment, "interface", host):
            yield from attachment.node.instance
        for slot in graph.referring(LaunchInterface, "takes", host):
            yield from slot.node.launch
        for launched in graph.referring(Instance, "primary_interface", host):
            yield launched.node
