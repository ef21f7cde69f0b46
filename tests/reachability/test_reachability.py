"""What the rest of the product asks of reachability: exposures, endpoints, answers that say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import INTERNET, TCP, UDP, addresses, union
from linter.reachability.assumptions import Assumption, Assumptions
from linter.reachability.endpoints import Place, endpoint
from linter.reachability.mode import Mode
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import named, reachability, written
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.declarations.text import in_cloudformation

SSH, WEB = union((22, 22)), union((80, 80))
NETWORK: tuple[Record, ...] = (
    {"is": "vpc", "name": "vpc", "cidr": "10.0.0.0/16"},
    {"is": "igw", "name": "igw", "vpc": "vpc"},
    {"is": "subnet", "name": "sp", "vpc": "vpc", "cidr": "10.0.1.0/24"},
    {"is": "subnet", "name": "sr", "vpc": "vpc", "cidr": "10.0.2.0/24"},
    {"is": "table", "name": "rp", "vpc": "vpc", "routes": [(ANY_V4, "igw")]},
    {"is": "association", "subnet": "sp", "table": "rp"},
    {
        "is": "group",
        "name": "sg",
        "vpc": "vpc",
        "ingress": [
            {"protocol": "tcp", "ports": (22, 22), "cidr": "203.0.113.0/24"},
            {"protocol": "tcp", "ports": (80, 80), "cidr": ANY_V4},
        ],
        "egress": [{"protocol": "-1", "cidr": ANY_V4}],
    },
    {"is": "instance", "name": "open", "subnet": "sp", "public": True, "groups": ["sg"], "address": "10.0.1.7"},
    {"is": "instance", "name": "inner", "subnet": "sr", "groups": ["sg"]},
)


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return written(tmp_path, Dialect.CLOUDFORMATION, in_cloudformation(NETWORK))


@pytest.fixture
def engine(graph: Graph) -> Reachability:
    return reachability(graph)


def test_an_exposure_says_which_ports_and_from_where(graph: Graph, engine: Reachability) -> None:
    found = engine.exposure(named(graph, "open"))
    assert found.reached.certain
    assert found.on(TCP, WEB).certain
    assert found.on(TCP, SSH).certain
    assert not found.on(TCP, SSH, addresses("198.51.100.0/24")).possible
    assert not found.on(TCP, union((443, 443))).possible
    assert not found.on(UDP).possible
    assert [hop.action for hop in found.path(TCP, SSH)][:2] == ["enter", "enter"]
    assert found.path(UDP) == ()


def test_what_is_not_exposed_says_what_is_in_the_way(graph: Graph, engine: Reachability) -> None:
    found = engine.exposure(named(graph, "inner"))
    assert not found.reached.possible
    codes = {hop.code for hop in found.blocked_by(TCP, WEB)}
    assert codes == {"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"}
    assert engine.exposure(named(graph, "open")).blocked_by(TCP, WEB) == ()


def test_only_what_is_reached_is_exposed(engine: Reachability) -> None:
    assert [each.interface.owner.address for each in engine.exposed()] == ["Open"]


def test_a_witness_goes_to_the_address_of_its_target(graph: Graph, engine: Reachability) -> None:
    found = engine.reach(endpoint("internet", graph), endpoint("Open", graph), TCP, SSH)
    assert str(found.witness) == "tcp 203.0.113.0:32768 > 10.0.1.7:22"


def test_a_cidr_block_may_be_a_source_and_a_target(graph: Graph, engine: Reachability) -> None:
    office, elsewhere = endpoint("203.0.113.0/25", graph), endpoint("198.51.100.0/24", graph)
    target = endpoint("Open", graph)
    assert engine.reach(office, target, TCP, SSH).verdict.certain
    assert not engine.reach(elsewhere, target, TCP, SSH).verdict.possible
    assert engine.reach(target, office, TCP, WEB).verdict.certain
    assert engine.reach(endpoint("10.0.2.0/24", graph), target, TCP, WEB).verdict.certain


def test_a_block_that_nothing_declared_has_an_address_of_leads_nowhere(graph: Graph, engine: Reachability) -> None:
    target = endpoint("Open", graph)
    found = engine.reach(endpoint("10.0.9.9", graph), target, TCP, WEB)
    assert not found.verdict.possible
    (hop,) = found.blocked_by
    assert hop.reason.endswith("and nothing else that is declared has an address of 10.0.9.9")


def test_a_withdrawn_assumption_leaves_a_verdict_open(graph: Graph) -> None:
    doubting = reachability(graph, Assumptions(bpa_off=False))
    found = doubting.reach(endpoint("internet", graph), endpoint("Open", graph), TCP, WEB)
    assert str(found.verdict) == "possible"
    assert "block public access" in found.unknowns[0].reason


def test_an_answer_names_what_it_takes_for_granted(graph: Graph, engine: Reachability) -> None:
    world = endpoint("internet", graph)
    reached = engine.reach(world, endpoint("Open", graph), TCP, WEB)
    assert reached.assumptions == (Assumption.CLOSED_WORLD, Assumption.ACCOUNT_BPA_OFF)
    refused = engine.reach(world, endpoint("Inner", graph), TCP, WEB)
    assert Assumption.HOSTS_DO_NOT_RELAY in refused.assumptions


def test_a_packet_that_gets_no_answer_is_possible_unless_it_is_tcp(tmp_path: Path) -> None:
    records = [record for record in NETWORK if record["is"] not in {"table", "association", "group"}]
    anything = [{"protocol": "-1", "cidr": ANY_V4}]
    group = {"is": "group", "name": "sg", "vpc": "vpc", "ingress": anything, "egress": anything}
    graph = written(tmp_path, Dialect.CLOUDFORMATION, in_cloudformation([*records[:4], group, *records[4:]]))
    engine = reachability(graph)
    world, target = endpoint("internet", graph), endpoint("Open", graph)
    assert not engine.reach(world, target, TCP, WEB).verdict.possible
    assert engine.reach(world, target, TCP, WEB, mode=Mode.FORWARD).verdict.certain
    one_way = engine.reach(world, target, UDP, WEB)
    assert str(one_way.verdict) == "possible"
    assert "one_way" in one_way.unknowns[0].reason


def test_an_interface_whose_groups_nobody_knows_may_be_reached(tmp_path: Path) -> None:
    text = 'variable "where" {}\nresource "aws_instance" "i" {\n  subnet_id = var.where\n'
    graph = written(tmp_path, Dialect.TERRAFORM, f"{text}  associate_public_ip_address = true\n}}\n")
    assert str(reachability(graph).exposure(named(graph, "i")).reached) == "possible"


def test_people_reach_what_their_way_in_leads_to(tmp_path: Path) -> None:
    dialled = {
        "Vpn": "Type: AWS::EC2::ClientVpnEndpoint\nProperties:\n  ClientCidrBlock: 10.9.0.0/22\n  VpcId: !Ref Vpc\n"
        "  SecurityGroupIds: [!GetAtt Sg.GroupId]",
        "Joined": "Type: AWS::EC2::ClientVpnTargetNetworkAssociation\nProperties:\n"
        "  ClientVpnEndpointId: !Ref Vpn\n  SubnetId: !Ref Sr",
        "Allowed": "Type: AWS::EC2::ClientVpnAuthorizationRule\nProperties:\n  ClientVpnEndpointId: !Ref Vpn\n"
        "  TargetNetworkCidr: 10.0.0.0/16\n  AuthorizeAllGroups: true",
    }
    text = in_cloudformation([*NETWORK, {"is": "raw", "cloudformation": dialled}])
    graph = written(tmp_path, Dialect.CLOUDFORMATION, text)
    engine = reachability(graph)
    clients, target = endpoint("vpn-clients", graph), endpoint("Open", graph)
    assert engine.reach(clients, target, TCP, WEB).verdict.certain
    assert not engine.reach(clients, target, TCP, SSH).verdict.possible
    assert not engine.reach(endpoint("instance-connect", graph), target, TCP, SSH).verdict.possible


def test_a_host_reaches_another_by_its_public_address(tmp_path: Path) -> None:
    records = [dict(record) for record in NETWORK]
    records[6]["ingress"] = [{"protocol": "tcp", "ports": (80, 80), "cidr": "203.0.113.0/24"}]
    records[-1] |= {"subnet": "sp", "public": True}
    graph = written(tmp_path, Dialect.CLOUDFORMATION, in_cloudformation(records))
    found = reachability(graph).reach(endpoint("Inner", graph), endpoint("Open", graph), TCP, WEB)
    assert str(found.verdict) == "possible", "which public address it gets nobody knows"


def test_endpoints_are_places_blocks_tags_and_names(graph: Graph) -> None:
    assert endpoint("Internet", graph).place is Place.INTERNET
    assert endpoint("internet", graph).addresses == INTERNET
    assert endpoint("10.1.0.0/16", graph).addresses == addresses("10.1.0.0/16")
    assert [each.owner.address for each in endpoint("Open", graph).interfaces] == ["Open"]
    with pytest.raises(ValueError, match="no resource with a network interface is called"):
        endpoint("nobody", graph)
    with pytest.raises(ValueError, match="tagged"):
        endpoint("tag:Tier=web", graph)


def test_every_interface_has_an_exposure(graph: Graph, engine: Reachability) -> None:
    assert all(engine.exposure(each) is engine.exposure(each) for each in interfaces(graph))
