"""The one way to read a file never leads out of the scanned tree."""

from pathlib import Path

import pytest

from linter import tree as tree_module
from linter.tree import Tree, Unreadable


def test_a_file_of_the_tree_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert Tree(tmp_path.resolve()).read(tmp_path / "main.tf").text == "x = 1\n"


def test_a_path_out_of_the_tree_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("key")
    with pytest.raises(Unreadable, match="outside the scanned tree"):
        Tree(inside.resolve()).read(inside / ".." / "secret")


def test_a_link_out_of_the_tree_is_refused_and_not_listed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("key")
    (inside / "link").symlink_to(tmp_path / "secret")
    tree = Tree(inside.resolve())
    assert tree.files(inside) == ()
    with pytest.raises(Unreadable, match="outside the scanned tree"):
        tree.read(inside / "link")


def test_a_file_that_is_too_large_is_refused_with_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MAX_FILE_BYTES", 1_000_000)
    (tmp_path / "big.tf").write_text("#" * 1_000_001)
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        Tree(tmp_path.resolve()).read(tmp_path / "big.tf")


def test_a_device_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is not a regular file"):
        Tree(tmp_path.resolve()).read(tmp_path)


def test_an_unsaved_buffer_stands_in_for_its_file(tmp_path: Path) -> None:
    saved, new = tmp_path.resolve() / "main.tf", tmp_path.resolve() / "new.tf"
    saved.write_text("old")
    tree = Tree(tmp_path.resolve(), {saved: "typed", new: "typed too"})
    assert tree.read(saved).text == "typed"
    assert tree.files(tmp_path) == (saved, new)


def test_paths_are_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree = Tree(tmp_path.resolve())
    assert tree.display(tmp_path / "a" / "main.tf") == "a/main.tf"
    assert tree.display(tmp_path.parent / "main.tf") == (tmp_path.parent / "main.tf").as_posix()


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_can_be_no_name_of_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="not a valid file name"):
        Tree(tmp_path.resolve()).read(tmp_path / name)
