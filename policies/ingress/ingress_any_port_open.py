"""A port is open to the whole internet.

## Why is this bad?
Whatever listens there, anybody can talk to. Public services are meant to be so; this policy lists them for review.

## How to fix
Nothing, where the service is meant to be public. Otherwise admit only the addresses that use it.

## Limits
This is advice for reviews and is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.openings import any_traffic, openings


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=(
        "W2",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    default=False,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_any_port_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet send anything at all."""
    for opening in openings(graph, IngressRule, (), graph.strangers, any_traffic):
        yield opening.finding(f"{opening.group} is open to every address of the internet")
