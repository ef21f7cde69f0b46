"""A security group lists its rules inline, and other resources add rules to it.

## Why is this bad?
Each apply removes the rules of the other kind. Which of them are in force depends on who applied last, so nobody can
say what the group lets in.

## How to fix
Move all rules into resources of their own (`aws_vpc_security_group_ingress_rule`), or all of them inline.

## Limits
In CloudFormation inline and stand-alone rules add up, so nothing is reported there.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
"""

from collections.abc import Iterator

from linter.aws.security_group import SecurityGroup
from linter.policy import Evidence, Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
)
def sg_inline_rules_mixed(graph: Graph) -> Iterator[Finding]:
    """Find the groups that remove on each apply the rules other resources give them."""
    for group in graph.all(SecurityGroup):
        removed = [rule for rule in (*group.ingress, *group.egress) if group.removes(rule.node)]
        yield group.finding(
            any_of(rule.applies for rule in removed),
            f"{group} lists its rules inline, and each apply removes those that other resources add",
            evidence=tuple(Evidence("adds a rule", rule.node.span, rule.node.address) for rule in removed),
        )
