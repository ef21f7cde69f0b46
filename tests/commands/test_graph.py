"""`moatlint graph`, through real files: what is in the graph, and that its drawings obey nobody's files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linter.cli import main
from linter.commands.graph import FORMATS

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "linter" / "schemas" / "graph.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
THREE_TIER = ROOT / "fixtures" / "graphs" / "three_tier"
SCENARIO = ROOT / "fixtures" / "scenarios" / "001_ssh_world_public_instance"
HOSTILE = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "each" {
  for_each = toset([
    "</script><script>alert(1)</script>", "\\"] ; x [label=\\"y", "]:::certain\\nend", "a -- \\u202e b"
  ])
  vpc_id   = aws_vpc.main.id
}
resource "aws_instance" "each" {
  for_each  = aws_subnet.each
  subnet_id = each.value.id
}
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    assert main(["graph", *map(str, arguments)]) == code
    return capsys.readouterr().out


def graph(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, Any]:
    document = json.loads(told(capsys, path))
    VALIDATOR.validate(document)
    (deployment,) = document["deployments"]
    found: dict[str, Any] = deployment
    return found


def edges(deployment: dict[str, Any], kind: str) -> set[tuple[str, str]]:
    return {(edge["from"], edge["to"]) for edge in deployment["edges"] if edge["kind"] == kind}


def test_the_schema_is_itself_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_instance_that_would_be_planned_is_a_node(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", str(THREE_TIER), "--resources", "--json", "-var=office=10.0.0.0/8"]) == 0
    planned = json.loads(capsys.readouterr().out)["resources"]
    nodes = {node["address"]: node for node in graph(capsys, THREE_TIER)["nodes"] if node["key"] == node["address"]}
    assert len(planned) > 30
    assert set(planned) <= set(nodes)
    assert all(nodes[address]["file"].endswith("main.tf") and nodes[address]["line"] > 1 for address in planned)


def test_edges_end_at_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    deployment = graph(capsys, THREE_TIER)
    keys = [node["key"] for node in deployment["nodes"]]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)
    assert {end for edge in deployment["edges"] for end in (edge["from"], edge["to"])} <= set(keys)
    inside = [key for node in deployment["nodes"] for key in (*node.get("in_vpc", ()), *node.get("in_subnet", ()))]
    assert set(inside) <= set(keys)


def test_what_is_in_force_is_an_edge(capsys: pytest.CaptureFixture[str]) -> None:
    deployment = graph(capsys, THREE_TIER)
    routed = edges(deployment, "routed-by")
    assert ('aws_subnet.app["a"]', "aws_route_table.app") in routed
    assert ('aws_subnet.data["a"]', "the main route table of aws_vpc.main") in routed
    assert ("aws_lb.front/0", 'aws_subnet.public["b"]') in edges(deployment, "stands-in")
    assert ("aws_db_instance.data", "aws_security_group.data") in edges(deployment, "groups")


def test_where_the_routes_of_a_subnet_lead_is_an_edge_and_a_fact(capsys: pytest.CaptureFixture[str]) -> None:
    deployment = graph(capsys, THREE_TIER)
    assert edges(deployment, "routes-to") == {
        *((f'aws_subnet.app["{zone}"]', "aws_nat_gateway.main") for zone in "ab"),
        *((f'aws_subnet.public["{zone}"]', "aws_internet_gateway.main") for zone in "ab"),
    }
    nodes = {node["key"]: node for node in deployment["nodes"]}
    told = [(fact["about"], fact["says"]) for fact in nodes['aws_subnet.app["a"]']["facts"]]
    assert ("addresses", "10.0.10.0/24") in told
    assert ("route", "0.0.0.0/0 to aws_nat_gateway.main") in told
    assert ("addresses", "10.0.0.0/16") in [(fact["about"], fact["says"]) for fact in nodes["aws_vpc.main"]["facts"]]


def test_what_the_internet_reaches_is_told_with_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    exposed = {each["interface"]: each for each in graph(capsys, THREE_TIER)["exposed"]}
    assert {name: (each["verdict"], each["services"]) for name, each in exposed.items()} == {
        "aws_lb.front/0": ("certain", "tcp 443"),
        'aws_instance.app["a"]/0': ("certain", "tcp 8080"),
        'aws_instance.app["b"]/0': ("certain", "tcp 8080"),
        "aws_instance.bastion/0": ("certain", "tcp 22"),
        "aws_instance.desktop/0": ("possible", "tcp 3389"),
    }
    assert exposed["aws_instance.bastion/0"]["path"][0]["node"] == "aws_internet_gateway.main"


def test_both_languages_give_the_same_kinds_and_ties(capsys: pytest.CaptureFixture[str]) -> None:
    terraform, cloudformation = (graph(capsys, SCENARIO / name) for name in ("main.tf", "template.yaml"))

    def derived(deployment: dict[str, Any]) -> list[str]:
        wanted = {"routed-by", "filtered-by", "stands-in", "interface-of", "member-of", "reaches"}
        return sorted(edge["kind"] for edge in deployment["edges"] if edge["kind"] in wanted)

    def kinds(deployment: dict[str, Any]) -> set[str]:
        return {node["kind"] for node in deployment["nodes"]} - {"gateway-attachment", "launch-interface"}

    assert derived(terraform) == derived(cloudformation)
    assert kinds(terraform) == kinds(cloudformation)


def test_a_resource_of_which_nothing_is_known_is_there_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "random_id" "a" {\n  count = 2\n}\ndata "aws_ami" "b" {}\n')
    nodes = [node for node in graph(capsys, tmp_path)["nodes"] if node["kind"] != "internet"]
    assert [(node["key"], node["kind"], node["type"]) for node in nodes] == [
        ("random_id.a[0]", "other", "random_id"),
        ("random_id.a[1]", "other", "random_id"),
    ]


def test_what_could_not_be_read_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "a" {\n  cidr_block =\n}\n')
    document = json.loads(told(capsys, tmp_path, code=2))
    VALIDATOR.validate(document)
    assert document["errors"][0]["line"] == 2


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_the_same_each_time(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert told(capsys, "--format", name, THREE_TIER) == told(capsys, "--format", name, THREE_TIER)


@pytest.mark.parametrize("name", FORMATS)
def test_names_from_files_are_shown_and_never_obeyed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    (tmp_path / "main.tf").write_text(HOSTILE, encoding="utf-8")
    text = told(capsys, "--format", name, tmp_path)
    assert "\u202e" not in text
    if name == "dot":
        within = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
        assert "x [label" not in within
        assert within.count("{") == within.count("}")
    elif name == "mermaid":
        assert len(re.findall(r"^ +end$", text, re.MULTILINE)) == len(re.findall(r"^ +subgraph ", text, re.MULTILINE))
        assert "script>" not in text
