"""Ways from the internet by Global Accelerator, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.network import TCP, union
from linter.reachability.endpoints import endpoint
from linter.resource import Dialect
from linter.truth import Truth
from tests.reachability.bench import FILES, called, reachability, written
from tests.reachability.declarations.records import ANY_V6, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform

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
