"""A walk sees every folder once, in order, and none twice."""

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.discovery.gitignore import read_patterns
from linter.discovery.walk import NOTHING, Excluded, Walk
from linter.tree import Tree
from tests.growth import grows_linearly


def seen(home: Path, excluded: Excluded = NOTHING) -> list[tuple[str, list[str]]]:
    walk = Walk(Tree(home.resolve()), excluded)
    found = [
        (Path(folder).relative_to(home.resolve()).as_posix(), names) for folder, names in walk.folders(home.resolve())
    ]
    assert not walk.problems
    return found


def test_folders_come_in_order_with_their_files_sorted(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a/c/3", "0"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert seen(tmp_path) == [(".", ["0"]), ("a", []), ("a/c", ["3"]), ("b", ["1", "2"])]


def test_a_link_to_a_file_of_the_tree_is_a_file_and_one_to_a_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "file")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    assert seen(tmp_path) == [(".", ["link"]), ("real", ["file"])]


def test_of_an_ignored_folder_what_git_tracks_is_seen(tmp_path: Path) -> None:
    for name in (".gitignore", "out/a/kept", "out/a/other", "out/b/other", "vendored/out/kept", "top"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("out/\n" if name == ".gitignore" else "")
    for home, kept in ((tmp_path / "vendored", "out/kept"), (tmp_path, "out/a/kept")):
        subprocess.run(["git", "-C", home, "init", "-q"], check=True)
        subprocess.run(["git", "-C", home, "add", "-f", kept], check=True)
    assert seen(tmp_path) == [
        (".", [".gitignore", "top"]),
        ("out", []),
        ("out/a", ["kept"]),
        ("vendored", []),
        ("vendored/out", ["kept"]),
    ]


def test_only_files_of_interest_are_seen(tmp_path: Path) -> None:
    for name in ("a.tf", "b.txt"):
        (tmp_path / name).touch()
    walk = Walk(Tree(tmp_path.resolve()), NOTHING, lambda name: name.endswith(".tf"))
    assert [names for _, names in walk.folders(tmp_path.resolve())] == [["a.tf"]]


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    listed = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("b"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    walk = Walk(Tree(tmp_path.resolve()), NOTHING)
    assert [Path(folder).name for folder, _ in walk.folders(tmp_path.resolve())][1:] == ["a", "b", "c"]
    assert [problem.message for problem in walk.problems] == ["The folder cannot be read: Permission denied."]


def test_folders_800_deep_are_walked(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(800):
        folder = folder / "d"
        folder.mkdir()
    (folder / "main.tf").touch()
    walk = Walk(Tree(tmp_path.resolve()), NOTHING)
    assert sum(len(files) for _, files in walk.folders(tmp_path.resolve())) == 1


def test_folders_within_each_other_are_walked_in_linear_time(tmp_path: Path) -> None:
    def walking(depth: int) -> Callable[[], object]:
        root = tmp_path / str(depth)
        folder = root
        for _ in range(depth):
            folder = folder / "d"
        folder.mkdir(parents=True)
        return lambda: list(Walk(Tree(root.resolve()), NOTHING).folders(root.resolve()))

    assert grows_linearly(walking, 50, 400)


def test_folders_are_walked_in_linear_time(tmp_path: Path) -> None:
    def walking(folders: int) -> Callable[[], object]:
        root = tmp_path / str(folders)
        for number in range(folders):
            (root / f"{number % 10}" / f"{number}").mkdir(parents=True)
            (root / f"{number % 10}" / f"{number}" / "main.tf").touch()
        return lambda: list(Walk(Tree(root.resolve()), NOTHING).folders(root.resolve()))

    assert grows_linearly(walking, 50, 400)


def test_other_files_beside_a_configuration_are_passed_over_in_linear_time(tmp_path: Path) -> None:
    def walking(files: int) -> Callable[[], object]:
        root = tmp_path / str(files)
        root.mkdir()
        for number in range(files):
            (root / f"{number}.md").touch()
        tree = Tree(root.resolve())
        return lambda: list(Walk(tree, NOTHING, lambda name: not name.endswith(".md")).folders(root.resolve()))

    assert grows_linearly(walking, 200, 1_600)


def test_excluded_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").touch()
    assert seen(tmp_path, Excluded(read_patterns("a/b/"), tmp_path.resolve())) == [(".", []), ("a", [])]
