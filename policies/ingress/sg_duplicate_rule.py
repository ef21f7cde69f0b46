"""A rule of a security group repeats another.

## Why is this bad?
Whoever closes one of the two believes the door is shut while the other keeps it open. AWS refuses exact copies at
deployment.

## How to fix
Remove one of the two.

## Limits
Two rules of one group and direction count when protocol, ports and peers are known and equal. This is advice and is
not in the default profile.

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
            earlier = first.setdefault(_meaning(rule), rule)
            message = f"a rule of {rule.group.only or rule} repeats another"
            evidence = Evidence("says the same", earlier.span, earlier.address)
            yield rule.finding(NO if earlier is rule else earlier.exists, message, evidence=(evidence,))


def _meaning(rule: Rule) -> object:
    """The group of a rule and what it lets through; the rule itself where that is not known."""
    settings = (rule.service, rule.peers, rule.groups, rule.prefix_lists)
    if any(setting.doubts for setting in settings):
        return rule
    return rule.group.only, rule.service, rule.peers, tuple(rule.groups), tuple(rule.prefix_lists)
