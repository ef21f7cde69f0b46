"""What git tracks is read from its index, in every version git writes, and without git."""

import subprocess
from pathlib import Path

import pytest

from linter.discovery.tracked import Tracked, tracked_files, tracked_in
from linter.tree import Tree


def git(home: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(home), *words], check=True, capture_output=True, text=True)
    return done.stdout


def repository(home: Path, *names: str, hashes: str = "sha1") -> Path:
    git(home, "init", "-q", f"--object-format={hashes}")
    for name in names:
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    git(home, "add", ".")
    return home.resolve()


NAMES = ("a", "main.tf", "modules/net/main.tf", "modules/net/variables.tf", "with space/\u00fc.tf", "x" * 200)


@pytest.mark.parametrize("version", ["2", "3", "4"])
@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
def test_every_version_of_the_index_lists_what_git_lists(tmp_path: Path, version: str, hashes: str) -> None:
    home = repository(tmp_path, *NAMES, hashes=hashes)
    (home / "later").write_text("only intended")
    git(home, "add", "--intent-to-add", "later")  # needs the extended flags of version 3
    git(home, "update-index", "--index-version", version)
    listed = sorted(name for name in git(home, "ls-files", "-z").split("\0") if name)
    index = (home / ".git/index").read_bytes()
    assert sorted(tracked_files(index, 32 if hashes == "sha256" else 20)) == listed
    tracked = tracked_in(Tree(home), str(home))
    assert tracked is not None
    assert all(name in tracked for name in listed)
    assert "none" not in tracked
    assert tracked.below("modules")
    assert tracked.below("modules/net")
    assert not tracked.below("mod")


def test_a_worktree_whose_index_is_elsewhere_says_so(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere/.git/worktrees/x\n")
    tracked = tracked_in(Tree(tmp_path.resolve()), str(tmp_path.resolve()))
    assert tracked is not None
    assert "a" not in tracked
    assert tracked.fault == "git keeps the list of tracked files outside this folder, where it is not read"


def test_a_folder_without_git_tracks_nothing(tmp_path: Path) -> None:
    assert tracked_in(Tree(tmp_path.resolve()), str(tmp_path)) is None


@pytest.mark.parametrize(
    ("index", "fault"),
    [
        (b"", "incomplete"),
        (b"GARB" + bytes(8), "format"),
        (b"DIRC\0\0\0\7\0\0\0\0", "format"),
        (b"DIRC\0\0\0\2\xff\xff\xff\xff", "more than"),
        (b"DIRC\0\0\0\2\0\0\0\1" + b"x" * 70, "incomplete"),
        (b"DIRC\0\0\0\4\0\0\0\1" + bytes(62) + b"\xff" * 9, "incomplete"),
        (b"DIRC\0\0\0\2\0\0\0\0link", "split"),
    ],
)
def test_an_index_that_cannot_be_read_says_why(tmp_path: Path, index: bytes, fault: str) -> None:
    home = repository(tmp_path, "a")
    (home / ".git/index").write_bytes(index)
    tracked = Tracked(Tree(home), home)
    assert "a" not in tracked
    assert fault in tracked.fault


def test_a_repository_that_never_had_anything_added_is_a_fault_as_well(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    tracked = Tracked(Tree(tmp_path.resolve()), tmp_path.resolve())
    assert "a" not in tracked
    assert "cannot be read" in tracked.fault


def test_a_link_in_the_place_of_the_index_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    home = repository(tmp_path / "in", "a")
    (home / ".git/index").rename(tmp_path / "index")
    (home / ".git/index").symlink_to(tmp_path / "index")
    tracked = Tracked(Tree(home), home)
    assert "a" not in tracked
    assert "is a link" in tracked.fault
