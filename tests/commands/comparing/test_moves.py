"""Resources that `moved` gives another address are the same, in `diff` and in a baseline.

Two instances are moved at once and get other sizes, so that nothing but the blocks tells which is which.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from linter.cli import main
from tests.commands.comparing.states import OPEN, Make, compared

SCHEMA = json.loads((Path(__file__).parents[3] / "linter" / "schemas" / "diff.json").read_text(encoding="utf-8"))
NETWORK, _, _ = OPEN.partition('resource "aws_instance"')
INSTANCE = """\
resource "aws_instance" "%s" {%s
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "%s"
  subnet_id              = %s
  vpc_security_group_ids = [%s]
}
"""
MODULE = 'variable "subnet" {}\nvariable "group" {}\n'
CALL = """\
module "%s" {%s
  source = "./%s"
  subnet = aws_subnet.public.id
  group  = aws_security_group.web.id
}
"""


def instances(one: str, other: str, *, sizes: tuple[str, str], more: str = "") -> str:
    """Two instances in the network."""
    there = ("aws_subnet.public.id", "aws_security_group.web.id")
    return "".join(INSTANCE % (name, more, size, *there) for name, size in zip((one, other), sizes, strict=True))


def module(one: str, other: str, *, sizes: tuple[str, str]) -> str:
    """A module with two instances."""
    there = ("var.subnet", "var.group")
    return MODULE + "".join(INSTANCE % (name, "", size, *there) for name, size in zip((one, other), sizes, strict=True))


def moved(*pairs: tuple[str, str]) -> str:
    return "".join(f"moved {{\n  from = {source}\n  to   = {target}\n}}\n" for source, target in pairs)


SMALL, LARGE = ("t3.micro", "t3.small"), ("t3.large", "t3.xlarge")
PLAIN = NETWORK + instances("a", "b", sizes=SMALL)
COUNTED = "\n  count = 1"
KEYED = '\n  for_each = toset(["x"])'
CASES = {
    "renamed": (
        {"main.tf": PLAIN},
        {"main.tf": NETWORK + instances("c", "d", sizes=LARGE)
         + moved(("aws_instance.a", "aws_instance.d"), ("aws_instance.b", "aws_instance.c"))},
        {"aws_instance.a": "aws_instance.d", "aws_instance.b": "aws_instance.c"},
    ),
    "a chain": (
        {"main.tf": PLAIN},
        {"main.tf": NETWORK + instances("e", "d", sizes=LARGE)
         + moved(("aws_instance.c", "aws_instance.e"), ("aws_instance.a", "aws_instance.c"),
                 ("aws_instance.b", "aws_instance.d"))},
        {"aws_instance.a": "aws_instance.e", "aws_instance.b": "aws_instance.d"},
    ),
    "into a module": (
        {"main.tf": PLAIN},
        {"main.tf": NETWORK + CALL % ("m", "", "m")
         + moved(("aws_instance.a", "module.m.aws_instance.d"), ("aws_instance.b", "module.m.aws_instance.c")),
         "m/main.tf": module("c", "d", sizes=LARGE)},
        {"aws_instance.a": "module.m.aws_instance.d", "aws_instance.b": "module.m.aws_instance.c"},
    ),
    "a module": (
        {"main.tf": NETWORK + CALL % ("m", "", "m"), "m/main.tf": module("a", "b", sizes=SMALL)},
        {"main.tf": NETWORK + CALL % ("n", "", "m") + moved(("module.m", "module.n")),
         "m/main.tf": module("c", "d", sizes=LARGE)
         + moved(("aws_instance.a", "aws_instance.d"), ("aws_instance.b", "aws_instance.c"))},
        {"module.m.aws_instance.a": "module.n.aws_instance.d", "module.m.aws_instance.b": "module.n.aws_instance.c"},
    ),
    "a module that is repeated": (
        {"main.tf": NETWORK + CALL % ("m", "", "m"), "m/main.tf": module("a", "b", sizes=SMALL)},
        {"main.tf": NETWORK + CALL % ("m", KEYED, "m") + moved(("module.m", 'module.m["x"]')),
         "m/main.tf": module("a", "b", sizes=LARGE)},
        {"module.m.aws_instance.a": 'module.m["x"].aws_instance.a',
         "module.m.aws_instance.b": 'module.m["x"].aws_instance.b'},
    ),
    "keys of for_each": (
        {"main.tf": NETWORK + instances("a", "b", sizes=SMALL, more=COUNTED)},
        {"main.tf": NETWORK + instances("a", "b", sizes=LARGE, more=KEYED)
         + moved(("aws_instance.a[0]", 'aws_instance.a["x"]'), ("aws_instance.b[0]", 'aws_instance.b["x"]'))},
        {"aws_instance.a[0]": 'aws_instance.a["x"]', "aws_instance.b[0]": 'aws_instance.b["x"]'},
    ),
    "all instances": (
        {"main.tf": NETWORK + instances("a", "b", sizes=SMALL, more=KEYED)},
        {"main.tf": NETWORK + instances("c", "d", sizes=LARGE, more=KEYED)
         + moved(("aws_instance.a", "aws_instance.d"), ("aws_instance.b", "aws_instance.c"))},
        {'aws_instance.a["x"]': 'aws_instance.d["x"]', 'aws_instance.b["x"]': 'aws_instance.c["x"]'},
    ),
    "count that Terraform follows by itself": (
        {"main.tf": PLAIN},
        {"main.tf": NETWORK + instances("a", "b", sizes=LARGE, more=COUNTED)},
        {"aws_instance.a": "aws_instance.a[0]", "aws_instance.b": "aws_instance.b[0]"},
    ),
    "in JSON": (
        {"main.tf": PLAIN},
        {"main.tf": NETWORK + instances("c", "d", sizes=LARGE),
         "moves.tf.json": json.dumps({"moved": [{"from": "aws_instance.a", "to": "aws_instance.d"},
                                                {"from": "aws_instance.b", "to": "aws_instance.c"}]})},
        {"aws_instance.a": "aws_instance.d", "aws_instance.b": "aws_instance.c"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "pairs"), CASES.values(), ids=CASES)
def test_what_is_moved_is_unchanged(
    make: Make,
    capsys: pytest.CaptureFixture[str],
    before: dict[str, str],
    after: dict[str, str],
    pairs: dict[str, str],
) -> None:
    repository = make(before)
    repository.write(after)
    code = main(["diff", "HEAD", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(told)
    said = json.dumps(told, indent=1)
    assert not told["exposure"], said
    assert not told["findings"]["new"], said
    assert not told["findings"]["fixed"], said
    assert {pair["before"]: pair["after"] for pair in told["resources"]["same"]} == pairs, said
    assert {pair["by"] for pair in told["resources"]["same"]} == {"moved"}
    assert code == 0


@pytest.mark.parametrize(("before", "after"), [case[:2] for case in CASES.values()], ids=CASES)
def test_a_baseline_knows_what_is_moved(
    make: Make, capsys: pytest.CaptureFixture[str], before: dict[str, str], after: dict[str, str]
) -> None:
    if not any("moved" in text for text in after.values()):
        pytest.skip("no block says what is moved: a finding on another address is another one")
    repository = make(before)
    assert main(["baseline"]) == 0
    repository.commit()
    repository.write(after)
    capsys.readouterr()
    assert main(["check", "--baseline", "moatlint-baseline.json"]) == 0
    assert "fixed" not in capsys.readouterr().out
    assert main(["baseline", "--prune"]) == 0
    assert "removed 0 entries" in capsys.readouterr().out


def test_what_is_moved_and_opened_is_opened(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": PLAIN.replace('0.0.0.0/0"]', '203.0.113.0/24"]')})
    after = NETWORK + instances("c", "d", sizes=LARGE)
    blocks = moved(("aws_instance.a", "aws_instance.d"), ("aws_instance.b", "aws_instance.c"))
    repository.write({"main.tf": after + blocks})
    code, said = compared(capsys, "HEAD")
    assert code == 1
    assert "2 newly reachable, 1 new finding" in said
    assert len(re.findall(r"before only from 203\.0\.113\.0/24", said)) == 2


def test_moves_from_what_is_still_there_are_no_moves(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": NETWORK + instances("a", "b", sizes=SMALL)})
    more = instances("c", "d", sizes=LARGE) + moved(("aws_instance.a", "aws_instance.c"))
    repository.write({"main.tf": PLAIN + more})
    said = compared(capsys, "HEAD", "--full")[1]
    assert "by moved" not in said
    assert "aws_instance.c (instance)" in said


@pytest.mark.parametrize(
    ("lifecycle", "words"),
    [
        ("lifecycle {\n    destroy = false\n  }", "aws_instance.b is no longer managed, and not destroyed"),
        ("", "OpenTofu does not destroy it"),
    ],
    ids=["not destroyed", "not said"],
)
def test_what_is_removed_and_not_destroyed_is_neither_fixed_nor_closed(
    make: Make, capsys: pytest.CaptureFixture[str], lifecycle: str, words: str
) -> None:
    repository = make({"main.tf": PLAIN})
    left = NETWORK + INSTANCE % ("a", "", "t3.micro", "aws_subnet.public.id", "aws_security_group.web.id")
    repository.write({"main.tf": left})
    said = compared(capsys, "HEAD", "--full")[1]
    assert "NO LONGER REACHABLE (1)" in said
    assert "FIXED" in said
    repository.write({"main.tf": f"{left}removed {{\n  from = aws_instance.b\n  {lifecycle}\n}}\n"})
    code, said = compared(capsys, "HEAD", "--full")
    assert (code, "NO LONGER REACHABLE" in said, "FIXED" in said) == (0, False, False)
    assert "NOT REPORTED ANY MORE" in said
    assert words in " ".join(said.split())
    assert "what it lets through may still get through" in " ".join(said.split())


def test_what_is_removed_and_destroyed_is_fixed(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": PLAIN})
    left = NETWORK + INSTANCE % ("a", "", "t3.micro", "aws_subnet.public.id", "aws_security_group.web.id")
    removed = "removed {\n  from = aws_instance.b\n  lifecycle {\n    destroy = true\n  }\n}\n"
    repository.write({"main.tf": left + removed})
    said = compared(capsys, "HEAD")[1]
    assert "NO LONGER REACHABLE (1)" in said
    assert "NOT REPORTED" not in said
