"""What a template becomes: deployed into moto's CloudFormation, read back through its EC2 and load-balancing APIs.

Facts are tuples of strings with logical IDs in the place of what AWS calls a resource, so that they can be compared
with the graph. Only what moto deploys faithfully is read.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws
from moto.ec2.models import ec2_backends

Fact = tuple[str, ...]
ACCOUNT, REGION = "123456789012", "eu-central-1"
EVERYTHING_ALLOWED = "-1"


class Skipped(Exception):  # noqa: N818 - the referee skipped a resource, so that its word means nothing
    """Moto warned that it does not deploy something in the template."""


def facts(template: Path) -> set[Fact]:
    """Deploy the template and read back what it made.

    Raises:
        Skipped: moto said that it left a resource out.
    """
    heard = _Heard()
    logger = logging.getLogger("moto")
    logger.addHandler(heard)
    try:
        with mock_aws(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return set(_deployed(template))
    finally:
        logger.removeHandler(heard)
        if heard.said:
            raise Skipped("; ".join(heard.said))


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _client(service: str) -> Any:
    return boto3.client(service, REGION, aws_access_key_id="testing", aws_secret_access_key="testing")


def _deployed(template: Path) -> Iterator[Fact]:
    stacks, ec2 = _client("cloudformation"), _client("ec2")
    before = {table["RouteTableId"] for table in ec2.describe_route_tables()["RouteTables"]}
    stacks.create_stack(StackName="judged", TemplateBody=template.read_text(encoding="utf-8"))
    told = stacks.describe_stack_resources(StackName="judged")["StackResources"]
    resources = [resource for resource in told if resource.get("ResourceType")]
    whole = [resource for resource in resources if not resource["ResourceType"].endswith(("Attachment", "Association"))]
    names = {
        resource["PhysicalResourceId"]: resource["LogicalResourceId"]
        for resource in whole
        if resource.get("PhysicalResourceId")
    }
    for address in ec2.describe_addresses()["Addresses"]:
        names[address["AllocationId"]] = names.get(address["PublicIp"], address["PublicIp"])
    yield from _networks(ec2, names)
    yield from _routing(ec2, names, before)
    yield from _associations(names)
    yield from _rules(ec2, names)
    yield from _gateways(ec2, names)
    kinds = {resource["ResourceType"] for resource in resources}
    if "AWS::ElasticLoadBalancingV2::LoadBalancer" in kinds:
        for balancer in _client("elbv2").describe_load_balancers()["LoadBalancers"]:
            yield "load balancer", names[balancer["LoadBalancerArn"]], balancer["Scheme"]


def _networks(ec2: Any, names: dict[str, str]) -> Iterator[Fact]:
    for vpc in ec2.describe_vpcs()["Vpcs"]:
        if vpc["VpcId"] in names:
            yield "vpc", names[vpc["VpcId"]], vpc["CidrBlock"]
    for subnet in ec2.describe_subnets()["Subnets"]:
        if subnet["SubnetId"] in names:
            yield "subnet", names[subnet["SubnetId"]], names[subnet["VpcId"]], subnet["CidrBlock"]
    for log in ec2.describe_flow_logs()["FlowLogs"]:
        yield "flow log", names[log["FlowLogId"]], names[log["ResourceId"]], log["TrafficType"]


def _routing(ec2: Any, names: dict[str, str], before: set[str]) -> Iterator[Fact]:
    for table in ec2.describe_route_tables()["RouteTables"]:
        if table["RouteTableId"] in before or table["VpcId"] not in names:
            continue
        main = any(association.get("Main") for association in table["Associations"])
        name = f"main table of {names[table['VpcId']]}" if main else names[table["RouteTableId"]]
        yield "table", name, names[table["VpcId"]]
        for route in table["Routes"]:
            target = next((route[key] for key in TARGETS if route.get(key)), "")
            if "DestinationCidrBlock" in route:
                yield "route", name, route["DestinationCidrBlock"], names.get(target, target)


def _associations(names: dict[str, str]) -> Iterator[Fact]:
    """Read from moto's own state: its API does not show associations that its CloudFormation layer made."""
    for association in ec2_backends[ACCOUNT][REGION].subnet_associations.values():
        yield "association", names[association.route_table_id], names[association.subnet_id]


TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "InstanceId",
    "NetworkInterfaceId",
    "VpcPeeringConnectionId",
    "TransitGatewayId",
)


def _rules(ec2: Any, names: dict[str, str]) -> Iterator[Fact]:
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        if group["GroupId"] not in names:
            continue
        for permission in group["IpPermissions"]:
            protocol = permission["IpProtocol"]
            ports = () if protocol == EVERYTHING_ALLOWED else (permission.get("FromPort"), permission.get("ToPort"))
            for peer in _peers(permission, names):
                yield "ingress", names[group["GroupId"]], protocol, *map(str, ports), peer


def _peers(permission: dict[str, Any], names: dict[str, str]) -> Iterable[str]:
    for block in permission["IpRanges"]:
        yield block["CidrIp"]
    for group in permission["UserIdGroupPairs"]:
        yield names[group["GroupId"]]


def _gateways(ec2: Any, names: dict[str, str]) -> Iterator[Fact]:
    for gateway in ec2.describe_internet_gateways()["InternetGateways"]:
        for attachment in gateway["Attachments"]:
            if attachment["VpcId"] in names:
                yield "attached", names[gateway["InternetGatewayId"]], names[attachment["VpcId"]]
    for nat in ec2.describe_nat_gateways()["NatGateways"]:
        allocations = [
            names[address["AllocationId"]] for address in nat["NatGatewayAddresses"] if address.get("AllocationId")
        ]
        yield "nat", names[nat["NatGatewayId"]], names[nat["SubnetId"]], nat["ConnectivityType"], *allocations
    for address in ec2.describe_addresses()["Addresses"]:
        if address.get("InstanceId"):
            yield "address", names[address["AllocationId"]], names[address["InstanceId"]]
    for endpoint in ec2.describe_vpc_endpoints()["VpcEndpoints"]:
        for table in endpoint["RouteTableIds"]:
            yield "endpoint", names[endpoint["VpcEndpointId"]], names[table]
