"""Flow logs: records of the traffic of VPCs, subnets and interfaces.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

from linter.aws.fields import LinkField, links, number, text
from linter.aws.gateway import NatGateway
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by
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
"""The kinds whose traffic a flow log can record."""

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
    """A record of the traffic of a VPC, a subnet, an interface or a transit gateway."""

    spellings = declared_by("aws_flow_log", "AWS::EC2::FlowLog")

    resource_type = text("", "ResourceType")
    traffic = text("traffic_type", "TrafficType")
    destination_type = text("log_destination_type", "LogDestinationType", default="cloud-watch-logs")
    destination = text("log_destination | log_group_name", "LogDestination | LogGroupName")
    role = text("iam_role_arn", "DeliverLogsPermissionArn")
    interval = number("max_aggregation_interval", "MaxAggregationInterval", default=600)
    record_format = text("log_format", "LogFormat")
    vpcs = links("vpc_id", "", lambda: Vpc)
    subnets = links("subnet_id", "", lambda: Subnet)
    interfaces = links("eni_id", "", lambda: NetworkInterface)
    transit_gateways = links("transit_gateway_id", "", lambda: TransitGateway)
    attachments = links("transit_gateway_attachment_id", "", lambda: TransitGatewayAttachment)
    nat_gateways = links("regional_nat_gateway_id", "", lambda: NatGateway)
    named: LinkField[Node] = links("", "ResourceId", lambda: (Node, *LOGGED))

    def may_be_of(self, node: Node) -> bool:
        """Whether the kind of target it says, where it says one, is that of the node."""
        said = self.resource_type.known
        return said is None or not self.resource_type.stated or said == TARGET_TYPES.get(_kind(node), said)

    @property
    def target(self) -> Links[Node]:
        """What it records the traffic of."""
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
