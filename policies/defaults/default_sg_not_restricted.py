"""The default security group of a VPC lets traffic through.

## Why is this bad?
Whatever is launched without a security group gets the default one. As AWS creates it, its members can reach one
another on every port and send anything anywhere, so one forgotten line exposes a host to its neighbours.

## How to fix
Adopt the group and leave it without rules (`aws_default_security_group` with no `ingress` and no `egress`), and give
every workload a group of its own.

## Limits
CloudFormation has no resource that removes the rules of the default group, so there the finding is only advice.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from collections.abc import Iterator

from linter.aws.companions import empty_default_group
from linter.aws.security_group import DefaultSecurityGroup, Rule, SecurityGroup
from linter.aws.vpc import Vpc
from linter.graph.filtering import peers_of
from linter.network import EVERY_ADDRESS
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.2",),
    aliases=("CKV2_AWS_12", "AVD-AWS-0173", "FG_R00089"),
    implied_by=("default-vpc-created",),
)
def default_sg_not_restricted(graph: Graph) -> Iterator[Finding]:
    """Find the VPCs whose default group keeps AWS's rules, and the adopted default groups that have rules."""
    for vpc in graph.all(Vpc):
        adopted = any_of(adopter.applies for adopter in graph.referring(DefaultSecurityGroup, "vpc", vpc))
        message = f"the default security group of {vpc} keeps the rules AWS gave it"
        further = [rule for group in graph.default(vpc, SecurityGroup) for rule in (*group.ingress, *group.egress)]
        finding = vpc.finding(~adopted, message, fix=None if further else empty_default_group(vpc))
        if vpc.default_group_can_be_emptied:
            yield finding
        else:
            yield finding.as_advice(Severity.INFO, "CloudFormation cannot change it")
    for group in graph.all(DefaultSecurityGroup):
        rules = any_of(rule.applies & _admits(graph, rule.node) for rule in (*group.ingress, *group.egress))
        yield group.finding(rules, f"{group}, the default security group, has rules")


def _admits(graph: Graph, rule: Rule) -> Truth:
    """Whether a rule admits anybody: one without addresses, prefix lists and groups admits nobody."""
    peers = peers_of(graph, rule)
    return peers.meets(EVERY_ADDRESS) | ~rule.groups.nothing
