"""Nothing uses a security group.

## Why is this bad?
A group that is attached to nothing protects nothing, and its forgotten rules take effect as soon as somebody attaches
it.

## How to fix
Remove the group, or attach it to the resources it was written for.

## Limits
This is advice for reviews and is not in the default profile, since modules offer groups for others to attach. Any
reference counts as a use: an interface, another group's rule, a resource of any kind, an output. A group that is
attached elsewhere by name or by hand looks unused. The default group of a VPC is not reported, as it cannot be
removed.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from collections.abc import Iterator

from linter.aws.security_group import DefaultSecurityGroup, SecurityGroup
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.uses import use_of


@policy(Severity.INFO, section=Section.NETWORK_TRAFFIC, aliases=("CKV2_AWS_5",), default=False)
def sg_unused(graph: Graph) -> Iterator[Finding]:
    """Find the security groups that nothing but their own rules refers to."""
    for group in graph.all(SecurityGroup):
        if not isinstance(group, DefaultSecurityGroup):
            yield group.finding(~use_of(graph, group), f"nothing uses {group}")
