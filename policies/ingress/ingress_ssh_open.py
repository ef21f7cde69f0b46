"""SSH is open to the whole internet.

## Why is this bad?
Anybody can try keys and passwords against the host, and exploit the next flaw in its SSH server on the day it is
published.

## How to fix
Allow only the addresses people connect from, or close the port altogether: Session Manager and EC2 Instance Connect
Endpoints need no open port.

## Limits
UDP port 22 and ICMP type 22 are not SSH and are not reported. A range that leaves out part of the internet, such as
0.0.0.0/1 alone, is not the whole internet.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import TCP, ports
from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.openings import openings


@policy(
    Severity.CRITICAL,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.13", "EC2.53", "EC2.54"),
    aliases=(
        "CKV_AWS_24",
        "AVD-AWS-0107",
        "FG_R00085",
        "INCOMING_SSH_DISABLED",
        "AC_AWS_0227",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
    implied_by=("ingress-all-traffic-open", "ingress-all-ports-open"),
)
def ingress_ssh_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet reach TCP port 22."""
    for opening in openings(graph, IngressRule, [ports(TCP, 22)], graph.strangers):
        yield opening.finding(f"SSH (TCP port 22) of {opening.group} is open to every address of the internet")
