"""The graph of a template against the state that moto's CloudFormation layer makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cloudformation import declared, deployed

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SCENARIOS = (
    "001_ssh_world_public_instance",
    "004_public_subnet_no_public_ip",
    "010_explicit_assoc_shadows_main",
    "011_igw_not_attached",
    "012_igw_attached_other_vpc",
    "013_narrow_igw_route",
    "014_halves_to_nat",
    "015_halves_open",
    "016_rfc1918_only",
    "017_proto_all_ports_zero",
    "019_range_contains",
    "020_udp_only",
    "021_icmp_echo",
    "022_union_of_sgs",
    "023_standalone_rule",
    "024_sg_ref_chain",
    "041_nat_no_inbound",
    "042_nat_private_subnet",
    "043_alb_public_private_targets",
    "044_alb_internal",
    "047_alb_redirect_only",
    "050_rds_public",
    "054_lt_asg_public",
    "057_peering_full",
    "058_peering_no_edge_to_edge",
    "073_param_default_open",
)
"""Those of the scenarios' templates that moto deploys whole, one of each sort."""

TEMPLATES = (
    *(FIXTURES / "scenarios" / name / "template.yaml" for name in SCENARIOS),
    *sorted((FIXTURES / "deployed").glob("*.yaml")),
)


def name(template: Path) -> str:
    return template.parent.name if template.stem == "template" else template.stem


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_the_graph_is_what_moto_deploys(template: Path) -> None:
    assert declared.facts(template) == deployed.facts(template)
