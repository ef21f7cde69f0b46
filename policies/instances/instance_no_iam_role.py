"""An instance has no role.

## Why is this bad?
What runs on it needs credentials some other way, which mostly means access keys in a file.

## How to fix
Give it an instance profile (`iam_instance_profile`, `IamInstanceProfile`).

## Limits
A profile from a launch template counts. The policy is not in the default profile.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.graph.interfaces.launches import chain_of
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.API_ACCESS,
    aliases=("CKV2_AWS_41", "FG_R00253", "EC2_INSTANCE_PROFILE_ATTACHED"),
    default=False,
)
def instance_no_iam_role(graph: Graph) -> Iterator[Finding]:
    """Find the instances for which neither they nor their launch template name an instance profile."""
    for instance in graph.all(Instance):
        yield instance.finding(chain_of(graph, instance).links("profile").nothing, f"{instance} has no role")
