"""Container services.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from __future__ import annotations

from linter.aws.elb import TargetGroup
from linter.aws.fields import flag, links, number, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.vpc import Subnet


class TaskDefinition(Node):
    """What a task is made of."""

    spellings = declared_by("aws_ecs_task_definition", "AWS::ECS::TaskDefinition")
    name_field = "family"

    family = text("family", "Family")
    network_mode = text("network_mode", "NetworkMode")
    containers = raw("container_definitions", "ContainerDefinitions")


class ContainerService(Node):
    """A number of tasks kept running."""

    spellings = declared_by("aws_ecs_service", "AWS::ECS::Service")

    task = links("task_definition", "TaskDefinition", lambda: TaskDefinition)
    launch_type = text("launch_type", "LaunchType")
    subnets = links(
        "network_configuration.subnets[]", "NetworkConfiguration.AwsvpcConfiguration.Subnets[]", lambda: Subnet
    )
    groups = links(
        "network_configuration.security_groups[]",
        "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
        lambda: SecurityGroup,
    )
    public = flag("network_configuration.assign_public_ip", "", default=False)
    public_word = text("", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", default="DISABLED")
    configuration = raw("network_configuration", "NetworkConfiguration.AwsvpcConfiguration")
    desired = number("desired_count", "DesiredCount")

    @property
    def balancers(self) -> tuple[Referrer[ServiceTarget], ...]:
        """The target groups its tasks are put into."""
        return self.resolver.referring(ServiceTarget, "service", self)


class ServiceTarget(Node):
    """A target group into which a service puts one of its containers."""

    spellings = declared_by(inline("aws_ecs_service", "load_balancer"), inline("AWS::ECS::Service", "LoadBalancers"))

    target_group = links("target_group_arn", "TargetGroupArn", lambda: TargetGroup)
    container = text("container_name", "ContainerName")
    port = number("container_port", "ContainerPort")

    @property
    def service(self) -> Links[ContainerService]:
        """The service whose tasks it puts there."""
        return self.owner(ContainerService) or nothing(self.span)
