"""The blocks in which a module says where its resources were, and which it leaves in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.deployment import Deployment, Inputs
from linter.resource import Declarations, Dialect, Move
from linter.terraform.evaluate import evaluate
from linter.tree import Tree

MODULE = 'resource "aws_vpc" "v" {\n}\nmoved {\n  from = aws_vpc.old\n  to   = aws_vpc.v\n}\n'


def declared(folder: Path, **files: str) -> Declarations:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return evaluate(Deployment(Dialect.TERRAFORM, folder), Tree(folder), Inputs(), {})


@pytest.mark.parametrize(
    ("source", "target", "move"),
    [
        ("aws_vpc.a", "aws_vpc.b", Move("aws_vpc.a", "aws_vpc.b", whole=True)),
        ("aws_vpc.a[0]", 'aws_vpc.a["x"]', Move("aws_vpc.a[0]", 'aws_vpc.a["x"]')),
        ("aws_vpc.a", 'aws_vpc.a["x${1}"]', None),
        ("aws_vpc.a", 'aws_vpc.a["$${x}"]', Move("aws_vpc.a", 'aws_vpc.a["$${x}"]')),
        ("module.m", "module.n[1]", Move("module.m", "module.n[1]")),
        ("module.m", "module.n", Move("module.m", "module.n", whole=True)),
        ("aws_vpc.a", 'module.m["k"].aws_vpc.a', Move("aws_vpc.a", 'module.m["k"].aws_vpc.a', whole=True)),
    ],
)
def test_addresses_are_read_as_resources_are_called(
    tmp_path: Path, source: str, target: str, move: Move | None
) -> None:
    text = f"moved {{\n  from = {source}\n  to   = {target}\n}}\n"
    assert declared(tmp_path, main_tf=text).moves == (() if move is None else (move,))


def test_addresses_are_texts_in_json(tmp_path: Path) -> None:
    text = json.dumps({"moved": [{"from": "aws_vpc.a", "to": "module.m[0].aws_vpc.a"}]})
    assert declared(tmp_path, main_tf_json=text).moves == (Move("aws_vpc.a", "module.m[0].aws_vpc.a", whole=True),)


def test_a_module_moves_what_is_in_each_of_its_instances(tmp_path: Path) -> None:
    call = 'module "m" {\n  source   = "./m"\n  for_each = toset(["a", "b"])\n}\n'
    assert declared(tmp_path, main_tf=call, m__main_tf=MODULE).moves == (
        Move('module.m["a"].aws_vpc.old', 'module.m["a"].aws_vpc.v', whole=True),
        Move('module.m["b"].aws_vpc.old', 'module.m["b"].aws_vpc.v', whole=True),
    )


@pytest.mark.parametrize(
    ("lifecycle", "surely"),
    [("lifecycle {\n destroy = false\n }", True), ("", False), ("lifecycle {\n destroy = true\n }", None)],
)
def test_what_is_removed_may_be_left_in_place(tmp_path: Path, lifecycle: str, surely: bool | None) -> None:
    made = declared(tmp_path, main_tf=f"removed {{\n  from = aws_vpc.a\n  {lifecycle}\n}}\n").forgotten
    assert [(forgotten.address, forgotten.surely) for forgotten in made] == (
        [] if surely is None else [("aws_vpc.a", surely)]
    )
