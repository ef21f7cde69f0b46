"""Traffic Mirroring: copies of the packets of interfaces.

https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.elb import LoadBalancer
from linter.aws.endpoint import VpcEndpoint
from linter.aws.fields import links, number, text
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by


class MirrorTarget(Node):
    """A destination of mirrored packets."""

    spellings = declared_by("aws_ec2_traffic_mirror_target", "AWS::EC2::TrafficMirrorTarget")

    interface = links(lambda: NetworkInterface, terraform="network_interface_id", cloudformation="NetworkInterfaceId")
    balancer = links(
        lambda: LoadBalancer, terraform="network_load_balancer_arn", cloudformation="NetworkLoadBalancerArn"
    )
    endpoint = links(
        lambda: VpcEndpoint,
        terraform="gateway_load_balancer_endpoint_id",
        cloudformation="GatewayLoadBalancerEndpointId",
    )


class MirrorFilter(Node):
    """A filter that selects the packets to mirror."""

    spellings = declared_by("aws_ec2_traffic_mirror_filter", "AWS::EC2::TrafficMirrorFilter")


class MirrorRule(Node):
    """A rule of a filter."""

    spellings = declared_by("aws_ec2_traffic_mirror_filter_rule", "AWS::EC2::TrafficMirrorFilterRule")

    mirror_filter = links(
        lambda: MirrorFilter, terraform="traffic_mirror_filter_id", cloudformation="TrafficMirrorFilterId"
    )
    direction = text(terraform="traffic_direction", cloudformation="TrafficDirection")
    action = text(terraform="rule_action", cloudformation="RuleAction")
    rule_number = number(terraform="rule_number", cloudformation="RuleNumber")
    sources = cidrs(terraform="source_cidr_block", cloudformation="SourceCidrBlock")
    destinations = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock")


class MirrorSession(Node):
    """A session that mirrors the packets of an interface to a target."""

    spellings = declared_by("aws_ec2_traffic_mirror_session", "AWS::EC2::TrafficMirrorSession")

    interface = links(lambda: NetworkInterface, terraform="network_interface_id", cloudformation="NetworkInterfaceId")
    target = links(lambda: MirrorTarget, terraform="traffic_mirror_target_id", cloudformation="TrafficMirrorTargetId")
    mirror_filter = links(
        lambda: MirrorFilter, terraform="traffic_mirror_filter_id", cloudformation="TrafficMirrorFilterId"
    )
