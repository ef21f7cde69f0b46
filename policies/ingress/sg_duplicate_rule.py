"""A rule of a security group repeats another.

## Why is this bad?
Whoever closes one of the two believes the door is shut while the other keeps it open. AWS refuses exact copies at
deployment.

## How to fix
Remove one of the two.

## Limits
Two rules of one group and direction count when protocol, ports and addresses are known and equal, and neither names
groups or prefix lists. This is advice and is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.security_group import EgressRule, IngressRule, Rule
from linter.policy import Evidence, Finding, Graph, Section, Severity, policy
from linter.truth import NO


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    default=False,
)
def sg_duplicate_rule(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let through exactly what an earlier rule of their group does."""
    for kind in (IngressRule, EgressRule):
        first: dict[object, Rule] = {}
        for rule in graph.all(kind):
            said = _said(rule)
            earlier = first.setdefault(said, rule) if said is not None else rule
            yield rule.finding(
                earlier.exists if earlier is not rule else NO,
                f"a rule of {rule.group.only or rule} repeats another",
                evidence=(Evidence("this rule says the same", earlier.span, earlier.address),)
                if earlier is not rule
                else (),
            )


def _said(rule: Rule) -> object | None:
    """The group of a rule and what it lets through, where all of it is known; None otherwise."""
    group, service, peers = rule.group.only, rule.service, rule.peers
    named = any((*rule.groups, *rule.prefix_lists)) or rule.groups.open or rule.prefix_lists.open
    known = not service.doubts and not peers.doubts
    if group is None or named or not known or not peers.least:
        return None
    return group, service, peers.least
