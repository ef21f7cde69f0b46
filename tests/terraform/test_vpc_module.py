"""The examples of terraform-aws-vpc, against what Terraform would create, counted by hand from their inputs.

Every example has three zones (`slice(data.aws_availability_zones.available.names, 0, 3)`), so each `[for k, v in
local.azs : ...]` makes three subnets. The module has, unless an example says otherwise: one public route table; one
private table for each NAT gateway there is or would be, and that is one with `single_nat_gateway`, else as many as the
longest of the private, database, elasticache and redshift lists of subnets; one intra table; a table of their own for
database, elasticache and redshift only on request; one association for each subnet; a route to the internet gateway
where there are public subnets; and it adopts the VPC's default ACL, table and security group.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from linter.cli import main
from linter.deployment import Deployment, Inputs
from linter.resource import Declarations, Dialect
from linter.terraform.evaluate import evaluate
from linter.tree import Tree
from linter.value import Reference

CORPUS = os.environ.get("MOATLINT_CORPUS")
pytestmark = pytest.mark.skipif(CORPUS is None, reason="MOATLINT_CORPUS names no real/terraform-aws-vpc")
ADOPTED = {"aws_default_network_acl": 1, "aws_default_route_table": 1, "aws_default_security_group": 1}

COUNTS: dict[str, dict[str, dict[str, int]]] = {
    # Three private subnets, no NAT gateway asked for: a table for each of the three there would be. No public subnets,
    # so no internet gateway.
    "simple": {
        "vpc": {"aws_vpc": 1, "aws_subnet": 3, "aws_route_table": 3, "aws_route_table_association": 3, **ADOPTED}
    },
    # As simple, with the account's switch and one exclusion from it.
    "block-public-access": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 3,
            "aws_route_table": 3,
            "aws_route_table_association": 3,
            "aws_vpc_block_public_access_options": 1,
            "aws_vpc_block_public_access_exclusion": 1,
            **ADOPTED,
        }
    },
    # Six kinds of subnets in three zones. One NAT gateway, so public + private + intra = 3 tables, and two routes, to
    # the internet gateway and to the NAT gateway. The defaults are left alone, and so is the database subnet group.
    # Of the endpoints one of seven has `create = false`.
    "complete": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 18,
            "aws_route_table": 3,
            "aws_route_table_association": 18,
            "aws_route": 2,
            "aws_internet_gateway": 1,
            "aws_nat_gateway": 1,
            "aws_eip": 1,
            "aws_elasticache_subnet_group": 1,
            "aws_redshift_subnet_group": 1,
            "aws_customer_gateway": 3,
            "aws_vpn_gateway": 1,
            "aws_vpc_dhcp_options": 1,
            "aws_vpc_dhcp_options_association": 1,
        },
        "vpc_endpoints": {"aws_security_group": 1, "aws_security_group_rule": 1, "aws_vpc_endpoint": 6},
        "": {"aws_security_group": 1},
    },
    # Three public and three private subnets: 1 + 3 tables. Each flow log is a module call of its own; the module that
    # makes the bucket comes from the registry and is not at hand.
    "flow-log": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 6,
            "aws_route_table": 4,
            "aws_route_table_association": 6,
            "aws_route": 1,
            "aws_internet_gateway": 1,
            **ADOPTED,
        },
        "flow_log": {
            "aws_flow_log": 1,
            "aws_cloudwatch_log_group": 1,
            "aws_iam_role": 1,
            "aws_iam_policy": 1,
            "aws_iam_role_policy_attachment": 1,
        },
        "flow_log_cloudwatch_external": {"aws_flow_log": 1},
        "flow_log_s3": {"aws_flow_log": 1},
        "flow_log_s3_parquet": {"aws_flow_log": 1},
        "s3_bucket": {"module": 1},
        "": {"aws_cloudwatch_log_group": 1, "aws_iam_role": 1, "aws_iam_role_policy": 1},
    },
    # The subnets come as `cidrsubnets(..., 2, 2, 2)` of a range known only after apply: still three of each kind.
    "ipam": {
        name: {
            "aws_vpc": 1,
            "aws_subnet": 6,
            "aws_route_table": 4,
            "aws_route_table_association": 6,
            "aws_route": 1,
            "aws_internet_gateway": 1,
            **ADOPTED,
        }
        for name in ("vpc_ipam_set_netmask", "vpc_ipam_set_cidr")
    }
    | {
        "": {
            "aws_vpc_ipam": 1,
            "aws_vpc_ipam_pool": 2,
            "aws_vpc_ipam_pool_cidr": 1,
            "aws_vpc_ipam_preview_next_cidr": 1,
        }
    },
    # Nine subnets. Three NAT gateways: tables 1 public + 3 private + 1 database, which has a route to the internet.
    # Routes: public v4 and v6, database v4 and v6, and for each private table NAT, NAT64 and egress-only: 4 + 9.
    "ipv6-dualstack": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 9,
            "aws_route_table": 5,
            "aws_route_table_association": 9,
            "aws_route": 13,
            "aws_internet_gateway": 1,
            "aws_egress_only_internet_gateway": 1,
            "aws_nat_gateway": 3,
            "aws_eip": 3,
            "aws_db_subnet_group": 1,
            **ADOPTED,
        }
    },
    # Subnets by their IPv6 prefixes alone. Routes: public v4 and v6, and egress-only for three private tables.
    "ipv6-only": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 6,
            "aws_route_table": 4,
            "aws_route_table_association": 6,
            "aws_route": 5,
            "aws_internet_gateway": 1,
            "aws_egress_only_internet_gateway": 1,
            **ADOPTED,
        }
    },
    "issues": {
        # 1 private, 2 public, 3 database: the longest list is 3, so three NAT gateways and private tables, of which
        # each gets a route.
        "vpc_issue_44": {
            "aws_vpc": 1,
            "aws_subnet": 6,
            "aws_route_table": 4,
            "aws_route_table_association": 6,
            "aws_route": 4,
            "aws_internet_gateway": 1,
            "aws_nat_gateway": 3,
            "aws_eip": 3,
            "aws_db_subnet_group": 1,
            **ADOPTED,
        },
        # No private subnets, so no private tables.
        "vpc_issue_46": {
            "aws_vpc": 1,
            "aws_subnet": 8,
            "aws_route_table": 1,
            "aws_route_table_association": 8,
            "aws_route": 1,
            "aws_internet_gateway": 1,
            "aws_db_subnet_group": 1,
            "aws_elasticache_subnet_group": 1,
            **ADOPTED,
        },
        # One NAT gateway for three private subnets.
        "vpc_issue_108": {
            "aws_vpc": 1,
            "aws_subnet": 6,
            "aws_route_table": 2,
            "aws_route_table_association": 6,
            "aws_route": 2,
            "aws_internet_gateway": 1,
            "aws_nat_gateway": 1,
            "aws_eip": 1,
            **ADOPTED,
        },
    },
    # create_vpc = false: nothing but the adopted default VPC.
    "manage-default-vpc": {"vpc": {"aws_default_vpc": 1}},
    # ACLs for public and elasticache subnets. Rules: public 1 + 5 in and 1 + 6 out, elasticache the one default rule in
    # and 1 + 4 out. No NAT gateway, but `single_nat_gateway`: one private table. Routes: public v4 and v6, egress-only.
    "network-acls": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 9,
            "aws_route_table": 2,
            "aws_route_table_association": 9,
            "aws_route": 3,
            "aws_internet_gateway": 1,
            "aws_egress_only_internet_gateway": 1,
            "aws_elasticache_subnet_group": 1,
            "aws_network_acl": 2,
            "aws_network_acl_rule": 19,
            **ADOPTED,
        }
    },
    # Two outpost subnets by address but three by IPv6 prefix: three. Routes: public v4 and v6, NAT, NAT64, egress-only.
    # Rules: five in, six out.
    "outpost": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 9,
            "aws_route_table": 2,
            "aws_route_table_association": 9,
            "aws_route": 5,
            "aws_internet_gateway": 1,
            "aws_egress_only_internet_gateway": 1,
            "aws_nat_gateway": 1,
            "aws_eip": 1,
            "aws_network_acl": 1,
            "aws_network_acl_rule": 11,
            **ADOPTED,
        }
    },
    # Three times three private subnets, one set for each range of the VPC, so nine private tables; three public.
    "secondary-cidr-blocks": {
        "vpc": {
            "aws_vpc": 1,
            "aws_vpc_ipv4_cidr_block_association": 2,
            "aws_subnet": 12,
            "aws_route_table": 10,
            "aws_route_table_association": 12,
            "aws_route": 1,
            "aws_internet_gateway": 1,
            **ADOPTED,
        }
    },
    # Public, private, database, elasticache, redshift and intra have a table each.
    "separate-route-tables": {
        "vpc": {
            "aws_vpc": 1,
            "aws_subnet": 18,
            "aws_route_table": 6,
            "aws_route_table_association": 18,
            "aws_route": 2,
            "aws_internet_gateway": 1,
            "aws_nat_gateway": 1,
            "aws_eip": 1,
            "aws_db_subnet_group": 1,
            "aws_elasticache_subnet_group": 1,
            "aws_redshift_subnet_group": 1,
            **ADOPTED,
        }
    },
}


def example(name: str) -> Declarations:
    root = (Path(str(CORPUS)) / "real" / "terraform-aws-vpc").resolve()
    return evaluate(Deployment(Dialect.TERRAFORM, root / "examples" / name), Tree(root), Inputs())


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_an_example_declares_every_instance_that_terraform_would_create(name: str) -> None:
    found: dict[str, Counter[str]] = {}
    for resource in example(name).resources:
        if resource.managed and not resource.type.startswith("provider."):
            assert resource.exists.certain, resource.key
            call = resource.key.split(".")[1] if resource.key.startswith("module.") else ""
            found.setdefault(call, Counter())[resource.type] += 1
    assert {call: dict(counts) for call, counts in found.items()} == COUNTS[name]


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_every_instance_of_an_example_is_in_its_graph(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(str(CORPUS)) / "real" / "terraform-aws-vpc"
    assert main(["graph", str(root / "examples" / name), "--root", str(root), "--no-config"]) == 0
    (deployment,) = json.loads(capsys.readouterr().out)["deployments"]
    shown = {node["address"] for node in deployment["nodes"]}
    counted = {kind for kinds in COUNTS[name].values() for kind in kinds}
    assert {each.key for each in example(name).resources if each.managed and each.type in counted} <= shown


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_everything_in_an_example_lies_in_the_vpc_of_its_module(name: str) -> None:
    for resource in example(name).resources:
        if resource.type in ("aws_subnet", "aws_route_table", "aws_internet_gateway", "aws_network_acl"):
            vpc = resource.body.entries["vpc_id"]
            assert isinstance(vpc, Reference), resource.key
            assert (vpc.resource, vpc.attribute) == (f"{resource.calls[-1].address}.aws_vpc.this[0]", "id")


def test_each_subnet_is_associated_with_the_table_of_its_kind() -> None:
    found = {}
    for resource in example("complete").resources:
        if resource.type == "aws_route_table_association":
            subnet, table = resource.body.entries["subnet_id"], resource.body.entries["route_table_id"]
            assert isinstance(subnet, Reference)
            assert isinstance(table, Reference)
            found[subnet.resource.removeprefix("module.vpc.aws_subnet.")] = table.resource
    kinds = {"public": "public", "intra": "intra"}
    tables = "module.vpc.aws_route_table"
    assert found == {
        f"{kind}[{zone}]": f"{tables}.{kinds.get(kind, 'private')}[0]"
        for kind in ("public", "private", "database", "elasticache", "redshift", "intra")
        for zone in range(3)
    }


def test_the_way_out_leads_through_the_gateways() -> None:
    resources = {resource.key: resource for resource in example("complete").resources}
    ways = {
        name: resources[f"module.vpc.aws_route.{name}[0]"].body.entries
        for name in ("public_internet_gateway", "private_nat_gateway")
    }
    internet, nat = ways["public_internet_gateway"]["gateway_id"], ways["private_nat_gateway"]["nat_gateway_id"]
    assert isinstance(internet, Reference)
    assert internet.resource == "module.vpc.aws_internet_gateway.this[0]"
    assert isinstance(nat, Reference)
    assert nat.resource == "module.vpc.aws_nat_gateway.this[0]"
    stands_in = resources["module.vpc.aws_nat_gateway.this[0]"].body.entries["subnet_id"]
    assert isinstance(stands_in, Reference)
    assert stands_in.resource == "module.vpc.aws_subnet.public[0]"
