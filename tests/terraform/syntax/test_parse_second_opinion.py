"""python-hcl2 and we agree on the blocks, labels and attribute names of every file at hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import hcl2
import pytest
from lark import Token, Tree
from lark.exceptions import LarkError

from linter.source import Source
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax import Body
from linter.terraform.syntax.syntax_errors import syntax_errors

FIXTURES = Path(__file__).parents[3] / "fixtures"
ROOTS = [FIXTURES, *(Path(folder) for folder in (os.environ.get("MOATLINT_CORPUS"),) if folder)]
FILES = sorted(path for root in ROOTS for path in root.rglob("*.tf"))

PYTHON_HCL2_FAULTS = {
    "a byte order mark": re.compile("^\ufeff"),
    "blanks behind the end marker of a heredoc": re.compile(r"<<-?(\w+)\n(?:.*\n)*?[ \t]*\1[ \t]+\n"),
    "a name beyond ASCII": re.compile(r"^\s*[\w-]*[^\x00-\x7f][\w-]*\s*=", re.MULTILINE),
}
"""What python-hcl2 8.1 rejects and terraform accepts."""


def ours(body: Body) -> Iterator[tuple[str, ...]]:
    for name in sorted(body.attributes):
        yield ("attribute", name)
    for block in body.blocks:
        yield ("block", block.type, *block.labels)
        yield from ours(block.body)
        yield ("end",)


def theirs(tree: Tree[Token]) -> Iterator[tuple[str, ...]]:
    parts = [child for child in tree.children if isinstance(child, Tree)]
    for name in sorted(word(part.children[0]) for part in parts if part.data == "attribute"):
        yield ("attribute", name)
    for part in parts:
        if part.data == "block":
            header = [word(child) for child in part.children if isinstance(child, Tree) and child.data != "body"]
            yield ("block", *header)
            for child in part.children:
                if isinstance(child, Tree) and child.data == "body":
                    yield from theirs(child)
            yield ("end",)


def word(node: Tree[Token] | Token) -> str:
    tokens = node.scan_values(lambda _: True) if isinstance(node, Tree) else [node]
    return "".join(str(token) for token in tokens).strip('"')


def second_opinion(text: str) -> list[tuple[str, ...]]:
    tree = hcl2.parses_to_tree(f"{text}\n")
    return [row for child in tree.children if isinstance(child, Tree) for row in theirs(child)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_both_parsers_see_the_same_blocks_and_attributes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = parse(Source(path.name, text))
    if syntax_errors(file):
        pytest.skip("the file has syntax errors: what is left of it is ours to say")
    if any(fault.search(text) for fault in PYTHON_HCL2_FAULTS.values()):
        with pytest.raises(LarkError):
            second_opinion(text)
    else:
        assert list(ours(file.body)) == second_opinion(text)


@pytest.mark.parametrize(
    ("fault", "text"),
    list(zip(PYTHON_HCL2_FAULTS, ["\ufeffa = 1\n", "a = <<END\nx\nEND \nb = 2\n", "é = 1\n"], strict=True)),
)
def test_what_only_python_hcl2_rejects_is_read(fault: str, text: str) -> None:
    file = parse(Source("main.tf", text))
    assert PYTHON_HCL2_FAULTS[fault].search(text)
    assert syntax_errors(file) == ()
    assert len(file.body.attributes) == 1 + ("b =" in text)
    with pytest.raises(LarkError):
        second_opinion(text)
