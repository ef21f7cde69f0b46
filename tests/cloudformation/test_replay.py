"""The graph of a template against what AWS makes of its declarations, in all that moto's CloudFormation layer drops.

Egress, network ACLs, IPv6 routes, prefix lists, gateway tables, public addresses and the check of sources: `replayed`
carries the declarations out by single calls of moto's EC2 API, which knows them, and `effective` asks the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linter.cloudformation.evaluate import evaluate
from linter.deployment import Deployment, Inputs
from linter.graph.graph import Graph
from linter.resource import Dialect
from linter.tree import Tree
from tests.cloudformation import effective, replayed

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SCENARIOS = (
    "001_ssh_world_public_instance",
    "003_public_ip_private_subnet",
    "005_map_public_on_launch",
    "006_explicit_false_overrides_subnet",
    "007_eip_on_instance",
    "010_explicit_assoc_shadows_main",
    "018_proto_all_with_ports",
    "019_range_contains",
    "021_icmp_echo",
    "024_sg_ref_chain",
    "026_self_ref_default_sg",
    "028_egress_default_tf_vs_cfn",
    "030_prefix_list_world",
    "032_nacl_deny_before_allow",
    "034_nacl_no_ephemeral_out",
    "036_nacl_empty_custom",
    "037_nacl_same_subnet",
    "038_ipv6_only_exposure",
    "039_ipv6_eigw",
    "042_nat_private_subnet",
    "057_peering_full",
    "060_tgw_hub_default_tables",
    "064_source_dest_check_nat_instance",
    "066_route_to_checked_eni",
    "095_secondary_cidr_local",
    "097_eni_attached_public",
)
"""Those of the scenarios' templates of which everything is known, one of each sort.

Left out is what moto does unlike AWS: it gives a public address to one of two interfaces that are launched together.
"""

TEMPLATES = (
    *(FIXTURES / "scenarios" / name / "template.yaml" for name in SCENARIOS),
    *sorted((FIXTURES / "replayed").glob("*.yaml")),
)


@pytest.fixture(scope="module")
def ec2() -> Iterator[Any]:
    with replayed.account() as client:
        yield client


def name(template: Path) -> str:
    return template.parent.name if template.stem == "template" else template.stem


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_what_the_graph_says_is_in_force_is_what_aws_makes_of_it(ec2: Any, template: Path) -> None:
    declared = evaluate(Deployment(Dialect.CLOUDFORMATION, template), Tree(template.parent), Inputs())
    assert not declared.problems
    graph = Graph(declared)
    assert effective.facts(graph) == replayed.facts(ec2, graph)
