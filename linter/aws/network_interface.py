"""Network interfaces.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class NetworkInterface(Node):
    """An interface declared on its own, to attach to an instance or to be the target of a route."""

    spellings = declared_by("aws_network_interface", "AWS::EC2::NetworkInterface")
    identifier = "eni"

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="GroupSet[]")
    private_v4 = cidrs(
        terraform="private_ips[] | private_ip_list[] | private_ip",
        cloudformation="PrivateIpAddress | PrivateIpAddresses[].PrivateIpAddress",
    )
    ipv6 = cidrs(
        terraform="ipv6_addresses[] | ipv6_address_list[]", cloudformation="Ipv6Addresses[].Ipv6Address", family=6
    )
    ipv6_count = number(terraform="ipv6_address_count", cloudformation="Ipv6AddressCount")
    ipv6_prefixes = cidrs(terraform="ipv6_prefixes[]", cloudformation="Ipv6Prefixes[].Ipv6Prefix", family=6)
    source_dest_check = flag(terraform="source_dest_check", cloudformation="SourceDestCheck", default=True)
    interface_type = text(terraform="interface_type", cloudformation="InterfaceType")
    description = text(terraform="description", cloudformation="Description")
