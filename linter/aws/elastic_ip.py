"""Elastic IP addresses and what they are associated with.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.fields import cidrs, links, text
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by


class ElasticIp(Node):
    """A public IPv4 address that the account keeps. It exposes nothing until it is associated."""

    spellings = declared_by("aws_eip", "AWS::EC2::EIP")

    instance = links("instance", "InstanceId", lambda: Instance)
    interface = links("network_interface", "", lambda: (NetworkInterface, Instance))
    private_ip = cidrs("associate_with_private_ip", "")
    domain = text("domain", "Domain")


class ElasticIpAssociation(Node):
    """The association of an Elastic IP address with an instance or an interface."""

    spellings = declared_by("aws_eip_association", "AWS::EC2::EIPAssociation")

    allocation = links("allocation_id | public_ip", "AllocationId | EIP", lambda: ElasticIp)
    instance = links("instance_id", "InstanceId", lambda: Instance)
    interface = links("network_interface_id", "NetworkInterfaceId", lambda: (NetworkInterface, Instance))
    private_ip = cidrs("private_ip_address", "PrivateIpAddress")
