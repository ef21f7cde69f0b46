"""Every protocol and port is open to the whole internet.

## Why is this bad?
The security group filters nothing: whatever listens on the host, now or after the next update, anybody can talk to.

## How to fix
Name the protocol and the ports that are meant to be reached, and the addresses that are meant to reach them.

## Limits
Protocol -1 ignores ports, whatever is written beside it. All ports of TCP or UDP alone are another policy's.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.network import Service
from linter.policy import Finding, Graph, Severity, openings, policy


@policy(
    Severity.CRITICAL,
    section="control-network-traffic",
    controls=("FSBP EC2.18", "FSBP EC2.19"),
    aliases=("CKV_AWS_277", "FG_R00044", "W42"),
)
def ingress_all_traffic_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let every address of the internet send everything."""
    for opening in openings(graph, IngressRule, Service.every_protocol, graph.strangers):
        yield opening.rule.finding(
            opening.when,
            f"{opening.group} lets every address of the internet send anything: every protocol, every port",
            at=opening.span,
            evidence=opening.beside,
        )
