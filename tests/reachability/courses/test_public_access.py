"""The account's switch that blocks public access to VPCs, and what is excluded from it.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
"""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Hidden, Record
from tests.reachability.small import group, host, opaque, ssh, subnet, vpc


def blocked(mode: object, *more: Record) -> list[Record]:
    """A public host, and one behind a NAT gateway, in an account that blocks public access."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw")),
        *subnet("subb", "main", "10.0.2.0/24", (ANY_V4, "nat")),
        {"is": "eip", "name": "ip"},
        {"is": "nat", "name": "nat", "subnet": "suba", "eip": "ip"},
        *group("sg", "main", ssh()),
        host("i", "suba", "sg", public=True),
        host("inner", "subb", "sg"),
        {"is": "access_block", "name": "switch", "mode": mode},
        *more,
    ]


def excluded(mode: str, **what: str) -> Record:
    return {"is": "access_exclusion", "name": "but", "mode": mode, **what}


BOTH, INGRESS = "block-bidirectional", "block-ingress"


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("records", "into", "out", "translated"),
    [
        pytest.param(blocked("off"), "certain", "certain", "certain", id="off"),
        pytest.param(blocked(BOTH), "no", "no", "no", id="both ways"),
        pytest.param(blocked(INGRESS), "no", "no", "certain", id="what comes in"),
        pytest.param(blocked(Hidden("mode", BOTH)), "possible", "possible", "possible", id="not known"),
        pytest.param(
            blocked(BOTH, excluded("allow-bidirectional", vpc="main")), "certain", "certain", "certain", id="not a VPC"
        ),
        pytest.param(
            blocked(BOTH, excluded("allow-bidirectional", subnet="suba")), "certain", "certain", "certain",
            id="but the subnet",
        ),
        pytest.param(
            blocked(BOTH, excluded("allow-bidirectional", subnet="subb")), "no", "no", "no", id="but another subnet"
        ),
        pytest.param(
            blocked(BOTH, excluded("allow-egress", vpc="main")), "no", "certain", "certain", id="but what goes out"
        ),
        pytest.param(
            blocked(BOTH, opaque(suba="aws_subnet")), "possible", "possible", "possible", id="a subnet passed on"
        ),
        pytest.param(
            blocked(BOTH, opaque(main="aws_vpc")), "possible", "possible", "possible", id="a VPC passed on"
        ),
        pytest.param(blocked(BOTH, opaque(subb="aws_subnet")), "no", "no", "no", id="another subnet passed on"),
    ],
)  # fmt: skip
def test_public_access_is_blocked_as_far_as_nothing_excludes_it(
    dialect: Dialect, tmp_path: Path, records: list[Record], into: str, out: str, translated: str
) -> None:
    assert verdict(tmp_path, dialect, records, "internet", "i") == into
    assert verdict(tmp_path, dialect, records, "i", "internet") == out
    assert verdict(tmp_path, dialect, records, "inner", "internet") == translated
