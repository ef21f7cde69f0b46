"""What plans declare, alone and joined with the HCL they were made from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.aws.ec2 import Instance
from linter.deployment import Deployment, Inputs
from linter.graph.graph import Graph
from linter.resource import Declarations, Dialect, Move
from linter.terraform.evaluate import evaluate as evaluate_module
from linter.terraform.plan.evaluate import evaluate
from linter.tree import Tree
from tests.growth import grows_linearly
from tests.terraform.deployed import body, by_key
from tests.terraform.plan.graphs import differences

PLANS = Path(__file__).parents[3] / "fixtures" / "plans"
CORPUS = os.environ.get("MOATLINT_CORPUS")
PAIRS = sorted(PLANS.iterdir()) + (sorted((Path(CORPUS) / "real" / "plan-pairs").iterdir()) if CORPUS else [])


def planned(file: Path, tree: Path | None = None) -> Declarations:
    root = (tree or file.parent).resolve()
    return evaluate(Deployment(Dialect.PLAN, file.resolve()), Tree(root), Inputs())


def alone(pair: Path, folder: Path) -> Declarations:
    """A plan without the HCL it was made from."""
    shutil.copy(pair / "plan.json", folder / "plan.json")
    return planned(folder / "plan.json")


def from_hcl(pair: Path) -> Declarations:
    variables = json.loads((pair / "plan.json").read_text(encoding="utf-8")).get("variables", {})
    given = {name: json.dumps(each["value"]) for name, each in variables.items()}
    deployment = Deployment(Dialect.TERRAFORM, pair.resolve())
    return evaluate_module(deployment, Tree(pair.resolve()), Inputs(variables=given))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_graph_of_a_plan_is_that_of_its_hcl(pair: Path, tmp_path: Path) -> None:
    hcl = Graph(from_hcl(pair))
    assert not differences(Graph(planned(pair / "plan.json")), hcl)
    assert not differences(Graph(alone(pair, tmp_path)), hcl)


def test_a_plan_points_into_the_hcl_beside_it() -> None:
    declarations = planned(PLANS / "network" / "plan.json")
    subnet = by_key(declarations)["module.network.aws_subnet.public[1]"]
    assert Path(subnet.span.file).name == "main.tf"
    assert Path(subnet.span.file).parent.name == "network"
    assert [call.address for call in subnet.calls] == ["module.network"]
    assert subnet.dialect is Dialect.PLAN
    web = body(declarations, "aws_instance.web")
    assert web["subnet_id"] == "<module.network.aws_subnet.public[0].id>"


def test_a_plan_alone_points_at_its_own_resources(tmp_path: Path) -> None:
    declarations = alone(PLANS / "network", tmp_path)
    web = by_key(declarations)["aws_security_group.web"]
    text = (tmp_path / "plan.json").read_text(encoding="utf-8").splitlines()
    assert text[web.span.line - 1][web.span.column - 1 : web.span.end_column - 1] == '"aws_security_group.web"'


def test_references_are_found_through_modules_and_paired_by_key(tmp_path: Path) -> None:
    declarations = alone(PLANS / "network", tmp_path)
    association = body(declarations, "module.network.aws_route_table_association.public[1]")
    assert association["subnet_id"] == "<module.network.aws_subnet.public[1].id>"
    assert association["route_table_id"] == "<module.network.aws_route_table.public.id>"
    assert body(declarations, "aws_security_group.web")["vpc_id"] == "<module.network.aws_vpc.this.id>"


def test_where_the_index_is_lost_it_is_one_of_the_instances(tmp_path: Path) -> None:
    web = body(alone(PLANS / "network", tmp_path), "aws_instance.web")
    assert web["subnet_id"] == (
        "<module.network.aws_subnet.public[0].id>",
        "<module.network.aws_subnet.public[1].id>",
    )


def test_what_a_set_of_unknown_ids_refers_to_is_in_it_and_there_may_be_more(tmp_path: Path) -> None:
    (web,) = Graph(alone(PLANS / "network", tmp_path)).all(Instance)
    assert [group.key for group in web.groups.surely] == ["aws_security_group.web"]
    assert web.groups.open
    reason = "the plan does not record what else aws_instance.web.vpc_security_group_ids lists"
    assert [doubt.reason for doubt in web.groups.doubts] == [reason]


def test_what_only_the_provider_decides_is_as_if_it_were_not_written(tmp_path: Path) -> None:
    web = body(alone(PLANS / "network", tmp_path), "aws_instance.web")
    assert "associate_public_ip_address" not in web
    assert web["source_dest_check"] is True


def test_an_id_that_is_known_already_is_a_reference(tmp_path: Path) -> None:
    vpc = {"address": "aws_vpc.a", "mode": "managed", "type": "aws_vpc", "name": "a"}
    subnet = {"address": "aws_subnet.b", "mode": "managed", "type": "aws_subnet", "name": "b"}
    resources = [
        {**vpc, "values": {"id": "vpc-0123456789abcdef0", "cidr_block": "10.0.0.0/16"}},
        {**subnet, "values": {"id": "subnet-0123456789abcdef0", "vpc_id": "vpc-0123456789abcdef0"}},
    ]
    plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": resources}}}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert body(planned(file), "aws_subnet.b")["vpc_id"] == "<aws_vpc.a.id>"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format_version": "2.0"}', "[" * 100_000, '{"planned_values": []}'])
def test_what_is_no_plan_is_a_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    (problem,) = planned(file).problems
    assert problem.message.startswith("The plan cannot be read")


@pytest.mark.parametrize(
    "plan",
    [
        {"planned_values": {"root_module": {"resources": [None, 1, {}]}}},
        {"planned_values": {"root_module": []}, "resource_changes": [{"address": 1, "change": 3}]},
        {"prior_state": 4, "configuration": {"root_module": {"resources": [{"address": ["x"]}]}}, "variables": []},
    ],
)
def test_a_plan_of_odd_shape_does_no_harm(tmp_path: Path, plan: dict[str, object]) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format_version": "1.2", **plan}), encoding="utf-8")
    for resource in planned(file).resources:
        assert dict(resource.body.entries) is not None


def test_a_plan_of_another_configuration_does_not_point_into_the_hcl_beside_it(tmp_path: Path) -> None:
    resource = {"address": "aws_vpc.main", "mode": "managed", "type": "aws_vpc", "name": "main"}
    arguments = {"cidr_block": {"constant_value": "10.0.0.0/16"}}
    content = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**resource, "values": {"cidr_block": "10.0.0.0/16"}}]}},
        "configuration": {"root_module": {"resources": [{**resource, "expressions": arguments}]}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    hcl = tmp_path / "main.tf"
    hcl.write_text('resource "aws_vpc" "main" {\n  ipv4_ipam_pool_id = "x"\n}\n', encoding="utf-8")
    assert by_key(planned(tmp_path / "plan.json"))["aws_vpc.main"].span.file.endswith("plan.json")
    hcl.write_text('resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n', encoding="utf-8")
    assert by_key(planned(tmp_path / "plan.json"))["aws_vpc.main"].span.file.endswith("main.tf")


def test_the_configuration_of_a_large_plan_is_read_in_linear_time(tmp_path: Path) -> None:
    def reading(groups: int) -> Callable[[], object]:
        named = [
            {"address": f"aws_vpc.v{at}", "mode": "managed", "type": "aws_vpc", "name": f"v{at}"}
            for at in range(groups)
        ]
        content = {
            "format_version": "1.2",
            "planned_values": {"root_module": {"resources": [{**each, "values": {}} for each in named]}},
            "configuration": {"root_module": {"resources": [{**each, "expressions": {}} for each in named]}},
        }
        file = tmp_path / f"{groups}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return lambda: planned(file)

    assert grows_linearly(reading, 200, 1_600)


def test_an_unfinished_plan_says_so(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    deferred = [{"reason": "instance_count_unknown", "resource_change": {"address": "aws_subnet.x[*]"}}]
    file.write_text(
        json.dumps({"format_version": "1.2", "errored": True, "deferred_changes": deferred}), encoding="utf-8"
    )
    assert [notice.message.split(":")[0] for notice in planned(file).notices] == [
        "Terraform could not finish this plan",
        "the plan defers it to a later plan",
    ]


def test_a_plan_says_what_was_moved_in_it(tmp_path: Path) -> None:
    plan = json.loads((PLANS / "network" / "plan.json").read_text(encoding="utf-8"))
    change = next(change for change in plan["resource_changes"] if change["address"] == "aws_instance.web")
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert planned(tmp_path / "plan.json").moves == ()
    change["previous_address"] = "aws_instance.www"
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert planned(tmp_path / "plan.json").moves == (Move("aws_instance.www", "aws_instance.web"),)
