"""A file is replaced in one step, keeps its permissions, and is never written through a link."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from linter.commands.output.writing import Unwritable, write_whole


def test_the_text_is_replaced_and_the_permissions_stay(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    file.chmod(0o640)
    write_whole(file, "new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual, file = tmp_path / "usual", tmp_path / "file"
    usual.write_text("")
    write_whole(file, "")
    assert file.stat().st_mode == usual.stat().st_mode


def test_who_reads_meanwhile_sees_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    file, texts = tmp_path / "file", ("a" * 1_000_000, "b" * 1_000_000)
    write_whole(file, texts[0])

    def write() -> None:
        for number in range(30):
            write_whole(file, texts[number % 2])

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        assert file.read_text() in texts
    writer.join()


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "missing folder"])
def test_what_is_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    if kind == "link":
        (tmp_path / "other").write_text("other")
    if kind.endswith("link"):
        file.symlink_to(tmp_path / "other")
    elif kind == "folder":
        file.mkdir()
    else:
        file = file / "file"
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Unwritable):
        write_whole(file, "new")
    assert sorted(tmp_path.iterdir()) == before
    assert kind != "link" or (tmp_path / "other").read_text() == "other"
