"""Flow logs: records of the traffic of VPCs, subnets and interfaces.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

from linter.aws.cloudwatch import LogGroup
from linter.aws.fields import LinkField, links, number, text
from linter.aws.gateway import NatGateway
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by
from linter.aws.s3 import Bucket
from linter.aws.setting import Links, joined
from linter.aws.transit_gateway import PeeringAttachment, TransitGateway, TransitGatewayAttachment, VpcAttachment
from linter.aws.vpc import Subnet, Vpc

LOGGED: tuple[type[Node], ...] = (
    Vpc,
    Subnet,
    NetworkInterface,
    TransitGateway,
    VpcAttachment,
    PeeringAttachment,
    NatGateway,
)
"""The kinds of nodes whose traffic a flow log can record."""

TARGET_TYPES: dict[type[Node], str] = {
    Vpc: "VPC",
    Subnet: "Subnet",
    NetworkInterface: "NetworkInterface",
    TransitGateway: "TransitGateway",
    TransitGatewayAttachment: "TransitGatewayAttachment",
    NatGateway: "RegionalNatGateway",
}


def _kind(node: Node) -> type[Node]:
    return next((kind for kind in TARGET_TYPES if isinstance(node, kind)), Node)


class FlowLog(Node):
    """A flow log of a VPC, subnet, interface or transit gateway."""

    spellings = declared_by("aws_flow_log", "AWS::EC2::FlowLog")

    resource_type = text(cloudformation="ResourceType")
    traffic = text(terraform="traffic_type", cloudformation="TrafficType")
    destination_type = text(
        terraform="log_destination_type", cloudformation="LogDestinationType", default="cloud-watch-logs"
    )
    destination = text(terraform="log_destination | log_group_name", cloudformation="LogDestination | LogGroupName")
    role = text(terraform="iam_role_arn", cloudformation="DeliverLogsPermissionArn")
    bucket = links(lambda: Bucket, terraform="log_destination", cloudformation="LogDestination")
    log_group = links(
        lambda: LogGroup, terraform="log_destination | log_group_name", cloudformation="LogDestination | LogGroupName"
    )
    interval = number(terraform="max_aggregation_interval", cloudformation="MaxAggregationInterval", default=600)
    record_format = text(terraform="log_format", cloudformation="LogFormat")
    vpcs = links(lambda: Vpc, terraform="vpc_id")
    subnets = links(lambda: Subnet, terraform="subnet_id")
    interfaces = links(lambda: NetworkInterface, terraform="eni_id")
    transit_gateways = links(lambda: TransitGateway, terraform="transit_gateway_id")
    attachments = links(lambda: TransitGatewayAttachment, terraform="transit_gateway_attachment_id")
    nat_gateways = links(lambda: NatGateway, terraform="regional_nat_gateway_id")
    named: LinkField[Node] = links(lambda: (Node, *LOGGED), cloudformation="ResourceId")

    def may_be_of(self, node: Node) -> bool:
        """Whether its resource type, if it gives one, is that of the node."""
        said = self.resource_type.known
        return said is None or not self.resource_type.stated or said == TARGET_TYPES.get(_kind(node), said)

    @property
    def target(self) -> Links[Node]:
        """The nodes whose traffic it records."""
        written = (
            self.vpcs,
            self.subnets,
            self.interfaces,
            self.transit_gateways,
            self.attachments,
            self.nat_gateways,
            self.named,
        )
        return joined(written, self.span)
