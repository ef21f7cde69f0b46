"""Detailed monitoring of an instance is off.

## Why is this bad?
Metrics then come every five minutes, which is late for whoever looks for an attack or an outage.

## How to fix
Set `monitoring = true` (`Monitoring: true`).

## Limits
It costs money. This is advice and is not in the default profile. A launch configuration has it on unless it says
otherwise.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance, Launch, LaunchConfiguration
from linter.policy import Finding, Graph, Section, Severity, Truth, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_VISIBILITY,
    aliases=("CKV_AWS_126", "EC2_INSTANCE_DETAILED_MONITORING_ENABLED", "AwsSolutions-EC28"),
    default=False,
)
def detailed_monitoring_off(graph: Graph) -> Iterator[Finding]:
    """Find the launches without detailed monitoring."""
    for launch in graph.all(Launch):
        yield launch.finding(
            _is_off(launch),
            f"detailed monitoring of {launch} is off",
            at=launch.monitoring.span,
            fix=launch.monitoring.fix(value=True),
        )


def _is_off(launch: Launch) -> Truth:
    if isinstance(launch, LaunchConfiguration):
        return launch.monitoring.is_(wanted=False)
    if isinstance(launch, Instance) and not launch.monitoring.stated:
        return launch.launch_template.nothing
    return ~launch.monitoring.is_(wanted=True)
