"""Systems Manager cannot reach an instance.

## Why is this bad?
Systems Manager cannot patch or inventory an instance whose agent does not reach it, and nobody can log in through
Session Manager: sooner or later somebody opens SSH for it.

## How to fix
Give the VPC interface endpoints for `ssm` and `ssmmessages` with private DNS, or the subnet a way out through a NAT
gateway.

## Limits
Whether the agent runs, and whether its role allows it, is not checked here. Agents older than 3.3.40 need an endpoint
for `ec2messages` as well. Where a private hosted zone gives an endpoint its name, the finding is only possible.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.aws.vpc import Subnet, Vpc
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import INTERNET, TCP, union
from linter.policy import Finding, Graph, Section, Severity, Truth, all_of, any_of, policy
from linter.questions.exposures import reachability
from linter.questions.service_endpoints import endpoints_for, unseen_endpoints
from linter.reachability.mode import Mode
from linter.truth import unknown

SERVICES = ("ssm", "ssmmessages")
"""The services that the agent calls; only agents older than 3.3.40 also need `ec2messages`."""
HTTPS = union((443, 443))


@policy(Severity.LOW, section=Section.NETWORK_TRAFFIC, controls=("EC2.57",), groups=("availability",))
def ssm_unreachable_private_instance(graph: Graph) -> Iterator[Finding]:
    """Find the instances with neither a way out nor endpoints to Systems Manager."""
    for instance in graph.all(Instance):
        reaches = any_of(_reaches(graph, interface) for interface in interfaces_of(graph, instance))
        yield instance.finding(~reaches, f"the agent on {instance} cannot reach Systems Manager")


def _reaches(graph: Graph, interface: Interface) -> Truth:
    outward = _goes_out(graph, interface)
    if outward.certain:
        return outward
    return outward | any_of(_calls_within(graph, interface, site.subnet) for site in interface.sites)


def _goes_out(graph: Graph, interface: Interface) -> Truth:
    """Whether the agent can open HTTPS connections to the internet."""
    flow = reachability(graph).to_internet(interface, INTERNET, Mode.SESSION)
    return flow.packets.on(TCP, HTTPS).some


def _calls_within(graph: Graph, interface: Interface, subnet: Subnet) -> Truth:
    """Whether the agent reaches endpoints for all the services it calls, from a subnet."""
    answers = [all_of(_calls(graph, interface, vpc, service) for service in SERVICES) for vpc in subnet.vpc]
    if subnet.vpc.open:
        answers.append(unknown(f"which VPC {subnet} is in is not known", subnet.span))
    return any_of(answers)


def _calls(graph: Graph, interface: Interface, vpc: Vpc, service: str) -> Truth:
    """Whether a name that leads to an endpoint for the service leads somewhere the agent can connect to."""
    return unseen_endpoints(graph, vpc) | any_of(
        offered.applies & _connects(graph, interface, target)
        for offered in endpoints_for(graph, vpc, service)
        for target in interfaces_of(graph, offered.endpoint)
    )


def _connects(graph: Graph, interface: Interface, target: Interface) -> Truth:
    flow = reachability(graph).between(interface, target, Mode.SESSION)
    return flow.packets.on(TCP, HTTPS).some
