"""ECS: services and their tasks.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from __future__ import annotations

from linter.aws.elb import TargetGroup
from linter.aws.fields import SettingField, flag, links, number, raw, text, to_bool
from linter.aws.iam import Role
from linter.aws.node import Node, declared_by, inline
from linter.aws.presence import has
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.vpc import Subnet
from linter.value import Plain


def _assigned(content: Plain) -> bool:
    """Whether an address is assigned: a word in CloudFormation, a boolean in Terraform."""
    return to_bool({"ENABLED": True, "DISABLED": False}.get(str(content), content))


class TaskDefinition(Node):
    """The containers of a task and how they are connected to the network."""

    spellings = declared_by("aws_ecs_task_definition", "AWS::ECS::TaskDefinition")
    name_field = "family"

    family = text(terraform="family", cloudformation="Family")
    network_mode = text(terraform="network_mode", cloudformation="NetworkMode")
    containers = raw(terraform="container_definitions", cloudformation="ContainerDefinitions")
    task_role = links(lambda: Role, terraform="task_role_arn", cloudformation="TaskRoleArn")
    execution_role = links(lambda: Role, terraform="execution_role_arn", cloudformation="ExecutionRoleArn")


class Container(Node):
    """A container of a task. Terraform's definitions are JSON with the names of the API."""

    spellings = declared_by(
        inline("aws_ecs_task_definition", "container_definitions[]"),
        inline("AWS::ECS::TaskDefinition", "ContainerDefinitions[]"),
    )

    name = text(terraform="name", cloudformation="Name")
    image = text(terraform="image", cloudformation="Image")
    is_privileged = flag(terraform="privileged", cloudformation="Privileged", default=False)
    user = text(terraform="user", cloudformation="User")
    environment = raw(terraform="environment[]", cloudformation="Environment[]")
    secrets = raw(terraform="secrets[]", cloudformation="Secrets[]")
    log_driver = text(terraform="logConfiguration.logDriver", cloudformation="LogConfiguration.LogDriver")

    @property
    def task(self) -> Links[TaskDefinition]:
        """The task definition that it belongs to."""
        return self.owner(TaskDefinition) or nothing(self.span)


class ContainerService(Node):
    """A number of tasks that is kept running."""

    spellings = declared_by("aws_ecs_service", "AWS::ECS::Service")

    task = links(lambda: TaskDefinition, terraform="task_definition", cloudformation="TaskDefinition")
    launch_type = text(terraform="launch_type", cloudformation="LaunchType")
    subnets = links(
        lambda: Subnet,
        terraform="network_configuration.subnets[]",
        cloudformation="NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="network_configuration.security_groups[]",
        cloudformation="NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
    )
    public = SettingField(
        _assigned,
        False,
        terraform="network_configuration.assign_public_ip",
        cloudformation="NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
    )
    has_interfaces = has(terraform="network_configuration", cloudformation="NetworkConfiguration.AwsvpcConfiguration")
    desired = number(terraform="desired_count", cloudformation="DesiredCount")

    @property
    def balancers(self) -> tuple[Referrer[ServiceTarget], ...]:
        """The target groups its tasks are registered in."""
        return self.resolver.referring(ServiceTarget, "service", self)


class ServiceTarget(Node):
    """A target group in which a service registers one of its containers."""

    spellings = declared_by(inline("aws_ecs_service", "load_balancer"), inline("AWS::ECS::Service", "LoadBalancers"))

    target_group = links(lambda: TargetGroup, terraform="target_group_arn", cloudformation="TargetGroupArn")
    container = text(terraform="container_name", cloudformation="ContainerName")
    port = number(terraform="container_port", cloudformation="ContainerPort")

    @property
    def service(self) -> Links[ContainerService]:
        """The service whose tasks are registered."""
        return self.owner(ContainerService) or nothing(self.span)
