"""An Auto Scaling group uses a launch configuration.

## Why is this bad?
Launch configurations have no versions and lack newer settings, and AWS adds no new instance types to them.

## How to fix
Move to a launch template.

## Limits
The policy is not in the default profile.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html
"""

from collections.abc import Iterator

from linter.aws.autoscaling import AutoScalingGroup
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    controls=("AutoScaling.9",),
    aliases=("CKV_AWS_315",),
    default=False,
)
def asg_launch_configuration(graph: Graph) -> Iterator[Finding]:
    """Find the Auto Scaling groups with a launch configuration."""
    for group in graph.all(AutoScalingGroup):
        configuration = group.launch_configuration
        yield group.finding(
            ~configuration.nothing, f"{group} launches from a launch configuration", at=configuration.span
        )
