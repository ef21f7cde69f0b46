"""What a plan reads back into a computed list counts once: where it is declared."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from linter.resource import Declarations
from tests.terraform.deployed import body
from tests.terraform.plan.test_evaluate import planned

WORLD = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
PORT = {"ip_protocol": "tcp", "from_port": 22, "to_port": 22}
GROUP = {"id": "sg-1", "name": "g"}


def plan(home: Path, *resources: tuple[str, Mapping[str, Any]], written: Mapping[str, Any] = {}) -> Declarations:
    """The declarations of a plan of these resources, of which the first has the arguments in `written`."""
    named = [(f"{type_}.r{at}", type_, f"r{at}", values) for at, (type_, values) in enumerate(resources)]
    root = {
        "resources": [
            {"address": address, "mode": "managed", "type": type_, "name": name, "values": values}
            for address, type_, name, values in named
        ]
    }
    blocks: list[dict[str, Any]] = [
        {
            "address": address,
            "mode": "managed",
            "type": type_,
            "name": name,
            "expressions": written if name == "r0" else {},
        }
        for address, type_, name, _ in named
    ]
    file = home / "plan.json"
    content = {
        "format_version": "1.2",
        "planned_values": {"root_module": root},
        "configuration": {"root_module": {"resources": blocks}},
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    return planned(file)


@pytest.mark.parametrize(
    "rule",
    [
        ("aws_security_group_rule", {"type": "ingress", "security_group_id": "sg-1", **WORLD}),
        (
            "aws_vpc_security_group_ingress_rule",
            {
                "security_group_id": "sg-1",
                "ip_protocol": "tcp",
                "from_port": 22,
                "to_port": 22,
                "cidr_ipv4": "0.0.0.0/0",
            },
        ),
    ],
)
def test_a_stand_alone_rule_is_not_its_groups_as_well(tmp_path: Path, rule: tuple[str, Mapping[str, Any]]) -> None:
    declarations = plan(tmp_path, ("aws_security_group", {**GROUP, "ingress": [WORLD]}), rule)
    assert body(declarations, "aws_security_group.r0")["ingress"] == []


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "egress", "security_group_id": "sg-1", **WORLD},
        {"type": "ingress", "security_group_id": "sg-2", **WORLD},
        {"type": "ingress", "security_group_id": "sg-1", **WORLD, "to_port": 23},
        {"type": "ingress", "security_group_id": "sg-1", **WORLD, "protocol": "udp"},
    ],
    ids=["direction", "group", "ports", "protocol"],
)
def test_a_rule_that_nothing_else_declares_stays(tmp_path: Path, rule: Mapping[str, Any]) -> None:
    group = ("aws_security_group", {**GROUP, "ingress": [WORLD]})
    kept = body(plan(tmp_path, group, ("aws_security_group_rule", rule)), "aws_security_group.r0")["ingress"]
    assert kept == [{**WORLD}]


def test_of_an_entry_only_the_peers_that_are_declared_elsewhere_go(tmp_path: Path) -> None:
    entry = {**WORLD, "cidr_blocks": ["0.0.0.0/0", "10.0.0.0/8"], "self": True}
    rule = ("aws_security_group_rule", {"type": "ingress", "security_group_id": "sg-1", **WORLD, "self": True})
    declarations = plan(tmp_path, ("aws_security_group", {**GROUP, "ingress": [entry]}), rule)
    assert body(declarations, "aws_security_group.r0")["ingress"] == [
        {**WORLD, "cidr_blocks": ["10.0.0.0/8"], "self": False}
    ]


def test_an_inline_rule_stays_though_a_stand_alone_one_is_the_same(tmp_path: Path) -> None:
    rule = ("aws_security_group_rule", {"type": "ingress", "security_group_id": "sg-1", **WORLD})
    written = {"ingress": {"constant_value": [WORLD]}}
    declarations = plan(tmp_path, ("aws_security_group", {**GROUP, "ingress": [WORLD]}), rule, written=written)
    assert body(declarations, "aws_security_group.r0")["ingress"] == [{**WORLD}]


def test_every_protocol_is_one_whatever_ports_are_written_beside_it(tmp_path: Path) -> None:
    entry = {"from_port": 0, "to_port": 0, "protocol": "-1", "ipv6_cidr_blocks": ["::/0"]}
    rule = {"security_group_id": "sg-1", "ip_protocol": "-1", "from_port": None, "to_port": None, "cidr_ipv6": "::/0"}
    group = ("aws_default_security_group", {**GROUP, "egress": [entry]})
    declarations = plan(tmp_path, group, ("aws_vpc_security_group_egress_rule", rule))
    assert body(declarations, "aws_default_security_group.r0")["egress"] == []


def test_routes_and_entries_of_network_acls_too(tmp_path: Path) -> None:
    routes = [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}, {"cidr_block": "10.0.0.0/8", "gateway_id": "tgw-1"}]
    route = {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}
    declarations = plan(tmp_path, ("aws_route_table", {"id": "rtb-1", "route": routes}), ("aws_route", route))
    assert body(declarations, "aws_route_table.r0")["route"] == [routes[1]]
    entries = [{"rule_no": 100, "action": "allow"}, {"rule_no": 200, "action": "deny"}]
    rule = {"network_acl_id": "acl-1", "rule_number": 100, "egress": False, "rule_action": "allow"}
    acl = ("aws_network_acl", {"id": "acl-1", "ingress": entries, "egress": entries})
    declarations = plan(tmp_path, acl, ("aws_network_acl_rule", rule))
    assert body(declarations, "aws_network_acl.r0")["ingress"] == [entries[1]]
    assert body(declarations, "aws_network_acl.r0")["egress"] == entries
