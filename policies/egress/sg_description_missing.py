"""A security group or one of its rules has no description.

## Why is this bad?
Nobody dares to remove a rule of which nobody knows why it is there.

## How to fix
Say in a sentence who needs it and what for.

## Limits
Terraform's default, "Managed by Terraform", says nothing and counts as missing. CloudFormation demands a description
for the group, so there only rules can lack one. This is advice and is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.risks import REPLACED_GROUP
from linter.aws.security_group import DefaultSecurityGroup, Rule, SecurityGroup
from linter.aws.setting import Setting
from linter.policy import Finding, Graph, Section, Severity, Truth, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=(
        "CKV_AWS_23",
        "AVD-AWS-0099",
        "AVD-AWS-0124",
        "W36",
        "SECURITY_GROUP_DESCRIPTION_RULE",
        "AwsSolutions-EC27",
    ),
    default=False,
)
def sg_description_missing(graph: Graph) -> Iterator[Finding]:
    """Find the groups and rules whose description is missing, empty, or Terraform's own default."""
    for group in graph.all(SecurityGroup):
        if isinstance(group, DefaultSecurityGroup):
            continue
        description = group.description
        fix = description.fix(f"Traffic of {group.name.known or group}", REPLACED_GROUP)
        yield group.finding(_is_missing(description), f"{group} has no description", at=description.span, fix=fix)
    for rule in graph.all(Rule):
        summary = rule.summary
        yield rule.finding(
            _is_missing(rule.description),
            f"a rule of {rule.group.only or rule} has no description",
            fix=rule.description.fix(summary) if summary else None,
        )


def _is_missing(description: Setting[str]) -> Truth:
    return description.omitted | description.test(lambda text: text.strip() in {"", "Managed by Terraform"})
