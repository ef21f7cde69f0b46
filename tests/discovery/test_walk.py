"""A walk sees every folder once, in order, and none twice."""

from pathlib import Path

from linter.discovery.gitignore import read_patterns
from linter.discovery.walk import NOTHING, Excluded, Walk
from linter.tree import Tree


def seen(home: Path, excluded: Excluded = NOTHING) -> list[tuple[str, list[str]]]:
    walk = Walk(Tree(home.resolve()), excluded)
    found = [
        (folder.relative_to(home.resolve()).as_posix(), [file.name for file in files])
        for folder, files in walk.folders(home.resolve())
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


def test_excluded_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").touch()
    assert seen(tmp_path, Excluded(read_patterns("a/b/"), tmp_path.resolve())) == [(".", []), ("a", [])]
