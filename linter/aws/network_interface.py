"""Network interfaces.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from linter.aws.fields import cidrs, flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class NetworkInterface(Node):
    """An interface declared by itself, to be attached to an instance or to be a route's target."""

    spellings = declared_by("aws_network_interface", "AWS::EC2::NetworkInterface")

    subnet = links("subnet_id", "SubnetId", lambda: Subnet)
    groups = links("security_groups[]", "GroupSet[]", lambda: SecurityGroup)
    private_v4 = cidrs(
        "private_ips[] | private_ip_list[] | private_ip",
        "PrivateIpAddress | PrivateIpAddresses[].PrivateIpAddress",
    )
    ipv6 = cidrs("ipv6_addresses[] | ipv6_address_list[]", "Ipv6Addresses[].Ipv6Address", family=6)
    ipv6_count = number("ipv6_address_count", "Ipv6AddressCount")
    ipv6_prefixes = cidrs("ipv6_prefixes[]", "Ipv6Prefixes[].Ipv6Prefix", family=6)
    source_dest_check = flag("source_dest_check", "SourceDestCheck", default=True)
    interface_type = text("interface_type", "InterfaceType")
    description = text("description", "Description")
