"""Elastic IP addresses and what they are associated with.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.ec2 import Instance
from linter.aws.fields import links, text
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by


class ElasticIp(Node):
    """A public IPv4 address allocated to the account. It exposes nothing until it is associated."""

    spellings = declared_by("aws_eip", "AWS::EC2::EIP")
    identifier = "eipalloc"

    instance = links(lambda: Instance, terraform="instance", cloudformation="InstanceId")
    interface = links(lambda: (NetworkInterface, Instance), terraform="network_interface")
    private_ip = cidrs(terraform="associate_with_private_ip")
    domain = text(terraform="domain", cloudformation="Domain")


class ElasticIpAssociation(Node):
    """The association of an Elastic IP address with an instance or an interface."""

    spellings = declared_by("aws_eip_association", "AWS::EC2::EIPAssociation")

    allocation = links(lambda: ElasticIp, terraform="allocation_id | public_ip", cloudformation="AllocationId | EIP")
    instance = links(lambda: Instance, terraform="instance_id", cloudformation="InstanceId")
    interface = links(
        lambda: (NetworkInterface, Instance), terraform="network_interface_id", cloudformation="NetworkInterfaceId"
    )
    private_ip = cidrs(terraform="private_ip_address", cloudformation="PrivateIpAddress")
