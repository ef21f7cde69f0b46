"""Every protocol and port is open to the whole internet.

## Why is this bad?
The security group filters nothing: anybody can reach whatever listens on the host, now or after the next update.

## How to fix
Open only the protocols and ports that clients need, and only to the addresses of those clients.

## Limits
Protocol -1 means every port, whatever ports the rule names. A rule for all ports of TCP or UDP alone is reported by
`ingress-all-ports-open`.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import PORTS
from linter.policy import Finding, Graph, Section, Severity, Weigh, policy
from linter.questions.openings import openings


@policy(
    Severity.CRITICAL,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.18", "EC2.19"),
    aliases=(
        "CKV_AWS_277",
        "FG_R00044",
        "W42",
        "SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE",
        "AC_AWS_0231",
        "FG_R00045",
        "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
        "W2",
        "AwsSolutions-EC23",
        "aws-vpc-no-public-ingress-sgr",
    ),
    weigh=Weigh.EXPOSURE,
)
def ingress_all_traffic_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet send everything."""
    for opening in openings(graph, IngressRule, [(None, PORTS)], graph.strangers):
        yield opening.finding(
            f"{opening.group} lets every address of the internet send anything: every protocol, every port"
        )
