"""The role of an instance does not let Session Manager manage it.

## Why is this bad?
People then fall back on SSH keys and open ports to get at it.

## How to fix
Attach AWS's policy AmazonSSMManagedInstanceCore to the role.

## Limits
Default Host Management Configuration, which manages instances without such a role, is a setting of the account that
is not seen. This is advice and is not in the default profile.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
"""

from collections.abc import Iterator

from linter.aws.ec2 import Instance
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.roles import managed_by_session_manager


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    controls=("SSM.1",),
    default=False,
)
def ssm_role_missing(graph: Graph) -> Iterator[Finding]:
    """Find the instances whose role lacks the permissions of the agent."""
    for instance in graph.all(Instance):
        yield instance.finding(
            ~managed_by_session_manager(graph, instance), f"Session Manager may not manage {instance}"
        )
