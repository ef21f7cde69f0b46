"""What launches instances in numbers: Auto Scaling groups, spot fleets and fleets.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Fleets.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance, KeyPair, LaunchConfiguration, LaunchTemplate
from linter.aws.elb import ClassicBalancer, TargetGroup
from linter.aws.fields import flag, links, number, text
from linter.aws.iam import InstanceProfile
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, nothing
from linter.aws.vpc import Subnet

SPECIFICATION = "launch_template.launch_template_specification"


class AutoScalingGroup(Node):
    """A number of instances kept running, spread over subnets."""

    spellings = declared_by("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup")
    name_field = "name"

    name = text("name", "AutoScalingGroupName")
    subnets = links("vpc_zone_identifier[]", "VPCZoneIdentifier[]", lambda: Subnet)
    launch_template = links(
        "launch_template.id | launch_template.name"
        f" | mixed_instances_policy.{SPECIFICATION}.launch_template_id"
        f" | mixed_instances_policy.{SPECIFICATION}.launch_template_name",
        "LaunchTemplate.LaunchTemplateId | LaunchTemplate.LaunchTemplateName"
        " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId"
        " | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName",
        lambda: LaunchTemplate,
    )
    launch_template_version = text(
        f"launch_template.version | mixed_instances_policy.{SPECIFICATION}.version",
        "LaunchTemplate.Version | MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
        default="$Default",
    )
    overriding_templates = links(
        "mixed_instances_policy.launch_template.override[].launch_template_specification.launch_template_id",
        "MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.LaunchTemplateId",
        lambda: LaunchTemplate,
    )
    launch_configuration = links("launch_configuration", "LaunchConfigurationName", lambda: LaunchConfiguration)
    copied_instance = links("", "InstanceId", lambda: Instance)
    target_groups = links("target_group_arns[]", "TargetGroupARNs[]", lambda: TargetGroup)
    balancers = links("load_balancers[]", "LoadBalancerNames[]", lambda: ClassicBalancer)
    traffic_sources = links("traffic_source[].identifier", "TrafficSources[].Identifier", lambda: TargetGroup)
    least = number("min_size", "MinSize")
    most = number("max_size", "MaxSize")


class AutoScalingAttachment(Node):
    """A target group or classic load balancer given to an Auto Scaling group by a resource of its own."""

    spellings = declared_by("aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment")

    group = links("autoscaling_group_name", "", lambda: AutoScalingGroup)
    target_group = links(
        "lb_target_group_arn | alb_target_group_arn | traffic_source.identifier", "", lambda: TargetGroup
    )
    balancer = links("elb", "", lambda: ClassicBalancer)


class FleetTemplate(Node):
    """One launch template of a fleet."""

    spellings = declared_by(
        inline("aws_ec2_fleet", "launch_template_config"),
        inline("aws_spot_fleet_request", "launch_template_config"),
        inline("AWS::EC2::EC2Fleet", "LaunchTemplateConfigs"),
        inline("AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchTemplateConfigs"),
    )

    launch_template = links(
        "launch_template_specification.launch_template_id | launch_template_specification.id"
        " | launch_template_specification.launch_template_name | launch_template_specification.name",
        "LaunchTemplateSpecification.LaunchTemplateId | LaunchTemplateSpecification.LaunchTemplateName",
        lambda: LaunchTemplate,
    )
    launch_template_version = text(
        "launch_template_specification.version", "LaunchTemplateSpecification.Version", default="$Default"
    )
    subnets = links("override[].subnet_id | overrides[].subnet_id", "Overrides[].SubnetId", lambda: Subnet)


class Fleet(Node):
    """A number of instances launched from several templates."""

    spellings = declared_by("aws_ec2_fleet", "aws_spot_fleet_request", "AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet")


class SpotSpecification(Node):
    """One launch that a spot fleet specifies itself."""

    spellings = declared_by(
        inline("aws_spot_fleet_request", "launch_specification"),
        inline("AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchSpecifications"),
    )

    subnets = links("subnet_id", "SubnetId | NetworkInterfaces[].SubnetId", lambda: Subnet)
    groups = links(
        "vpc_security_group_ids[]", "SecurityGroups[].GroupId | NetworkInterfaces[].Groups[]", lambda: SecurityGroup
    )
    associate_public_ip = flag("associate_public_ip_address", "NetworkInterfaces[].AssociatePublicIpAddress")
    profile = links(
        "iam_instance_profile_arn | iam_instance_profile", "IamInstanceProfile.Arn", lambda: InstanceProfile
    )
    key_pair = links("key_name", "KeyName", lambda: KeyPair)
    user_data = text("user_data", "UserData")

    @property
    def launch_template(self) -> Links[LaunchTemplate]:
        """Nothing: it says all itself."""
        return nothing(self.span)
