"""Ways through VPC Lattice: from a host to the targets of a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import Record
from tests.reachability.small import group, host, opaque, subnet, vpc

FABRIC = "169.254.171.0/24"


def served(
    *,
    listens: int | None = 80,
    admitted: str = FABRIC,
    joined: str | None = "main",
    entries: list[Record] | None = None,
    side: str = "subo",
) -> list[Record]:
    """A host of one VPC and a service of another VPC's host, whose port is 8080."""
    listed: Record = {
        "is": "nacl",
        "name": "list",
        "vpc": "main" if side == "suba" else "other",
        "subnets": [side],
        "entries": entries,
    }
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *subnet("suba", "main", "10.0.1.0/24"),
        *subnet("subo", "other", "10.1.1.0/24"),
        *group("sg", "main"),
        *group("og", "other", {"protocol": "tcp", "ports": (8080, 8080), "cidr": admitted}),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
        {
            "is": "lattice", "name": "l", "of": "far", "port": 8080, "listens": listens, "targets_in": "other",
            "vpc": joined,
        },
        *([listed] if entries else []),
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_a_service_leads_from_the_vpcs_of_its_network_to_its_targets(dialect: Dialect, tmp_path: Path) -> None:
    """As far as policies of the service let it, which is not followed."""
    found = answer(tmp_path, dialect, served(), "i", "far", 8080)
    assert str(found.verdict) == "possible"
    assert [doubt.reason for doubt in found.unknowns] == [
        "what the policies of the service let through is not followed"
    ]
    assert [hop.kind for hop in found.path if hop.action == "forward"] == [
        "VPC Lattice listener", "VPC Lattice target group",
    ]  # fmt: skip
    assert verdict(tmp_path, dialect, served(), "i", "far", 80) == "no"
    assert verdict(tmp_path, dialect, served(joined="other"), "i", "far", 8080) == "no"
    assert verdict(tmp_path, dialect, served(joined=None), "i", "far", 8080) == "no"
    assert verdict(tmp_path, dialect, served(admitted="10.0.0.0/8"), "i", "far", 8080) == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_listener_without_a_port_has_that_of_its_protocol(dialect: Dialect, tmp_path: Path) -> None:
    """Security groups of the sender are asked for it: 80 of HTTP."""
    for port, expected in ((80, "possible"), (443, "no")):
        out: Record = {
            "is": "group",
            "name": "sg",
            "vpc": "main",
            "ingress": [],
            "egress": [{"protocol": "tcp", "ports": (port, port), "cidr": FABRIC}],
        }
        records = [out if record.get("name") == "sg" else record for record in served(listens=None)]
        assert verdict(tmp_path, dialect, records, "i", "far", 8080) == expected


def allowed(*ports: tuple[str, int, int]) -> list[Record]:
    return [
        {"number": 100 + at, "protocol": "tcp", "ports": (low, high), "cidr": FABRIC, "action": "allow", "side": side}
        for at, (side, low, high) in enumerate(ports)
    ]


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("side", "entries", "expected"),
    [
        ("subo", allowed(("ingress", 8080, 8080), ("egress", 1024, 65535)), "possible"),
        ("subo", allowed(("ingress", 8080, 8080), ("egress", 80, 80)), "no"),
        ("subo", allowed(("ingress", 80, 80), ("egress", 1024, 65535)), "no"),
        ("suba", allowed(("egress", 80, 80), ("ingress", 1024, 65535)), "possible"),
        ("suba", allowed(("egress", 80, 80), ("ingress", 80, 80)), "no"),
        ("suba", allowed(("egress", 8080, 8080), ("ingress", 1024, 65535)), "no"),
    ],
)
def test_network_acls_at_both_ends_see_lattice_as_the_other_end(
    dialect: Dialect, tmp_path: Path, side: str, entries: list[Record], expected: str
) -> None:
    assert verdict(tmp_path, dialect, served(entries=entries, side=side), "i", "far", 8080) == expected


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize("part", ["network", "service"])
def test_what_a_part_is_passed_to_may_join_any_vpc(dialect: Dialect, tmp_path: Path, part: str) -> None:
    kinds = {"network": "aws_vpclattice_service_network", "service": "aws_vpclattice_service"}
    given = [*served(joined=None), opaque(**{f"l{part}": kinds[part]})]
    assert verdict(tmp_path, dialect, given, "i", "far", 8080) == "possible"
