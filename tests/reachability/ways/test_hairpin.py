"""Ways from one host to another by its public address."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, ANY_V6, Hidden, Record
from tests.reachability.small import group, host, ssh, subnet, vpc

OFFICE = "203.0.113.0/24"
ALL_BUT_PRIVATE = [
    ssh(cidr)
    for cidr in (
        "0.0.0.0/5",
        "8.0.0.0/7",
        "11.0.0.0/8",
        "12.0.0.0/6",
        "16.0.0.0/4",
        "32.0.0.0/3",
        "64.0.0.0/2",
        "128.0.0.0/1",
    )
]


def two_hosts(*rules: Record, egress: Record | None = None) -> list[Record]:
    """Two hosts of one public subnet; the rules are those of the second one."""
    left: Record = {
        "is": "group",
        "name": "out",
        "vpc": "main",
        "ingress": [],
        "egress": [egress or {"protocol": "-1", "cidr": ANY_V4}],
    }
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw")),
        left,
        *group("sg", "main", *rules),
        host("i", "suba", "out", public=True),
        host("bare", "suba", "out"),
        host("other", "suba", "sg", public=True),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_public_address_is_surely_let_in_where_every_one_is(dialect: Dialect, tmp_path: Path) -> None:
    """Which of the world's addresses the sender has nobody knows yet; its private one is not let in."""
    assert verdict(tmp_path, dialect, two_hosts(*ALL_BUT_PRIVATE), "i", "other") == "certain"
    assert verdict(tmp_path, dialect, two_hosts(ssh(OFFICE)), "i", "other") == "possible"
    assert verdict(tmp_path, dialect, two_hosts(ssh("192.168.0.0/16")), "i", "other") == "no"
    assert verdict(tmp_path, dialect, two_hosts(*ALL_BUT_PRIVATE), "bare", "other") == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_public_address_is_surely_sent_to_where_every_one_may_be(dialect: Dialect, tmp_path: Path) -> None:
    some = two_hosts(*ALL_BUT_PRIVATE, egress={"protocol": "-1", "cidr": OFFICE})
    assert verdict(tmp_path, dialect, some, "i", "other") == "possible"
    none = two_hosts(*ALL_BUT_PRIVATE, egress={"protocol": "-1", "cidr": "10.0.0.0/8"})
    assert verdict(tmp_path, dialect, none, "i", "other") == "no"


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize("unknown", ["i", "other"])
def test_a_public_address_that_a_host_may_have_leads_there_perhaps(
    dialect: Dialect, tmp_path: Path, unknown: str
) -> None:
    records = [
        {**record, "public": Hidden("public", True)} if record.get("name") == unknown else record
        for record in two_hosts(*ALL_BUT_PRIVATE)
    ]
    assert verdict(tmp_path, dialect, records, "i", "other") == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_the_public_address_of_a_load_balancer_leads_on_to_its_targets(dialect: Dialect, tmp_path: Path) -> None:
    records: list[Record] = [
        *two_hosts({"protocol": "tcp", "ports": (8080, 8080), "group": "lg"}),
        *group("lg", "main", {"protocol": "tcp", "ports": (80, 80), "cidr": OFFICE}),
        {"is": "lb", "name": "lb", "type": "application", "subnets": ["suba"], "groups": ["lg"]},
        {"is": "targets", "name": "tg", "vpc": "main", "port": 8080, "protocol": "HTTP", "members": ["other"]},
        {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "HTTP", "targets": "tg"},
    ]
    found = answer(tmp_path, dialect, records, "i", "other", 8080)
    assert str(found.verdict) == "possible"
    passed = [f"{hop.node.split('.')[-1].lower()} {hop.action}" for hop in found.path]
    assert [step for step in passed if step in {"i nat", "lb nat", "front listen", "lb forward", "other deliver"}] == [
        "i nat", "lb nat", "front listen", "lb forward", "other deliver",
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_an_address_of_ipv6_is_reached_within_the_vpc(dialect: Dialect, tmp_path: Path) -> None:
    """So its own network ACL counts once, and no gateway is passed."""
    six = {"cidr6": "2600:1f00:0:101::/64", "assign6": True}
    plain = two_hosts({"protocol": "tcp", "ports": (22, 22), "cidr": ANY_V6}, egress={"protocol": "-1", "cidr": ANY_V6})
    records = [
        {
            **record,
            **({"cidr6": "2600:1f00:0:100::/56"} if record["is"] == "vpc" else six if record["is"] == "subnet" else {}),
        }
        for record in plain
    ]
    found = answer(tmp_path, dialect, records, "i", "other")
    assert str(found.verdict) == "certain"
    assert "nat" not in [hop.action for hop in found.path]
