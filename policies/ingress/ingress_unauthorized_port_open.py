"""A port that is not meant to be public is open to the whole internet.

## Why is this bad?
Every open port is a program that strangers can talk to. What is meant to be public is usually a short list.

## How to fix
Close the port, or add it to the option `authorized_ports` where it is meant to be public.

## Limits
TCP and UDP count. By default 80 and 443 are authorized. The policy is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import PORTS, TCP, UDP, Service, union
from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.openings import openings


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.18",),
    aliases=(
        "FG_R00377",
        "AC_AWS_0276",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    default=False,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_unauthorized_port_open(graph: Graph, *, authorized_ports: tuple[int, ...] = (80, 443)) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach a port that is not authorized."""
    others = PORTS - union(*((port, port) for port in authorized_ports))
    wanted = [(TCP, others), (UDP, others)]
    for opening in openings(graph, IngressRule, wanted, graph.strangers, Service.touches_any):
        yield opening.finding(f"{opening.group} opens a port that is not authorized to every address of the internet")
