"""Plain HTTP is open to the whole internet.

## Why is this bad?
What travels over port 80 can be read and changed on the way, and a host that serves it directly has nothing in front
of it.

## How to fix
Serve HTTPS from a load balancer that redirects port 80, and let the host's group admit only the balancer's group.

## Limits
A group that only load balancers are in is not reported: a listener that redirects to HTTPS needs port 80, and
`lb-listener-plaintext` looks at the listener itself.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.aws.security_group import IngressRule, SecurityGroup
from linter.aws.setting import Links
from linter.graph.interfaces.interfaces import members_of
from linter.network import TCP, ports
from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.openings import openings
from linter.truth import NO


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.18",),
    aliases=(
        "CKV_AWS_260",
        "FG_R00041",
        "AC_AWS_0228",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    default=False,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_http_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach TCP port 80 of more than load balancers."""
    for opening in openings(graph, IngressRule, [ports(TCP, 80)], graph.strangers):
        finding = opening.finding(f"HTTP (TCP port 80) of {opening.group} is open to every address of the internet")
        if finding.when.possible and _balancers_only(graph, opening.rule.group):
            finding = replace(finding, when=NO, excuse=f"only load balancers are in {opening.group}")
        yield finding


def _balancers_only(graph: Graph, groups: Links[SecurityGroup]) -> bool:
    owners = [interface.owner for group in groups for interface, _ in members_of(graph, group)]
    return bool(owners) and all(isinstance(owner, (LoadBalancer, ClassicBalancer)) for owner in owners)
