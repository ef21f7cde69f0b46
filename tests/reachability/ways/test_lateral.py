"""Ways between the interfaces of one VPC."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import Hidden, Record
from tests.reachability.small import group, host, ssh, subnet, vpc


@pytest.mark.parametrize("dialect", FILES)
def test_an_input_between_two_subnets_may_be_an_appliance_both_pass(dialect: Dialect, tmp_path: Path) -> None:
    box = Hidden("box", "fw")
    records: list[Record] = [
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("10.0.2.0/24", box)),  # type: ignore[arg-type]
        *subnet("subb", "main", "10.0.2.0/24", ("10.0.1.0/24", box)),  # type: ignore[arg-type]
        {"is": "inspector", "name": "fw", "vpc": "main", "subnet": "suba", "unseen": True},
        *group("sg", "main", ssh()),
        host("one", "suba", "sg"),
        host("other", "subb", "sg"),
    ]
    assert verdict(tmp_path, dialect, records, "one", "other") == "possible"


def named_across(*, region: str | None, by_hub: bool) -> list[Record]:
    """A peered VPC whose host admits the security group of the other's, with the answers over a hub if `by_hub`."""
    back = "tgw" if by_hub else "pcx"
    hub: list[Record] = [
        {"is": "tgw", "name": "tgw"},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "other", "subnets": ["subo"]},
    ]
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other", "region": region},
        *(hub if by_hub else []),
        *subnet("suba", "main", "10.0.1.0/24", ("10.1.0.0/16", "pcx")),
        *subnet("subo", "other", "10.1.1.0/24", ("10.0.0.0/16", back)),
        *group("sg", "main"),
        *group("og", "other", {"protocol": "tcp", "ports": (22, 22), "group": "sg"}),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
    ]


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize("by_hub", [False, True], ids=["straight back", "back by a hub"])
def test_groups_are_known_over_a_peering_within_a_region(dialect: Dialect, tmp_path: Path, *, by_hub: bool) -> None:
    """https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html"""
    near, far = named_across(region=None, by_hub=by_hub), named_across(region="eu-west-1", by_hub=by_hub)
    assert verdict(tmp_path, dialect, near, "i", "far") == "certain"
    assert verdict(tmp_path, dialect, far, "i", "far") == "possible"


def behind_nat_gateways(times: int, admitted: str) -> list[Record]:
    """A host behind private NAT gateways, one behind the other, the last of which alone leads to a peered VPC."""
    far = "10.1.0.0/16"
    behind = [
        record
        for at in range(1, times + 1)
        for record in (
            *subnet(f"sub{at}", "main", f"10.0.{at}.0/24", (far, f"nat{at + 1}" if at < times else "pcx")),
            {"is": "nat", "name": f"nat{at}", "subnet": f"sub{at}", "connectivity": "private"},
        )
    ]
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"},
        *subnet("sub0", "main", "10.0.0.0/24", (far, "nat1")),
        *behind,
        *subnet("subo", "other", "10.1.1.0/24", ("10.0.0.0/16", "pcx")),
        *group("sg", "main"),
        *group("og", "other", ssh(admitted)),
        host("i", "sub0", "sg"),
        host("far", "subo", "og"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_two_private_nat_gateways_in_a_row_are_followed(dialect: Dialect, tmp_path: Path) -> None:
    """The host sees the last one."""
    for times in (1, 2):
        seen = behind_nat_gateways(times, f"10.0.{times}.0/24")
        assert verdict(tmp_path, dialect, seen, "i", "far") == "certain"
        assert verdict(tmp_path, dialect, behind_nat_gateways(times, "10.0.0.0/24"), "i", "far") == "no"
    assert verdict(tmp_path, dialect, behind_nat_gateways(3, "10.0.3.0/24"), "i", "far") == "possible"


def over_a_hub(*, grouped: bool, back: str = "tgw") -> list[Record]:
    """Two VPCs at a hub, the host of one of which admits the security group of the other's."""
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"},
        {"is": "tgw", "name": "tgw", "grouped": grouped},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"], "grouped": grouped},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "other", "subnets": ["subo"], "grouped": grouped},
        *subnet("suba", "main", "10.0.1.0/24", ("10.1.0.0/16", "tgw")),
        *subnet("subo", "other", "10.1.1.0/24", ("10.0.0.0/16", back)),
        *group("sg", "main"),
        *group("og", "other", {"protocol": "tcp", "ports": (22, 22), "group": "sg"}),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_groups_are_known_over_a_hub_that_keeps_track_of_them(dialect: Dialect, tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security"""
    assert verdict(tmp_path, dialect, over_a_hub(grouped=True), "i", "far") == "certain"
    assert verdict(tmp_path, dialect, over_a_hub(grouped=False), "i", "far") == "no"
    assert verdict(tmp_path, dialect, over_a_hub(grouped=True, back="pcx"), "i", "far") == "possible"
    assert verdict(tmp_path, dialect, over_a_hub(grouped=False, back="pcx"), "i", "far") == "no"
