"""Ways through doors for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.small import group, host, opaque, ssh, subnet, vpc


def behind_a_console(rule: Record, **more: object) -> list[Record]:
    """A host that an EC2 Instance Connect endpoint leads to."""
    return [
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24"),
        *group("door", "main"),
        *group("sg", "main"),
        {"is": "rule", "name": "in", "of": "sg", "side": "ingress", "protocol": "tcp", "ports": (22, 22), **rule},
        host("i", "suba", "sg"),
        {"is": "connect", "name": "eice", "subnet": "suba", "groups": ["door"], **more},
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_console_shows_its_own_address_or_that_of_the_client(dialect: Dialect, tmp_path: Path) -> None:
    """Its groups are known either way."""

    def asked(rule: Record, **more: object) -> str:
        return verdict(tmp_path, dialect, behind_a_console(rule, **more), "instance-connect", "i")

    assert asked({"group": "door"}) == asked({"group": "door"}, preserves=True) == "certain"
    assert asked({"cidr": "10.0.0.0/16"}, preserves=False) == "certain"
    assert asked({"cidr": "203.0.113.0/24"}, preserves=False) == "no"
    assert asked({"cidr": "203.0.113.0/24"}, preserves=True) == "certain"
    assert asked({"cidr": "203.0.113.0/24"}) == "possible"


def dialled(*routes: str) -> list[Record]:
    """A client VPN into a VPC with a peered one, which its users are authorized for."""
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("10.1.0.0/16", "pcx")),
        *subnet("subo", "other", "10.1.1.0/24", ("10.0.0.0/16", "pcx")),
        {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"},
        *group("sg", "main", ssh()),
        *group("og", "other", ssh()),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
        {
            "is": "client_vpn", "name": "dial", "vpc": "main", "subnets": ["suba"], "groups": ["sg"],
            "authorized": [(ANY_V4, True)], "routes": list(routes),
        },
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_a_client_vpn_leads_where_its_routes_do(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, dialled(), "vpn-clients", "i") == "certain"
    assert verdict(tmp_path, dialect, dialled(), "vpn-clients", "far") == "no"
    assert verdict(tmp_path, dialect, dialled("10.1.0.0/16"), "vpn-clients", "far") == "certain"


@pytest.mark.parametrize("dialect", FILES)
def test_a_client_vpn_that_is_passed_on_may_lead_anywhere(dialect: Dialect, tmp_path: Path) -> None:
    """To whatever it is passed to may add routes and authorization rules."""
    given = [*dialled(), opaque(dial="aws_ec2_client_vpn_endpoint")]
    assert verdict(tmp_path, dialect, given, "vpn-clients", "i") == "certain"
    assert verdict(tmp_path, dialect, given, "vpn-clients", "far") == "possible"
    unauthorized = [{**record, "authorized": []} if record["is"] == "client_vpn" else record for record in given]
    assert verdict(tmp_path, dialect, unauthorized, "vpn-clients", "i") == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_a_console_opens_ssh_and_remote_desktop_alone(dialect: Dialect, tmp_path: Path) -> None:
    records = behind_a_console({"group": "door", "ports": (0, 65535)})
    for port, expected in ((21, "no"), (22, "certain"), (23, "no"), (3388, "no"), (3389, "certain"), (3390, "no")):
        assert verdict(tmp_path, dialect, records, "instance-connect", "i", port) == expected
