"""What is told under the cursor: the page of a policy, and what an expression comes to or why that is not known."""

from __future__ import annotations

from pathlib import Path

from tests.server.client import Editor

TERRAFORM = """\
variable "office" {}
locals {
  net  = "10.${10 + 10}.0.0/16"
  nets = [for i in range(2) : cidrsubnet(local.net, 8, i)]
}
resource "aws_subnet" "a" {
  for_each                = toset(["x", "y"])
  vpc_id                  = var.office
  cidr_block              = cidrsubnet(local.net, 8, length(each.key))
  tags                    = { Name = each.key, Fixed = lower("A") }
  map_public_ip_on_launch = true
}
"""
TEMPLATE = """\
Parameters:
  Name: {Type: String, Default: web}
  Office: {Type: String}
Resources:
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Office
      CidrBlock: !Sub "10.0.0.0/${Name}"
      AvailabilityZone: !Select [1, !Split [",", "a,b"]]
  B:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !GetAtt A.CidrBlock}
"""


def place(text: str, mark: str, skip: int = 0) -> tuple[int, int]:
    """Where a mark stands, from 0, and so many characters on."""
    before = text[: text.index(mark)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1 + skip


def hovered(editor: Editor, folder: Path, name: str, text: str, *marks: tuple[str, int]) -> list[str]:
    (folder / name).write_text(text)
    uri = editor.open(folder / name)
    editor.await_diagnostics(uri, 1)
    return [editor.hover(uri, *place(text, mark, skip)) for mark, skip in marks]


def test_a_terraform_expression_tells_its_value(editor: Editor, tmp_path: Path) -> None:
    marks = [
        ("local.net, 8, length", 2),
        ("nets =", 1),
        ("10 + 10", 3),
        ("cidrsubnet(local.net, 8, length", 3),
        ('lower("A")', 1),
        ("each.key, Fixed", 2),
        ("var.office", 5),
        ("true", 1),
    ]
    said = hovered(editor, tmp_path, "main.tf", TERRAFORM, *marks)
    assert '"10.20.0.0/16"' in said[0]
    assert '"10.20.0.0/24"' in said[1]
    assert '"10.20.1.0/24"' in said[1]
    assert "20" in said[2]
    assert said[3].count("10.20.1.0/24") == 1
    assert '"a"' in said[4]
    assert '`aws_subnet.a["x"]`' in said[5]
    assert '"y"' in said[5]
    assert "not known: " in said[6]
    assert "office" in said[6]
    assert "### A subnet gives every interface launched in it a public address" in said[7]
    assert "## How to fix" in said[7]


def test_a_template_tells_what_its_functions_come_to(editor: Editor, tmp_path: Path) -> None:
    marks = [("!Sub", 3), ("!Select", 10), ("!Split", 2), ("!Ref Office", 6), ("!GetAtt", 1)]
    said = hovered(editor, tmp_path, "t.yaml", TEMPLATE, *marks)
    assert '"10.0.0.0/web"' in said[0]
    assert '"b"' in said[1]
    assert '["a", "b"]' in said[2]
    assert "unknown: " in said[3]
    assert said[4]


def test_a_module_is_seen_through_its_callers(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "live").mkdir()
    (tmp_path / "net").mkdir()
    calls = "".join(f'module "{name}" {{\n  source = "../net"\n  zone = "{name}"\n}}\n' for name in ("one", "two"))
    (tmp_path / "live/main.tf").write_text(calls)
    text = 'variable "zone" {}\noutput "o" {\n  value = "in-${var.zone}"\n}\n'
    (said,) = hovered(editor, tmp_path / "net", "main.tf", text, ("in-", 1))
    assert '"in-one"' in said
    assert '"in-two"' in said


def test_nothing_is_told_where_there_is_nothing(editor: Editor, tmp_path: Path) -> None:
    assert hovered(editor, tmp_path, "main.tf", TERRAFORM, ("resource", 2), ("variable", 1)) == ["", ""]
