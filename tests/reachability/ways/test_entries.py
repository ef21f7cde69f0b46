"""Ways from the internet by CloudFront, through its VPC origins."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, Hidden, Record
from tests.reachability.small import group, subnet, vpc


def original(policy: object = "http-only", *, enabled: bool = True) -> list[Record]:
    """A load balancer within the VPC, behind a VPC origin of CloudFront with HTTP on 8080."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24"),
        *group("sg", "main", {"protocol": "-1", "cidr": ANY_V4}),
        {"is": "lb", "name": "lb", "type": "application", "internal": True, "subnets": ["suba"], "groups": ["sg"]},
        *(
            {"is": "listener", "name": f"on{port}", "lb": "lb", "port": port, "protocol": "HTTP"}
            for port in (22, 443, 8080)
        ),
        {"is": "origin", "name": "vo", "of": "lb", "port": 8080, "policy": policy, "enabled": enabled},
    ]


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("policy", "http", "https"),
    [
        ("http-only", "certain", "no"),
        ("https-only", "no", "certain"),
        ("match-viewer", "certain", "certain"),
        (Hidden("policy", "http-only"), "possible", "possible"),
    ],
)
def test_an_origin_is_spoken_to_by_its_policy(
    dialect: Dialect, tmp_path: Path, policy: object, http: str, https: str
) -> None:
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"""
    assert verdict(tmp_path, dialect, original(policy), "internet", "lb", 8080) == http
    assert verdict(tmp_path, dialect, original(policy), "internet", "lb", 443) == https
    assert verdict(tmp_path, dialect, original(policy), "internet", "lb", 22) == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_distribution_that_is_disabled_leads_nowhere(dialect: Dialect, tmp_path: Path) -> None:
    found = answer(tmp_path, dialect, original(enabled=False), "internet", "lb", 8080)
    assert str(found.verdict) == "no"
    assert ("CloudFront VPC origin", "it is not in use") in [(hop.kind, hop.reason) for hop in found.blocked_by]
