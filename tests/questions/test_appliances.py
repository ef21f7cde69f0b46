"""A host is an appliance where a route leads to it, or to an interface of it."""

import pytest

from linter.aws.ec2 import Instance
from linter.aws.network_interface import NetworkInterface
from linter.graph.graph import Graph
from linter.questions.appliances import routed_through
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import NETWORK, route

HOST = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, SubnetId: !Ref Web}}\n",
)
INTERFACE = Pair(
    'resource "aws_network_interface" "leg" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Leg: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}\n",
)
ATTACHED = Pair(
    """
    resource "aws_network_interface_attachment" "attached" {
      instance_id          = aws_instance.host.id
      network_interface_id = aws_network_interface.leg.id
      device_index         = 1
    }
    """,
    """
    Attached:
      Type: AWS::EC2::NetworkInterfaceAttachment
      Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Leg, DeviceIndex: "1"}
    """,
)
LAUNCHED = Pair(
    """
    resource "aws_instance" "host" {
      network_interface {
        network_interface_id = aws_network_interface.leg.id
        device_index         = 0
      }
    }
    """,
    """
    Host:
      Type: AWS::EC2::Instance
      Properties: {ImageId: ami-1, NetworkInterfaces: [{NetworkInterfaceId: !Ref Leg, DeviceIndex: "0"}]}
    """,
)
TO_LEG = Pair("network_interface_id = aws_network_interface.leg.id", "NetworkInterfaceId: !Ref Leg")
TO_HOST = Pair("network_interface_id = aws_instance.host.primary_network_interface_id", "InstanceId: !Ref Host")
TO_ANY = Pair("network_interface_id = var.somewhere", "NetworkInterfaceId: !Ref Somewhere")


def routed(graph: Graph, name: str = "host") -> Truth:
    return routed_through(graph, the(graph, NetworkInterface if name == "leg" else Instance, name)).when


def test_no_route_leads_to_a_plain_host(build: Build) -> None:
    assert not routed(build(NETWORK + HOST)).possible


def test_a_route_to_a_host_is_named(build: Build) -> None:
    graph = build(NETWORK + HOST + route("through", "0.0.0.0/0", TO_HOST))
    found = routed_through(graph, the(graph, Instance, "host"))
    assert found.when.certain
    assert "through" in found.by.lower()


@pytest.mark.parametrize("joined", [HOST + INTERFACE + ATTACHED, INTERFACE + LAUNCHED], ids=["attached", "launched"])
def test_a_route_to_either_half_leads_to_the_other(build: Build, joined: Pair) -> None:
    graph = build(NETWORK + joined + route("through", "0.0.0.0/0", TO_LEG))
    assert routed(graph, "leg").certain
    assert routed(graph).certain


def test_a_route_to_an_interface_of_nobody_leads_to_no_host(build: Build) -> None:
    graph = build(NETWORK + HOST + INTERFACE + route("through", "0.0.0.0/0", TO_LEG))
    assert routed(graph, "leg").certain
    assert not routed(graph).possible


def test_a_route_that_may_not_exist_leads_there_perhaps_and_names_nothing(build: Build) -> None:
    graph = build(NETWORK + HOST + route("through", "0.0.0.0/0", TO_HOST, condition=True))
    found = routed_through(graph, the(graph, Instance, "host"))
    assert str(found.when) == "possible"
    assert found.by == ""


def test_a_route_to_an_interface_that_is_not_known_may_lead_to_any_host(build: Build) -> None:
    found = routed(build(NETWORK + HOST + route("through", "0.0.0.0/0", TO_ANY)))
    assert str(found) == "possible"
    assert any("leads to an interface nobody names" in each.reason for each in found.doubts)
