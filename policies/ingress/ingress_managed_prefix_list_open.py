"""A prefix list in an ingress rule holds the whole internet.

## Why is this bad?
The rule looks narrow, since it names a list and no address. In fact everybody is admitted, and the policies of most
tools look no further than the name.

## How to fix
Take the block out of the prefix list.

## Limits
Only prefix lists that are declared beside the rule can be read.

https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.graph.addressing import clients_in
from linter.network import PORTS
from linter.policy import Evidence, Finding, Graph, Section, Severity, Subject, Weigh, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_TRAFFIC,
    controls=("EC2.18",),
    weigh=Weigh.EXPOSURE,
)
def ingress_managed_prefix_list_open(graph: Graph) -> Iterator[Finding]:
    """Find the ingress rules that name a prefix list which covers every address of the internet."""
    for rule in graph.all(IngressRule):
        for prefix_list in rule.prefix_lists:
            if prefix_list.is_seen:
                everybody = clients_in(graph, prefix_list).covers(graph.strangers)
                yield rule.finding(
                    everybody & rule.prefix_lists.includes(prefix_list),
                    f"{rule.group.only or rule} admits {prefix_list}, which holds every address of the internet",
                    evidence=(Evidence("the prefix list", prefix_list.span, prefix_list.address),),
                    subject=Subject(rule.key, ((None, PORTS),)),
                )
