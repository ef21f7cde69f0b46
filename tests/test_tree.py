"""The one way to read a file never leads out of the scanned tree."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from linter import tree as tree_module
from linter.tree import Tree, Unreadable
from tests.growth import steps


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
    with pytest.raises(Unreadable, match="link is a link that leads outside the scanned tree"):
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


@pytest.mark.parametrize("path", [".git/config", "sub/.git/config", ".GIT/config"])
def test_nothing_in_gits_own_folder_is_read(tmp_path: Path, path: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text("token")
    with pytest.raises(Unreadable, match="in git's own folder"):
        Tree(tmp_path.resolve()).read(file)


def test_a_link_into_gits_own_folder_is_not_read_either(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("token")
    (tmp_path / "main.tf").symlink_to(tmp_path / ".git/config")
    with pytest.raises(Unreadable, match="in git's own folder"):
        Tree(tmp_path.resolve()).read(tmp_path / "main.tf")


def test_a_folder_that_becomes_a_link_after_it_was_looked_up_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside / "sub", outside):
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(folder.name)
    tree = Tree(inside.resolve())
    assert tree.read(inside / "sub/main.tf").text == "sub"
    (inside / "sub").rename(tmp_path / "away")
    (inside / "sub").symlink_to(outside)
    with pytest.raises(Unreadable):
        tree.read(inside / "sub/main.tf")


def test_a_pipe_and_a_link_to_itself_are_errors_and_no_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "round.tf").symlink_to(tmp_path / "round.tf")
    (tmp_path / "nowhere.tf").symlink_to(tmp_path / "none")
    tree = Tree(tmp_path.resolve())
    assert [path.name for path in tree.entries(tmp_path)] == ["nowhere.tf", "pipe.tf", "round.tf"]
    assert tree.files(tmp_path) == ()
    for name in ("pipe.tf", "round.tf", "nowhere.tf"):
        with pytest.raises(Unreadable):
            tree.read(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_an_error_that_names_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "main.tf").write_bytes("x = 1\n".encode(encoding))
    tree = Tree(tmp_path.resolve())
    with pytest.raises(Unreadable, match=encoding[:6].upper()):
        tree.read(tmp_path / "main.tf")
    assert tree.read_any(tmp_path / "main.tf").text == "x = 1\n"


def test_a_folder_that_is_not_there_holds_nothing_and_one_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = Tree(tmp_path.resolve())
    assert tree.files(tmp_path / "none") == ()

    def refuse(_folder: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Unreadable, match="cannot be read: Permission denied"):
        tree.files(tmp_path)


def test_only_so_much_of_a_head_is_read(tmp_path: Path) -> None:
    file = tmp_path.resolve() / "main.tf"
    file.write_text("abcdef")
    assert Tree(tmp_path.resolve()).head(file, 3) == b"abc"
    assert Tree(tmp_path.resolve(), {file: "xyz"}).head(file, 2) == b"xy"


def test_folders_within_each_other_are_resolved_once(tmp_path: Path) -> None:
    (tmp_path / "real/sub").mkdir(parents=True)
    (tmp_path / "real/sub/main.tf").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    tree = Tree(tmp_path.resolve())
    assert tree.resolve(tmp_path / "link/sub/main.tf") == tmp_path.resolve() / "real/sub/main.tf"
    assert tree.resolve(tmp_path / "link/../real/sub") == tmp_path.resolve() / "real/sub"


@pytest.mark.parametrize(
    "path",
    [
        "link/../sub",
        "../root/link/..",
        "link/sub/../../link/./sub/file",
        "a/b/../../link//../sub/..",
        "none/../up/root/real",
        "../../..//..",
        "real/sub/file/../file",
        "/../link/../real",
    ],
)
def test_a_path_upward_is_resolved_as_the_system_does(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "root/real/sub").mkdir(parents=True)
    (tmp_path / "root/real/sub/file").touch()
    (tmp_path / "root/a/b").mkdir(parents=True)
    (tmp_path / "root/link").symlink_to("real/sub")
    (tmp_path / "root/a/b/up").symlink_to("../../..")
    monkeypatch.chdir(tmp_path / "root")
    assert Tree(Path("/")).resolve(path) == Path(os.path.realpath(path))


def test_a_path_that_no_system_opens_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="5,000 characters is too long"):
        Tree(tmp_path.resolve()).resolve("../" * 1_000 + "a" * 2_000)


def test_only_names_that_are_asked_for_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "main.tf").touch()
    (tmp_path / "folder.tf").mkdir()
    (tmp_path / "out.tf").symlink_to("/etc/hostname")
    tree = Tree(tmp_path.resolve(), {tmp_path.resolve() / "new.tf": ""})

    def listing(others: int) -> Callable[[], object]:
        for number in range(others):
            (tmp_path / f"{number}.md").touch()
        return lambda: [path.name for path in tree.files(tmp_path, (".tf",))]

    assert listing(0)() == ["main.tf", "new.tf"]
    few, many = steps(listing(0)), steps(listing(1_000))
    assert many - few < 25 * 1_000
    assert tree.names(tmp_path)[:2] == ("0.md", "1.md")
    assert [path.name for path in tree.entries(tmp_path, (".tf",))] == ["main.tf", "new.tf", "out.tf"]
