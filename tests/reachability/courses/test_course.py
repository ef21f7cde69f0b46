"""Which answers pass the appliances that the packets have passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.aws.node import Node
from linter.aws.vpc import Subnet
from linter.graph.graph import Graph
from linter.reachability.courses.course import Course, symmetric
from linter.reachability.packets.bounds import EVERYTHING
from linter.resource import Dialect
from tests.reachability.bench import written

TEMPLATE = """
Resources:
  Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
  Wall: {Type: AWS::NetworkFirewall::Firewall, Properties: {FirewallName: a, FirewallPolicyArn: b, VpcId: !Ref Main}}
  Door:
    Type: AWS::NetworkFirewall::VpcEndpointAssociation
    Properties: {FirewallArn: !Ref Wall, VpcId: !Ref Main, SubnetMapping: {SubnetId: !Ref Web}}
  Relay: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web, SourceDestCheck: false}}
  Hub: {Type: AWS::EC2::TransitGateway}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder: Path = tmp_path_factory.mktemp("course")
    return written(folder, Dialect.CLOUDFORMATION, TEMPLATE)


def course(graph: Graph, *boxes: str, links: tuple[str, ...] = (), hidden: bool = False) -> Course:
    (web,) = graph.all(Subnet)
    return Course(EVERYTHING, web, boxes=_nodes(graph, boxes), links=_nodes(graph, links), hidden=hidden)


def _nodes(graph: Graph, names: tuple[str, ...]) -> tuple[Node, ...]:
    return tuple(node for name in names for node in (graph.node(name),) if node is not None)


@pytest.mark.parametrize(
    ("going", "coming", "loosely", "strictly"),
    [
        pytest.param((), (), True, True, id="past nothing"),
        pytest.param(("Wall",), ("Wall",), True, True, id="past one firewall"),
        pytest.param(("Wall",), (), False, False, id="past a firewall on the way there"),
        pytest.param((), ("Wall",), False, False, id="past a firewall on the way back"),
        pytest.param(("Door",), (), False, False, id="past an endpoint of a firewall on the way there"),
        pytest.param(("Wall", "Door"), ("Door", "Wall"), True, True, id="past two in the other order"),
        pytest.param(("Relay",), (), True, False, id="past a host that relays on the way there"),
        pytest.param(("Wall", "Relay"), ("Wall",), True, False, id="past a host beside a firewall"),
    ],
)
def test_an_answer_must_pass_the_same_appliances(
    graph: Graph, going: tuple[str, ...], coming: tuple[str, ...], *, loosely: bool, strictly: bool
) -> None:
    """A firewall drops answers to what it has not seen; a host that relays need not, but for the table of a gateway."""
    there, back = course(graph, *going), course(graph, *coming)
    assert symmetric(there, back) is loosely
    assert symmetric(there, back, strictly=True) is strictly


def test_what_leads_out_of_sight_may_pass_the_same_appliances(graph: Graph) -> None:
    wall, hidden = course(graph, "Wall"), course(graph, hidden=True)
    assert symmetric(wall, hidden, strictly=True)
    assert symmetric(hidden, wall, strictly=True)


def test_a_plain_course_leads_over_one_link_at_most(graph: Graph) -> None:
    assert course(graph).is_plain
    assert course(graph, links=("Hub",)).is_plain
    assert not course(graph, links=("Hub", "Hub")).is_plain
    assert not course(graph, "Relay").is_plain
    assert course(graph, "Wall", "Relay", links=("Hub",)).length == 3
