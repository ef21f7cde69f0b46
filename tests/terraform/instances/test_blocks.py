"""Nested blocks, written out and dynamic."""

from __future__ import annotations

from pathlib import Path

from linter.value import Array, Record
from tests.terraform.deployed import body, by_key, declared

UNSET = 'variable "ports" {\n}\nvariable "on" {\n}\n'


def group(text: str) -> str:
    return f'{UNSET}resource "aws_security_group" "g" {{\n{text}\n}}\n'


def test_blocks_and_the_list_that_stands_for_them_come_out_the_same(tmp_path: Path) -> None:
    blocks = declared(tmp_path, group("ingress {\n  from_port = 22\n}\ningress {\n  from_port = 23\n}"))
    listed = declared(tmp_path, group("ingress = [{ from_port = 22 }, { from_port = 23 }]"))
    for each in (blocks, listed):
        assert body(each, "aws_security_group.g") == {"ingress": [{"from_port": 22}, {"from_port": 23}]}


def test_a_block_knows_where_it_and_its_arguments_stand(tmp_path: Path) -> None:
    declarations = declared(tmp_path, group("ingress {\n  from_port = 22\n}"))
    ingress = by_key(declarations)["aws_security_group.g"].body.entries["ingress"]
    assert isinstance(ingress, Array)
    (rule,) = ingress.items
    assert isinstance(rule, Record)
    assert (rule.span.line, rule.span.end_line) == (6, 8)
    assert rule.places["from_port"].line == 7
    assert (rule.entries["from_port"].span.column, rule.places["from_port"].column) == (15, 3)


def test_dynamic_blocks_stand_among_the_others_in_their_order(tmp_path: Path) -> None:
    text = """
  ingress {
    from_port = 1
  }
  dynamic "ingress" {
    for_each = { b = 3, a = 2 }
    iterator = port
    labels   = []
    content {
      from_port   = port.value
      description = port.key
      dynamic "deep" {
        for_each = [10, 20]
        content {
          sum = port.value + deep.value + deep.key
        }
      }
    }
  }
"""
    assert body(declared(tmp_path, group(text)), "aws_security_group.g")["ingress"] == [
        {"from_port": 1},
        {"from_port": 2, "description": "a", "deep": [{"sum": 12}, {"sum": 23}]},
        {"from_port": 3, "description": "b", "deep": [{"sum": 13}, {"sum": 24}]},
    ]


def test_dynamic_blocks_that_make_none_leave_the_body_as_if_they_were_not_written(tmp_path: Path) -> None:
    text = 'name = "g"\ndynamic "ingress" {\n  for_each = []\n  content {}\n}\negress = []'
    entries = by_key(declared(tmp_path, group(text)))["aws_security_group.g"].body.entries
    assert "ingress" not in entries
    assert entries.get("ingress") is None
    assert set(entries) >= {"name", "egress"}
    assert len(entries) == len(set(entries))
    assert body(declared(tmp_path, group(text)), "aws_security_group.g") == {"name": "g", "egress": []}


def test_an_undecided_dynamic_block_is_one_of_its_cases(tmp_path: Path) -> None:
    text = 'dynamic "ingress" {\n  for_each = var.on ? [22] : []\n  content {\n    from_port = ingress.value\n  }\n}'
    assert body(declared(tmp_path, group(text)), "aws_security_group.g")["ingress"] == ([{"from_port": 22}], [])


def test_an_unknown_dynamic_block_is_none_or_one_for_all(tmp_path: Path) -> None:
    text = 'dynamic "ingress" {\n  for_each = var.ports\n  content {\n    from_port = 22\n    p = ingress.value\n  }\n}'
    declarations = declared(tmp_path, group(f"ingress {{\n}}\n{text}"))
    rule = {"from_port": 22, "p": "?var.ports[*]"}
    assert body(declarations, "aws_security_group.g")["ingress"] == [{}, ([], [rule])]


def test_a_dynamic_block_that_is_none_is_unknown_with_its_reason(tmp_path: Path) -> None:
    text = 'name = "g"\ndynamic "ingress" {\n  for_each = null\n  content {\n  }\n}\ndynamic "egress" {\n}'
    found = body(declared(tmp_path, group(text)), "aws_security_group.g")
    assert found["name"] == "g"
    assert str(found["ingress"]).startswith("?Invalid dynamic for_each value")
    assert str(found["egress"]).startswith("?Missing required argument")


def test_an_argument_without_a_value_costs_no_other(tmp_path: Path) -> None:
    found = body(declared(tmp_path, group('a = [][0]\nb = "fine"\nc = upper(')), "aws_security_group.g")
    assert found["b"] == "fine"
    assert str(found["a"]).startswith("?Invalid index")


def test_what_blocks_set_others_see(tmp_path: Path) -> None:
    text = group("ingress {\n  from_port = 22\n}") + (
        'resource "aws_x" "x" {\n  port = aws_security_group.g.ingress[0].from_port\n'
        "  deep = aws_security_group.g.ingress[0].id\n}\n"
    )
    assert body(declared(tmp_path, text), "aws_x.x") == {
        "port": 22,
        "deep": "<aws_security_group.g.ingress[0].id>",
    }
