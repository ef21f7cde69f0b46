"""What a file is, is told by its text, and cheaply where its name promises nothing."""

from pathlib import Path

import pytest

from linter import tree as tree_module
from linter.discovery.recognise import dialect_of
from linter.resource import Dialect
from linter.tree import Tree

TEMPLATE = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n"


def told(home: Path, name: str, content: bytes) -> Dialect | None:
    (home / name).write_bytes(content)
    return dialect_of(Tree(home.resolve()), home.resolve() / name)


@pytest.mark.parametrize("name", ["a.yaml", "a.template", "a", "a.md"])
def test_a_template_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name, TEMPLATE.encode()) is Dialect.CLOUDFORMATION


def test_a_byte_order_mark_hides_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "a.yaml", b"\xef\xbb\xbf" + TEMPLATE.encode()) is Dialect.CLOUDFORMATION


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Resources are scarce.\n",
        b"\0\1\2Resources:\n  A:\n    Type: AWS::EC2::VPC\n",
        b"#" * 5000 + b"\n" + TEMPLATE.encode(),
    ],
    ids=["empty", "prose", "binary", "far down"],
)
def test_a_file_that_is_not_called_like_one_must_look_like_one_from_the_start(tmp_path: Path, content: bytes) -> None:
    assert told(tmp_path, "notes", content) is None


def test_a_template_called_like_one_may_begin_with_a_long_comment(tmp_path: Path) -> None:
    assert told(tmp_path, "a.yaml", b"#" * 5000 + b"\n" + TEMPLATE.encode()) is Dialect.CLOUDFORMATION


def test_a_plan_is_told_from_a_state(tmp_path: Path) -> None:
    assert told(tmp_path, "plan.json", b'{"format_version":"1.2","planned_values":{}}') is Dialect.PLAN
    assert told(tmp_path, "state.json", b'{"format_version":"1.0","values":{}}') is None


def test_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    assert dialect_of(Tree(tmp_path.resolve()), tmp_path.resolve() / "none.yaml") is None


def test_a_template_too_large_to_read_is_told_by_its_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MAX_FILE_BYTES", 1_000)
    assert told(tmp_path, "a.yaml", TEMPLATE.encode() + b"#" * 1_000) is Dialect.CLOUDFORMATION
    assert told(tmp_path, "b.yaml", b"other: file\n" + b"#" * 1_000) is None
