"""Files are read in the scanned tree, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.terraform.functions import Context, call
from linter.terraform.values.cty import Value, string
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree


@pytest.fixture
def context(tmp_path: Path) -> Context:
    module = tmp_path / "tree" / "module"
    (module / "notes" / "deep").mkdir(parents=True)
    (module / "a.txt").write_text("héllo\n", encoding="utf-8")
    (module / "raw.bin").write_bytes(b"\xff\xfe")
    (module / "notes" / "b.md").write_text("b")
    (module / "notes" / "deep" / "c.txt").write_text("c")
    (tmp_path / "tree" / "shared.txt").write_text("shared")
    (tmp_path / "secret.txt").write_text("secret")
    (module / "link.txt").symlink_to(tmp_path / "secret.txt")
    return Context(module, Tree((tmp_path / "tree").resolve()))


def asked(context: Context, name: str, *arguments: str) -> Any:
    value: Value = call(name, tuple(map(string, arguments)), context)
    if value.unknown is not None:
        return value.unknown.reason
    return [item.content for item in value.content] if isinstance(value.content, tuple) else value.content


def test_a_file_of_the_module_is_read(context: Context) -> None:
    assert asked(context, "file", "a.txt") == "héllo\n"
    assert asked(context, "filebase64", "./notes/../raw.bin") == "//4="
    assert asked(context, "filemd5", "notes/b.md") == "92eb5ffee6ae2fec3ad71c777531578f"


def test_a_file_beside_the_module_is_still_in_the_tree(context: Context) -> None:
    assert asked(context, "file", "../shared.txt") == "shared"


@pytest.mark.parametrize("path", ["../../secret.txt", "/etc/hostname", "link.txt", "~/.aws/credentials"])
@pytest.mark.parametrize("name", ["file", "filebase64", "filesha256", "fileexists"])
def test_nothing_outside_the_tree_is_told(context: Context, name: str, path: str) -> None:
    if (name, path) == ("fileexists", "~/.aws/credentials"):
        return
    assert "is not computed" in str(asked(context, name, path))


@pytest.mark.parametrize(
    ("name", "path", "error"),
    [
        ("file", "absent", "no file exists"),
        ("file", "notes", "is a directory"),
        ("file", "raw.bin", "not valid UTF-8"),
        ("file", "a\0b", "no file can have this name"),
        ("file", "x" * 300, "no file can have this name"),
        ("fileexists", "notes", "is a directory"),
    ],
)
def test_what_cannot_be_read_is_an_error(context: Context, name: str, path: str, error: str) -> None:
    with pytest.raises(EvaluationError, match=error):
        asked(context, name, path)


def test_whether_a_file_exists_is_told(context: Context) -> None:
    assert (asked(context, "fileexists", "a.txt"), asked(context, "fileexists", "absent")) == (True, False)


def test_a_file_too_large_is_left_unknown(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.tree.MAX_FILE_BYTES", 3)
    assert "larger than" in str(asked(context, "file", "a.txt"))


def test_a_set_of_files_is_relative_to_its_folder(context: Context) -> None:
    assert asked(context, "fileset", ".", "**/*.{md,txt}") == ["a.txt", "notes/b.md", "notes/deep/c.txt"]
    assert asked(context, "fileset", "notes", "*") == ["b.md"]
    assert asked(context, "fileset", "absent", "*") == []
    assert "leads out" in str(asked(context, "fileset", ".", "../*"))


def test_unsaved_text_stands_in_for_the_file(context: Context) -> None:
    edited = Context(context.base, Tree(context.files.root, {context.base.resolve() / "new.txt": "unsaved"}))
    assert asked(edited, "file", "new.txt") == "unsaved"
    assert asked(edited, "fileexists", "new.txt") is True


@pytest.mark.parametrize(
    ("name", "path", "result"),
    [("basename", "a/b/", "b"), ("dirname", "a//b", "a"), ("pathexpand", "a/~", "a/~"), ("abspath", "/x/../y", "/y")],
)
def test_paths_are_taken_apart(context: Context, name: str, path: str, result: str) -> None:
    assert asked(context, name, path) == result


@pytest.mark.parametrize("name", ["filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1"])
def test_an_archive_that_is_not_built_yet_has_an_unknown_hash(context: Context, name: str) -> None:
    lenient = Context(context.base, context.tree, needs_files=False)
    assert "may be built before" in asked(lenient, name, "build/lambda.zip")
    assert asked(lenient, name, "notes/b.md") == asked(context, name, "notes/b.md")
    with pytest.raises(EvaluationError, match="no file exists"):
        asked(context, name, "build/lambda.zip")


def test_a_text_that_does_not_exist_is_an_error_all_the_same(context: Context) -> None:
    with pytest.raises(EvaluationError, match="no file exists"):
        asked(Context(context.base, context.tree, needs_files=False), "file", "absent.txt")
