"""A security group says nothing about egress, so AWS lets everything out.

## Why is this bad?
A template that declares no egress rule gets one from AWS that allows all traffic to everywhere. Nobody reads it in a
review, since it is not written.

## How to fix
Declare the egress the workload needs. To allow none at all, declare a rule to 127.0.0.1/32.

## Limits
Terraform removes the rule that AWS adds, so there a group without egress lets nothing out and is not reported. Any
declared egress, inline or stand-alone, counts as a decision.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
"""

from collections.abc import Iterator

from linter.aws.security_group import SecurityGroup
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("F1000", "SECURITY_GROUP_MISSING_EGRESS_RULE"),
    default=False,
)
def egress_missing(graph: Graph) -> Iterator[Finding]:
    """Find the security groups whose only egress rule is the one AWS adds."""
    for group in graph.all(SecurityGroup):
        if group.keeps_default_egress:
            declared = any_of(rule.applies for rule in group.egress)
            yield group.finding(~declared, f"{group} declares no egress, so AWS lets everything out")
