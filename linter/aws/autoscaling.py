"""Auto Scaling groups, EC2 fleets and spot fleets: what launches several instances.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Fleets.html
"""

from __future__ import annotations

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.ec2 import Instance, KeyPair, LaunchConfiguration, LaunchTemplate
from linter.aws.elb import TargetGroup
from linter.aws.fields import flag, followed, links, number, raw, text
from linter.aws.iam import InstanceProfile
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, nothing
from linter.aws.user_data import UserData, user_data
from linter.aws.vpc import Subnet

SPECIFICATION = "launch_template.launch_template_specification"


class AutoScalingGroup(Node):
    """A number of instances that is kept running across subnets."""

    spellings = declared_by("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="AutoScalingGroupName")
    subnets = links(lambda: Subnet, terraform="vpc_zone_identifier[]", cloudformation="VPCZoneIdentifier[]")
    launch_template = links(
        lambda: LaunchTemplate,
        terraform="launch_template.id | launch_template.name"
        f" | mixed_instances_policy.{SPECIFICATION}.launch_template_id"
        f" | mixed_instances_policy.{SPECIFICATION}.launch_template_name",
        cloudformation="LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName"
        " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId"
        " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName",
    )
    launch_template_version = text(
        terraform=f"launch_template.version | mixed_instances_policy.{SPECIFICATION}.version",
        cloudformation="LaunchTemplate.Version"
        " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
        default="$Default",
    )
    overriding_templates = links(
        lambda: LaunchTemplate,
        terraform="mixed_instances_policy.launch_template.override[].launch_template_specification.launch_template_id",
        cloudformation="MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.LaunchTemplateId",
    )
    launch_configuration = links(
        lambda: LaunchConfiguration, terraform="launch_configuration", cloudformation="LaunchConfigurationName"
    )
    copied_instance = links(lambda: Instance, cloudformation="InstanceId")
    target_groups = links(lambda: TargetGroup, terraform="target_group_arns[]", cloudformation="TargetGroupARNs[]")
    balancers = links(lambda: ClassicBalancer, terraform="load_balancers[]", cloudformation="LoadBalancerNames[]")
    traffic_sources = links(
        lambda: TargetGroup, terraform="traffic_source[].identifier", cloudformation="TrafficSources[].Identifier"
    )
    least = number(terraform="min_size", cloudformation="MinSize")
    most = number(terraform="max_size", cloudformation="MaxSize")


class AutoScalingAttachment(Node):
    """A target group or classic load balancer attached to an Auto Scaling group by a separate resource."""

    spellings = declared_by("aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment")

    group = links(lambda: AutoScalingGroup, terraform="autoscaling_group_name")
    target_group = links(
        lambda: TargetGroup, terraform="lb_target_group_arn | alb_target_group_arn | traffic_source.identifier"
    )
    balancer = links(lambda: ClassicBalancer, terraform="elb")


class FleetTemplate(Node):
    """One launch template of a fleet."""

    spellings = declared_by(
        inline("aws_ec2_fleet", "launch_template_config"),
        inline("aws_spot_fleet_request", "launch_template_config"),
        inline("AWS::EC2::EC2Fleet", "LaunchTemplateConfigs"),
        inline("AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchTemplateConfigs"),
    )

    launch_template = links(
        lambda: LaunchTemplate,
        terraform="launch_template_specification.launch_template_id | launch_template_specification.id"
        " | launch_template_specification.launch_template_name | launch_template_specification.name",
        cloudformation="LaunchTemplateSpecification.LaunchTemplateId | LaunchTemplateSpecification.LaunchTemplateName",
    )
    launch_template_version = text(
        terraform="launch_template_specification.version",
        cloudformation="LaunchTemplateSpecification.Version",
        default="$Default",
    )
    subnets = links(
        lambda: Subnet, terraform="override[].subnet_id | overrides[].subnet_id", cloudformation="Overrides[].SubnetId"
    )


class Fleet(Node):
    """A number of instances that is launched from one or more templates."""

    spellings = declared_by("aws_ec2_fleet", "aws_spot_fleet_request", "AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet")


class SpotSpecification(Node):
    """A launch specification that a spot fleet contains, instead of a launch template."""

    spellings = declared_by(
        inline("aws_spot_fleet_request", "launch_specification"),
        inline("AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchSpecifications"),
    )

    subnets = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId | NetworkInterfaces[].SubnetId")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_security_group_ids[]",
        cloudformation="SecurityGroups[].GroupId | NetworkInterfaces[].Groups[]",
    )
    associate_public_ip = flag(
        terraform="associate_public_ip_address", cloudformation="NetworkInterfaces[].AssociatePublicIpAddress"
    )
    profile = links(
        lambda: InstanceProfile,
        terraform="iam_instance_profile_arn | iam_instance_profile",
        cloudformation="IamInstanceProfile.Arn",
    )
    key_pair = links(lambda: KeyPair, terraform="key_name", cloudformation="KeyName")
    user_data = text(terraform="user_data", cloudformation="UserData")
    written_user_data = raw(terraform="user_data", cloudformation="UserData")

    @property
    def scripts(self) -> UserData:
        """The scripts in its user data, decoded."""
        value = self.written_user_data
        return user_data(None if value is None else followed(self, value))

    @property
    def launch_template(self) -> Links[LaunchTemplate]:
        """No launch template: the specification is complete."""
        return nothing(self.span)
