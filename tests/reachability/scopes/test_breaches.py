"""The paths that a scope finds where a load balancer, a link or several ways lie between the ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.reachability.reachability import Reachability
from linter.reachability.scopes.breaches import Breach, breaches, check_names, unmatched
from linter.reachability.scopes.scope import NotUnderstood, scope
from linter.resource import Dialect
from tests.reachability.bench import FILES, reachability, written
from tests.reachability.declarations.records import ANY_V4, Hidden, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.small import group, host, ssh, subnet, vpc

OFFICE = "203.0.113.0/24"
WEB, ALT = (
    {"protocol": "tcp", "ports": (80, 80), "cidr": ANY_V4},
    {"protocol": "tcp", "ports": (8080, 8080), "cidr": "10.0.0.0/16"},
)
BALANCED: list[Record] = [
    *vpc("main"),
    *vpc("other", "10.1", gated=False),
    *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw"), ("10.1.0.0/16", "pcx")),
    *subnet("subo", "other", "10.1.1.0/24", ("10.0.0.0/16", "pcx")),
    {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"},
    {"is": "prefixes", "name": "offices", "cidrs": [OFFICE]},
    *group("lg", "main", WEB),
    *group("sg", "main", ALT, ssh(OFFICE)),
    *group("og", "other", ssh("10.0.0.0/16")),
    host("web", "suba", "sg", public=True),
    host("far", "subo", "og"),
    {"is": "lb", "name": "lb", "type": "application", "subnets": ["suba"], "groups": ["lg"]},
    {"is": "targets", "name": "tg", "vpc": "main", "port": 8080, "protocol": "HTTP", "members": ["web"]},
    {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "HTTP", "targets": "tg"},
]
"""A host that the internet reaches through a load balancer (80, then 8080), and an office by SSH as well."""


@pytest.fixture(params=FILES, ids=str)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Reachability:
    return engine_of(tmp_path, request.param, BALANCED)


def engine_of(folder: Path, dialect: Dialect, records: list[Record]) -> Reachability:
    text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
    return reachability(written(folder, dialect, text))


def end(*resources: str, **header: list[str]) -> dict[str, Any]:
    """One end of a path: resources by name (or type, if written so), and the packets there."""
    types = [word for word in resources if "::" in word]
    named = [word for word in resources if "::" not in word]
    statement = {**({"Resources": named} if named else {}), **({"ResourceTypes": types} if types else {})}
    return {
        **({"ResourceStatement": statement} if statement else {}),
        **({"PacketHeaderStatement": header} if header else {}),
    }


def path(source: dict[str, Any], destination: dict[str, Any], *through: str) -> dict[str, Any]:
    led = [{"ResourceStatement": {"ResourceTypes": [kind]}} for kind in through]
    return {"Source": source, "Destination": destination, "ThroughResources": led}


def found(
    engine: Reachability, match: list[dict[str, Any]], exclude: list[dict[str, Any]] | None = None
) -> list[Breach]:
    return list(breaches(scope({"MatchPaths": match, "ExcludePaths": exclude or []}), engine))


def shown(engine: Reachability, match: dict[str, Any], *exclude: dict[str, Any]) -> list[str]:
    return [
        f"{short(breach.source)} > {short(breach.target)}: {breach.when}, {breach.witness}"
        for breach in found(engine, [match], list(exclude))
    ]


def short(address: str) -> str:
    return address.rsplit(".", maxsplit=1)[-1].lower() if "/" not in address else address


INTERNET = end("internet")


def test_ports_are_those_at_the_end_that_states_them(engine: Reachability) -> None:
    """Behind a load balancer a packet has another port and another sender."""
    for source, destination, finds in (
        ({"DestinationPorts": ["80"]}, {}, True),
        ({"DestinationPorts": ["8080"]}, {}, False),
        ({}, {"DestinationPorts": ["8080"]}, True),
        ({}, {"DestinationPorts": ["80"]}, False),
        ({"DestinationPorts": ["80"]}, {"DestinationPorts": ["8080"]}, True),
        ({"DestinationPorts": ["80"]}, {"DestinationPorts": ["22"]}, False),
        ({"SourceAddresses": [OFFICE]}, {"DestinationPorts": ["8080"]}, True),
        ({}, {"DestinationPorts": ["8080"], "SourceAddresses": [OFFICE]}, False),
        ({}, {"DestinationPorts": ["8080"], "SourceAddresses": ["10.0.1.0/24"]}, True),
    ):
        match = path(end("internet", **source), end("AWS::EC2::Instance", **destination))
        assert bool(shown(engine, match)) is finds, (source, destination)


@pytest.mark.parametrize("dialect", FILES)
def test_of_several_ways_a_sure_one_is_the_proof(dialect: Dialect, tmp_path: Path) -> None:
    """The way through the load balancer has fewer steps after it, but nobody knows its port."""
    hidden = [{**record, "port": Hidden("port", 80)} if record["is"] == "listener" else record for record in BALANCED]
    (breach,) = found(engine_of(tmp_path, dialect, hidden), [path(INTERNET, end("AWS::EC2::Instance"))])
    assert str(breach.when) == "certain"
    assert str(breach.witness) == "tcp 203.0.113.0:32768 > 10.0.1.4:22"
    assert [hop.action for hop in breach.path][:3] == ["enter", "enter", "nat"]


def test_of_several_sure_ways_the_shortest_is_the_proof(engine: Reachability) -> None:
    (breach,) = found(engine, [path(INTERNET, end("AWS::EC2::Instance"))])
    assert str(breach.witness) == "tcp 10.0.1.4:32768 > 10.0.1.5:8080"
    assert "forward" in [hop.action for hop in breach.path]


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        pytest.param(path({}, end(DestinationPorts=["22"])), "8080", id="one of two ways"),
        pytest.param(path({}, {}, "AWS::ElasticLoadBalancingV2::LoadBalancer"), "22", id="what leads through it"),
        pytest.param(path(end(SourceAddresses=[OFFICE]), end(DestinationPorts=["22"])), "8080", id="by both headers"),
        pytest.param(path(end(SourceAddresses=["203.0.113.0/25"]), {}), "8080", id="some sources"),
        pytest.param(path({}, end(DestinationPorts=["8080"])), "22", id="the other of two ways"),
    ],
)
def test_what_is_excluded_leaves_the_other_way(engine: Reachability, excluded: dict[str, Any], left: str) -> None:
    (breach,) = found(engine, [path(INTERNET, end("AWS::EC2::Instance", DestinationPorts=["22", "8080"]))], [excluded])
    assert str(breach.witness).endswith(f":{left}")


SSH_EXCLUDED = path({}, end(DestinationPorts=["22"]))


@pytest.mark.parametrize(
    ("excluded", "finds"),
    [
        pytest.param(path(end(DestinationPorts=["80"]), {}), False, id="all, at its source"),
        pytest.param(path({}, end(DestinationPorts=["8080"])), False, id="all, at its target"),
        pytest.param(path(end(SourceAddresses=["0.0.0.0/1"]), {}), True, id="some, at its source"),
        pytest.param(path({}, end(SourceAddresses=["10.0.1.0/25"])), True, id="some, at its target"),
        pytest.param(
            path(end(SourceAddresses=["0.0.0.0/1"]), end(SourceAddresses=["10.0.1.0/25"])), True, id="some at either"
        ),
        pytest.param(
            path(end(DestinationPorts=["80"]), end(SourceAddresses=["10.0.1.0/25"])), True, id="some at its target only"
        ),
        pytest.param(
            path(end(SourceAddresses=["0.0.0.0/1"]), end(DestinationPorts=["8080"])), True, id="some at its source only"
        ),
        pytest.param(path(end(DestinationPorts=["80"]), end(DestinationPorts=["8080"])), False, id="all, at both"),
        pytest.param(path(end(DestinationPorts=["443"]), {}), True, id="nothing of it"),
    ],
)
def test_a_way_through_a_load_balancer_is_excluded_by_its_packets_at_both_ends(
    engine: Reachability, excluded: dict[str, Any], *, finds: bool
) -> None:
    found_ = shown(engine, path(INTERNET, end("AWS::EC2::Instance")), SSH_EXCLUDED, excluded)
    assert bool(found_) is finds


def test_exclusions_that_cover_all_packets_together_leave_nothing(engine: Reachability) -> None:
    match = path(INTERNET, end("AWS::EC2::Instance"))
    at_target = [path({}, end(SourceAddresses=[half])) for half in ("10.0.1.0/25", "10.0.1.128/25")]
    at_source = [path(end(SourceAddresses=[half]), {}) for half in ("0.0.0.0/1", "128.0.0.0/1", "::/0")]
    for halves in (at_target, at_source):
        assert shown(engine, match, SSH_EXCLUDED, *halves) == []
        assert shown(engine, match, SSH_EXCLUDED, *halves[1:]) != []


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        pytest.param(path({}, end("AWS::EC2::Instance")), [], id="the target by its type"),
        pytest.param(path({}, end("far")), ["10.0.0.0/8 > web"], id="the target by its name"),
        pytest.param(path({}, end("lb")), ["10.0.0.0/8 > far", "10.0.0.0/8 > web"], id="another target"),
        pytest.param(path(end("10.1.0.0/16"), {}), ["10.0.0.0/8 > far", "10.0.0.0/8 > web"], id="part of the source"),
        pytest.param(path(end("10.0.0.0/8"), end("far")), ["10.0.0.0/8 > web"], id="both ends"),
        pytest.param(path(end("internet"), end("far")), ["10.0.0.0/8 > far", "10.0.0.0/8 > web"], id="another source"),
    ],
)
def test_an_exclusion_is_about_the_ends_it_names(
    engine: Reachability, excluded: dict[str, Any], left: list[str]
) -> None:
    """By their names in either language, in full or short."""
    resources = excluded["Destination"].get("ResourceStatement", {}).get("Resources", [])
    if engine.graph.node("Far") is not None:
        resources[:] = [word.capitalize() if word in {"far", "lb"} else word for word in resources]
    match = path(end("10.0.0.0/8"), end("AWS::EC2::Instance"))
    assert [line.split(":")[0] for line in shown(engine, match, excluded)] == left


def test_a_link_at_an_end_is_what_the_path_leads_through(engine: Reachability) -> None:
    peered = end("AWS::EC2::VPCPeeringConnection")
    over = [
        line.split(":")[0] for line in shown(engine, path(peered, end("AWS::EC2::Instance", DestinationPorts=["22"])))
    ]
    assert sorted(over) == ["lb > far", "web > far"]
    assert shown(engine, path(end("AWS::EC2::VPC"), peered)) != []


def test_places_are_no_paths_to_one_another_and_nothing_is_one_to_itself(engine: Reachability) -> None:
    assert shown(engine, path(INTERNET, end("on-premises"))) == []
    web = next(node.address for node in engine.graph.every() if node.address.split(".")[-1].lower() == "web")
    assert shown(engine, path(end(web), end(web))) == []


@pytest.mark.parametrize("place", ["10.0.1.0/24", "10.0.0.0/16", "internet"])
def test_what_is_within_an_excluded_source_is_excluded(engine: Reachability, place: str) -> None:
    match = path(end("10.0.1.0/25"), end("AWS::EC2::Instance", DestinationPorts=["22"]))
    assert bool(shown(engine, match)) is True
    assert bool(shown(engine, match, path(end(place), {}))) is (place == "internet")


def test_a_prefix_list_means_its_entries_and_must_be_declared(engine: Reachability) -> None:
    name = next(node.address for node in engine.graph.every() if node.address.split(".")[-1].lower() == "offices")
    web = end("AWS::EC2::Instance", DestinationPorts=["22"])
    listed = path(end("internet", SourcePrefixLists=[name]), web)
    assert shown(engine, listed) == ["internet > web: certain, tcp 203.0.113.0:32768 > 10.0.1.4:22"]
    assert shown(engine, path(INTERNET, web), path(end(SourcePrefixLists=[name]), {})) == []
    with pytest.raises(NotUnderstood, match="is not a prefix list that is declared"):
        check_names(scope({"MatchPaths": [path(end(SourcePrefixLists=["office"]), {})]}), engine.graph)


def test_names_are_checked_wherever_a_scope_has_them(engine: Reachability) -> None:
    nobody = end("nobody")
    for wanted in (
        {"MatchPaths": [path(nobody, {})]},
        {"MatchPaths": [path({}, nobody)]},
        {"MatchPaths": [path({}, {})], "ExcludePaths": [path({}, nobody)]},
        {"MatchPaths": [{"ThroughResources": [nobody]}]},
    ):
        with pytest.raises(NotUnderstood, match="nobody"):
            check_names(scope(wanted), engine.graph)
    check_names(scope({"MatchPaths": [path(end("10.0.0.0/8"), end("internet"))]}), engine.graph)


def test_a_type_that_nothing_is_of_is_named(engine: Reachability) -> None:
    match = [path(end("AWS::RDS::DBInstance"), end("AWS::EC2::Instance")), path({}, end("AWS::RDS::DBInstance"))]
    assert unmatched(scope({"MatchPaths": match}), engine.graph) == ("AWS::RDS::DBInstance",)


def test_paths_are_told_once_the_sure_ones_first(engine: Reachability) -> None:
    hosts = end("AWS::EC2::Instance")
    once = [path(end("10.0.0.0/8"), hosts), path(INTERNET, hosts), path(INTERNET, hosts)]
    lines = [f"{short(breach.source)} > {short(breach.target)}: {breach.when}" for breach in found(engine, once)]
    assert lines == ["10.0.0.0/8 > far: certain", "10.0.0.0/8 > web: certain", "internet > web: certain"]
