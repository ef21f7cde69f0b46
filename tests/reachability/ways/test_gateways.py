"""Ways through gateways: their own route tables, and answers that go back by another way."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.small import group, host, ssh, subnet, vpc


def behind_a_vpn(*edges: tuple[str, str]) -> list[Record]:
    """A host that premises reach over a VPN gateway, whose own route table leads some subnets to a firewall."""
    edge: list[Record] = [
        {"is": "table", "name": "edgert", "vpc": "main", "routes": list(edges)},
        {"is": "edge", "name": "edge", "gateway": "vgw", "table": "edgert"},
    ]
    return [
        *vpc("main", gated=False),
        {"is": "vgw", "name": "vgw", "vpc": "main"},
        *subnet("suba", "main", "10.0.1.0/24"),
        *subnet("subf", "main", "10.0.5.0/24"),
        {"is": "firewall", "name": "fw", "vpc": "main", "subnet": "subf", "zone": "us-east-1a"},
        *group("sg", "main", ssh()),
        host("i", "suba", "sg"),
        {"is": "vpn", "name": "vpn", "gateway": "vgw", "cidr": "192.168.0.0/16", "tables": ["subart"]},
        *(edge if edges else []),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_premises_pass_the_firewall_that_the_vpn_gateway_leads_to(dialect: Dialect, tmp_path: Path) -> None:
    """The answer does not pass it, so that it is dropped."""
    assert verdict(tmp_path, dialect, behind_a_vpn(), "192.168.0.9", "i") == "certain"
    assert verdict(tmp_path, dialect, behind_a_vpn(("10.0.1.0/24", "fw")), "192.168.0.9", "i") == "no"
    assert verdict(tmp_path, dialect, behind_a_vpn(("10.0.9.0/24", "fw")), "192.168.0.9", "i") == "certain"
    half = behind_a_vpn(("10.0.1.0/25", "fw"))
    assert verdict(tmp_path, dialect, half, "192.168.0.9", "i") == "possible", "in which half the host is nobody knows"


def answering_by(box: list[Record]) -> list[Record]:
    """A public host whose packets out go to a box, and what comes in to the host does not."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "box")),
        *subnet("subf", "main", "10.0.5.0/24", (ANY_V4, "mainigw")),
        *group("sg", "main", ssh()),
        *box,
        host("i", "suba", "sg", public=True),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_an_answer_may_go_out_through_a_host_that_relays(dialect: Dialect, tmp_path: Path) -> None:
    relay = [host("box", "subf", "sg", check=False)]
    checking = [host("box", "subf", "sg")]
    firewall: list[Record] = [{"is": "firewall", "name": "box", "vpc": "main", "subnet": "subf", "zone": "us-east-1a"}]
    assert verdict(tmp_path, dialect, answering_by(relay), "internet", "i") == "possible"
    assert verdict(tmp_path, dialect, answering_by(checking), "internet", "i") == "no"
    assert verdict(tmp_path, dialect, answering_by(firewall), "internet", "i") == "no"
