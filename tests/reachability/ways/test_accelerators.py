"""Ways from the internet by Global Accelerator, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.network import TCP, union
from linter.reachability.endpoints import endpoint
from linter.resource import Dialect
from linter.truth import Truth
from tests.reachability.bench import FILES, answer, called, reachability, written
from tests.reachability.bench import verdict as asked
from tests.reachability.declarations.records import ANY_V4, ANY_V6, Hidden, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.small import group, host, opaque, subnet, vpc

SSH = union((22, 22))


def network(*, dual: bool) -> tuple[Record, ...]:
    """An instance with an IPv6 address and no route to the internet, behind an accelerator."""
    ssh_over_v6 = {"protocol": "tcp", "ports": (22, 22), "cidr": ANY_V6}
    return (
        {"is": "vpc", "name": "vpc", "cidr": "10.0.0.0/16", "cidr6": "2600:1f00:0:100::/56"},
        {"is": "igw", "name": "igw", "vpc": "vpc"},
        {
            "is": "subnet",
            "name": "subnet",
            "vpc": "vpc",
            "cidr": "10.0.1.0/24",
            "cidr6": "2600:1f00:0:101::/64",
            "assign6": True,
        },
        {"is": "group", "name": "group", "vpc": "vpc", "ingress": [ssh_over_v6], "egress": []},
        {"is": "instance", "name": "host", "subnet": "subnet", "groups": ["group"]},
        {"is": "accelerator", "name": "ga", "of": "host", "port": 22, "dual": dual},
    )


def verdict(folder: Path, dialect: Dialect, *, dual: bool) -> Truth:
    text = (in_terraform if dialect is Dialect.TERRAFORM else in_cloudformation)(network(dual=dual))
    engine = reachability(written(folder, dialect, text))
    graph = engine.graph
    return engine.reach(endpoint("internet", graph), endpoint(called(graph, "host"), graph), TCP, SSH).verdict


@pytest.mark.parametrize("dialect", FILES)
def test_an_accelerator_has_no_addresses_of_ipv6(dialect: Dialect, tmp_path: Path) -> None:
    assert not verdict(tmp_path, dialect, dual=False).possible


@pytest.mark.parametrize("dialect", FILES)
def test_a_dual_stack_accelerator_may_lead_ipv6_to_its_endpoint(dialect: Dialect, tmp_path: Path) -> None:
    found = verdict(tmp_path, dialect, dual=True)
    assert found.possible
    assert not found.certain


OFFICE = "203.0.113.0/24"


def accelerated(of: str = "i", admitted: str = ANY_V4, **more: object) -> list[Record]:
    """A host, perhaps behind a load balancer, that an accelerator leads to from its port 80."""
    rule = {"protocol": "-1", "cidr": admitted}
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24"),
        *group("sg", "main", rule),
        host("i", "suba", "sg"),
        {"is": "lb", "name": "nlb", "type": "network", "internal": True, "subnets": ["suba"], "groups": ["sg"]},
        {
            "is": "targets",
            "name": "tg",
            "vpc": "main",
            "port": 80,
            "protocol": "TCP",
            "members": ["i"],
            "type": "instance",
        },
        {"is": "listener", "name": "front", "lb": "nlb", "port": 80, "protocol": "TCP", "targets": "tg"},
        {"is": "accelerator", "name": "ga", "of": of, "port": 80, **more},
    ]


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("overrides", "reached"),
    [
        pytest.param((), {80}, id="none"),
        pytest.param([(80, 22)], {22}, id="of its port"),
        pytest.param([(81, 443)], {80}, id="of a port that it does not listen on"),
        pytest.param([(80, 22), (81, 443)], {22}, id="of both"),
    ],
)
def test_an_override_leads_to_another_port_of_the_endpoint(
    dialect: Dialect, tmp_path: Path, overrides: list[tuple[int, int]], reached: set[int]
) -> None:
    records = accelerated(overrides=overrides)
    for port in (22, 80, 443):
        expected = "certain" if port in reached else "no"
        assert asked(tmp_path, dialect, records, "internet", "i", port) == expected


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("of", "admitted", "preserves", "expected"),
    [
        ("i", OFFICE, True, "certain"),
        ("i", OFFICE, False, "possible"),
        ("i", ANY_V4, False, "certain"),
        ("nlb", OFFICE, True, "certain"),
        ("nlb", OFFICE, None, "possible"),
        ("nlb", "10.0.0.0/8", None, "possible"),
        ("i", "10.0.0.0/8", True, "no"),
    ],
)
def test_groups_see_the_client_where_its_address_is_preserved(
    dialect: Dialect, tmp_path: Path, of: str, admitted: str, preserves: bool | None, expected: str
) -> None:
    """A network load balancer that does not say so may see either, by its security groups."""
    records = accelerated(of, admitted, preserves=preserves)
    assert asked(tmp_path, dialect, records, "internet", of, 80) == expected


@pytest.mark.parametrize("dialect", FILES)
def test_a_client_may_be_seen_or_not_where_an_input_says(dialect: Dialect, tmp_path: Path) -> None:
    records = accelerated(admitted=OFFICE, preserves=Hidden("kept", True))
    assert asked(tmp_path, dialect, records, "internet", "i", 80) == "possible"
    assert asked(tmp_path, dialect, accelerated(preserves=Hidden("kept", True)), "internet", "i", 80) == "certain"


@pytest.mark.parametrize("dialect", FILES)
def test_a_gateway_out_of_sight_may_let_an_accelerator_in(dialect: Dialect, tmp_path: Path) -> None:
    without = [record for record in accelerated() if record["is"] != "igw"]
    given = [*without, opaque(main="aws_vpc")]
    assert asked(tmp_path, dialect, given, "internet", "i", 80) == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_an_accelerator_delivers_only_where_the_vpc_has_an_internet_gateway(dialect: Dialect, tmp_path: Path) -> None:
    without = [record for record in accelerated() if record["is"] != "igw"]
    found = answer(tmp_path, dialect, without, "internet", "i", 80)
    assert str(found.verdict) == "no"
    assert "the VPC has no internet gateway" in [hop.reason for hop in found.blocked_by]
