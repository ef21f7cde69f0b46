"""The members of a security group reach one another on every port.

## Why is this bad?
One host that is taken over can attack all others of its group on every port.

## How to fix
Name the ports that the members really use among themselves.

## Limits
Clusters such as EMR and Glue need such a rule; accept the finding there. This is advice and is not in the default
profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.security_group import IngressRule
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=("FG_R00350",),
    default=False,
)
def ingress_self_referenced_group(graph: Graph) -> Iterator[Finding]:
    """Find the ingress rules that admit their own group for every protocol."""
    for rule in graph.all(IngressRule):
        yield rule.finding(
            rule.service.every_protocol() & _admits_its_own_group(rule),
            f"the members of {rule.group.only or rule} reach one another on every port",
        )


def _admits_its_own_group(rule: IngressRule) -> Truth:
    return any_of(rule.group.includes(group) & rule.groups.includes(group) for group in rule.group)
