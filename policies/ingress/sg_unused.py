"""Nothing uses a security group.

## Why is this bad?
A group that is attached to nothing protects nothing, and waits with whatever rules it has for somebody to attach it.

## How to fix
Remove it, or attach it to what it was written for.

## Limits
Any reference counts as a use: an interface, another group's rule, a resource of any kind, an output. A group that is
attached outside of what is judged, by its name or by hand, looks unused. The default group of a VPC is not reported.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Severity, policy, uses


@policy(Severity.INFO, section="control-network-traffic", controls=("FSBP EC2.22",), aliases=("CKV2_AWS_5",))
def sg_unused(graph: Graph) -> Iterator[Finding]:
    """Find the security groups that nothing refers to but their own rules."""
    for use in uses(graph):
        yield use.group.finding(~use.used, f"nothing uses {use.group}")
