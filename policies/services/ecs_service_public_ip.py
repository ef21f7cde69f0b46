"""The tasks of a service get public addresses.

## Why is this bad?
Each task then stands on the internet, with only its security group in front of it.

## How to fix
Set `assign_public_ip = false` (`AssignPublicIp: DISABLED`), and let the tasks use NAT or VPC endpoints.

## Limits
Only services with network mode awsvpc have this setting.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
"""

from collections.abc import Iterator

from linter.aws.ecs import ContainerService
from linter.aws.risks import NEEDS_A_WAY_OUT
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
    controls=("ECS.2",),
    aliases=("CKV_AWS_333",),
)
def ecs_service_public_ip(graph: Graph) -> Iterator[Finding]:
    """Find the services that assign public addresses to their tasks."""
    for service in graph.all(ContainerService):
        setting = service.public
        message = f"the tasks of {service} get public addresses"
        yield service.finding(
            setting.is_(wanted=True), message, at=setting.span, fix=setting.fix(value=False, risk=NEEDS_A_WAY_OUT)
        )
