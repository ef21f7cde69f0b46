"""Systems Manager cannot reach an instance.

## Why is this bad?
Systems Manager cannot patch or inventory an instance whose agent does not reach it, and nobody can log in through
Session Manager: sooner or later somebody opens SSH for it.

## How to fix
Give the VPC interface endpoints for `ssm` and `ssmmessages` with private DNS, or the subnet a way out through a NAT
gateway.

## Limits
Whether the agent runs, and whether its role allows it, is not checked here. Agents older than 3.3.40 need an endpoint
for `ec2messages` as well. The security group of an endpoint is assumed to admit the instance.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import INTERNET, TCP, union
from linter.policy import Finding, Graph, Section, Severity, Truth, all_of, any_of, policy
from linter.questions.exposures import reachability
from linter.questions.service_endpoints import served
from linter.reachability.mode import Mode

SERVICES = ("ssm", "ssmmessages")
"""The services that the agent calls; only agents older than 3.3.40 also need `ec2messages`."""


@policy(Severity.LOW, section=Section.NETWORK_TRAFFIC, controls=("FSBP EC2.57",))
def ssm_unreachable_private_instance(graph: Graph) -> Iterator[Finding]:
    """Find the instances with neither a way out nor endpoints to Systems Manager."""
    for instance in graph.all(Instance):
        reaches = any_of(_reaches(graph, interface) for interface in interfaces_of(graph, instance))
        yield instance.finding(~reaches, f"the agent on {instance} cannot reach Systems Manager")


def _reaches(graph: Graph, interface: Interface) -> Truth:
    outward = _goes_out(graph, interface)
    if outward.certain:
        return outward
    within = (
        site.here & any_of(all_of(served(graph, vpc, service) for service in SERVICES) for vpc in site.subnet.vpc)
        for site in interface.sites
    )
    return outward | any_of(within)


def _goes_out(graph: Graph, interface: Interface) -> Truth:
    """Whether the agent can open HTTPS connections to the internet."""
    flow = reachability(graph).to_internet(interface, INTERNET, Mode.SESSION)
    return flow.packets.on(TCP, union((443, 443))).some
