"""SSH is open to the whole internet.

## Why is this bad?
Anybody can try keys and passwords against the host, and use the next flaw in its SSH server the day it is known.

## How to fix
Admit the addresses people really connect from, or take SSH off the network altogether: Session Manager and EC2
Instance Connect Endpoints need no open port.

## Limits
UDP and ICMP with the number 22 are not SSH and are not reported.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import INTERNET, TCP
from linter.policy import Finding, Graph, Severity, policy


@policy(
    Severity.CRITICAL,
    section="control-network-traffic",
    controls=("FSBP EC2.13", "CIS 5.2"),
    aliases=("CKV_AWS_24", "AVD-AWS-0107"),
)
def ingress_ssh_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address reach TCP port 22."""
    for rule in graph.all(IngressRule):
        yield rule.finding(
            rule.permits(TCP, 22) & rule.admits(INTERNET),
            f"{rule} lets every address of the internet reach port 22",
            at=rule.place_of(INTERNET),
        )
