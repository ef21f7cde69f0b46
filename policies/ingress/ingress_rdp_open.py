"""Remote Desktop is open to the whole internet.

## Why is this bad?
Remote Desktop is a common way in for ransomware: attackers guess passwords against it all day, and some of its flaws
need no password at all.

## How to fix
Allow only the addresses people connect from, or close the port altogether: Fleet Manager and EC2 Instance Connect
Endpoints reach Remote Desktop without an open port.

## Limits
Remote Desktop listens on TCP 3389 and, for its faster transport, on UDP 3389. Opening either is reported.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import TCP, UDP, ports
from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.openings import openings


@policy(
    Severity.CRITICAL,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.14", "EC2.53", "EC2.54"),
    aliases=(
        "CKV_AWS_25",
        "AVD-AWS-0107",
        "FG_R00087",
        "RESTRICTED_INCOMING_TRAFFIC",
        "AC_AWS_0230",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_rdp_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach port 3389 over TCP or UDP."""
    for opening in openings(graph, IngressRule, [ports(TCP, 3389), ports(UDP, 3389)], graph.strangers):
        yield opening.finding(f"Remote Desktop (port 3389) of {opening.group} is open to every address of the internet")
