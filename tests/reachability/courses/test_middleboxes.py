"""Whether firewalls and appliances pass packets on that are meant for somebody else."""

from __future__ import annotations

import pytest

from linter.aws.ec2 import Instance
from linter.aws.firewall import Firewall
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.reachability.assumptions import USUAL, Assumption, Assumptions
from linter.reachability.courses.middleboxes import Middleboxes
from linter.reachability.packets.packets import Packet
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK

PACKET = Packet(4, 1, 2, 6, 40000, 22)
BOXES = Pair(
    """
    resource "aws_networkfirewall_firewall" "wall" {
      name                = "wall"
      firewall_policy_arn = "arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/a"
      vpc_id              = aws_vpc.main.id
      subnet_mapping {
        subnet_id = aws_subnet.web.id
      }
    }
    resource "aws_networkfirewall_firewall" "unsure" {
      count               = var.unsure ? 1 : 0
      name                = "unsure"
      firewall_policy_arn = "arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/a"
      vpc_id              = aws_vpc.main.id
      subnet_mapping {
        subnet_id = aws_subnet.web.id
      }
    }
    resource "aws_instance" "relay" {
      subnet_id         = aws_subnet.web.id
      source_dest_check = false
    }
    resource "aws_instance" "checking" {
      subnet_id = aws_subnet.web.id
    }
    resource "aws_network_interface" "second" {
      subnet_id         = aws_subnet.lone.id
      source_dest_check = false
    }
    resource "aws_network_interface_attachment" "second" {
      instance_id          = aws_instance.checking.id
      network_interface_id = aws_network_interface.second.id
      device_index         = 1
    }
    """,
    """
    Wall:
      Type: AWS::NetworkFirewall::Firewall
      Properties:
        FirewallName: wall
        FirewallPolicyArn: arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/a
        VpcId: !Ref Main
        SubnetMappings: [{SubnetId: !Ref Web}]
    Unsure:
      Type: AWS::NetworkFirewall::Firewall
      Condition: IsSure
      Properties:
        FirewallName: unsure
        FirewallPolicyArn: arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/a
        VpcId: !Ref Main
        SubnetMappings: [{SubnetId: !Ref Web}]
    Relay: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web, SourceDestCheck: false}}
    Checking: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web}}
    Second: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Lone, SourceDestCheck: false}}
    SecondAttached:
      Type: AWS::EC2::NetworkInterfaceAttachment
      Properties: {InstanceId: !Ref Checking, NetworkInterfaceId: !Ref Second, DeviceIndex: 1}
    """,
)
TRUSTING = Assumptions(transparent_middleboxes=True)


@pytest.mark.parametrize(
    ("kind", "name", "usually", "trusted"),
    [
        (Firewall, "wall", "possible", "certain"),
        (Firewall, "unsure", "possible", "possible"),
        (Instance, "relay", "possible", "possible"),
        (Instance, "checking", "no", "no"),
        (NetworkInterface, "second", "possible", "possible"),
    ],
)
def test_an_appliance_may_pass_packets_on_unless_it_checks_their_addresses(
    build: Build, kind: type[Node], name: str, usually: str, trusted: str
) -> None:
    """Where firewalls are taken to be transparent, they do; hosts are not."""
    graph = build(NETWORK + LONE + BOXES)
    for assumptions, expected in ((USUAL, usually), (TRUSTING, trusted)):
        middleboxes = Middleboxes(graph, assumptions)
        (interface,) = middleboxes.at(the(graph, kind, name))
        step = middleboxes.transit(interface)
        assert str(step.passes.some) == expected
        assert step.assumes == ((Assumption.TRANSPARENT_MIDDLEBOX,) if assumptions is TRUSTING else ())
        assert step.explain(PACKET).value == ("known" if expected == "certain" else "unknown")
        assert bool(step.passes.doubts) is (expected == "possible")
        blocked = step.explain(None)
        assert (blocked.value, blocked.code) == ("known", "ENI_SOURCE_DEST_CHECK_RESTRICTION")
