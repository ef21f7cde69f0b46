"""What the internet reaches is told by protocol and port, the common ones first; every kind that launches is asked."""

import pytest

from linter.network import EVERY_ADDRESS, ICMP, ICMPV6, PORTS, TCP, UDP, Intervals, union
from linter.questions.exposures import in_words, launched
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.packets import PROTOCOLS, Packets, between_addresses
from tests.graph.conftest import Build
from tests.graph.deployments import Pair

EVERYTHING = between_addresses(EVERY_ADDRESS, EVERY_ADDRESS)
NOTHING = Packets(())
ESP = 50
PINGS = union((ICMP, ICMP), (ICMPV6, ICMPV6))


def of(protocols: Intervals, ports: Intervals = PORTS) -> Packets:
    """The packets of some protocols to some ports, between all addresses."""
    found = NOTHING
    for low, high in protocols.spans:
        for protocol in range(low, high + 1):
            found |= EVERYTHING.on(protocol, ports)
    return found


def certain(packets: Packets) -> Bounds:
    return Bounds(packets, packets)


@pytest.mark.parametrize(
    ("packets", "words"),
    [
        pytest.param(of(union((TCP, TCP)), union((22, 22), (443, 443))), "tcp 22, 443", id="ports"),
        pytest.param(
            of(union((UDP, UDP)), union((53, 53))) | of(union((TCP, TCP)), union((22, 22))),
            "tcp 22, udp 53",
            id="protocols in the order of their numbers",
        ),
        pytest.param(
            of(union((2, 2))) | of(union((TCP, TCP)), union((22, 22))), "tcp 22, protocol 2", id="strange ones last"
        ),
        pytest.param(
            of(union((ESP, ESP), (ESP + 1, ESP + 1))), "protocol 50, protocol 51", id="each of a row of protocols"
        ),
        pytest.param(EVERYTHING, "every protocol and port", id="everything"),
        pytest.param(
            EVERYTHING.of(4) | EVERYTHING.of(6).on(TCP, union((22, 22))),
            "every protocol and port",
            id="everything to addresses of one family",
        ),
        pytest.param(of(PROTOCOLS - PINGS), "every protocol and port", id="everything but pings"),
        pytest.param(
            EVERYTHING.of(4).on(TCP, PORTS) | of(PROTOCOLS - PINGS - union((TCP, TCP))),
            "every protocol and port",
            id="everything but pings, in parts",
        ),
        pytest.param(
            of(PROTOCOLS, union((22, 22))),
            "icmp, tcp 22, udp 22, icmpv6, protocol 0, protocol 2, protocol 3, protocol 4 and 248 more",
            id="every protocol to one port",
        ),
        pytest.param(
            of(union((100, 107))), ", ".join(f"protocol {number}" for number in range(100, 108)), id="as many as fit"
        ),
        pytest.param(
            of(union((100, 108))),
            ", ".join(f"protocol {number}" for number in range(100, 108)) + " and 1 more",
            id="one more than fits",
        ),
    ],
)
def test_packets_are_told_by_protocol_and_port(packets: Packets, words: str) -> None:
    assert in_words(certain(packets)) == words


@pytest.mark.parametrize("missing", [ICMP - 1, ICMP + 1, ICMPV6 - 1, ICMPV6 + 1])
def test_without_a_protocol_beside_pings_it_is_not_every_one(missing: int) -> None:
    assert "every protocol" not in in_words(certain(of(PROTOCOLS - union((missing, missing)))))


def test_ports_of_a_protocol_for_several_addresses_are_told_together() -> None:
    v4, v6 = EVERYTHING.of(4), EVERYTHING.of(6)
    packets = v4.on(TCP, union((22, 22))) | v6.on(TCP, union((443, 443)))
    assert in_words(certain(packets)) == "tcp 22, 443"


def test_what_is_certain_is_told_and_else_what_is_possible() -> None:
    ssh, web = of(union((TCP, TCP)), union((22, 22))), of(union((TCP, TCP)), union((443, 443)))
    assert in_words(Bounds(ssh, ssh | web)) == "tcp 22"
    assert in_words(Bounds(NOTHING, ssh | web)) == "tcp 22, 443"


LAUNCHES = Pair(
    """
    resource "aws_instance" "host" {}
    resource "aws_autoscaling_group" "group" {
      max_size           = 1
      min_size           = 1
      availability_zones = ["eu-west-1a"]
    }
    resource "aws_ec2_fleet" "fleet" {
      launch_template_config {
        launch_template_specification {
          launch_template_id = "lt-0123456789abcdef0"
          version            = "1"
        }
      }
    }
    resource "aws_spot_fleet_request" "spot" {
      launch_specification {
        ami           = "ami-0123456789abcdef0"
        instance_type = "m7i.large"
      }
    }
    resource "aws_eks_node_group" "nodes" {
      subnet_ids = ["subnet-0123456789abcdef0"]
      scaling_config {
        max_size = 1
      }
    }
    resource "aws_network_interface" "alone" {
      subnet_id = "subnet-0123456789abcdef0"
    }
    """,
    """
    Host: {Type: AWS::EC2::Instance}
    Group:
      Type: AWS::AutoScaling::AutoScalingGroup
      Properties: {MaxSize: "1", MinSize: "1", AvailabilityZones: [eu-west-1a]}
    Fleet:
      Type: AWS::EC2::EC2Fleet
      Properties:
        LaunchTemplateConfigs:
          - LaunchTemplateSpecification: {LaunchTemplateId: lt-0123456789abcdef0, Version: "1"}
    Spot:
      Type: AWS::EC2::SpotFleet
      Properties:
        SpotFleetRequestConfigData:
          LaunchSpecifications: [{ImageId: ami-0123456789abcdef0, InstanceType: m7i.large}]
    Nodes:
      Type: AWS::EKS::Nodegroup
      Properties: {Subnets: [subnet-0123456789abcdef0], ScalingConfig: {MaxSize: 1}}
    Alone:
      Type: AWS::EC2::NetworkInterface
      Properties: {SubnetId: subnet-0123456789abcdef0}
    """,
)


def test_whatever_launches_instances_has_interfaces_that_are_asked_about(build: Build) -> None:
    owners = {str(interface.owner).rpartition(".")[2].lower() for interface in launched(build(LAUNCHES))}
    assert owners == {"host", "group", "fleet", "spot", "nodes"}
