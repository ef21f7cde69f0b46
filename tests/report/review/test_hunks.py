"""The lines that a difference shows, as git writes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from linter.history import History
from linter.report.review.hunks import Hunks, hunks, shown
from tests.scratch_repository import Repository

NUMBERED = "".join(f"{number}\n" for number in range(1, 31))


def changed(home: Path, before: dict[str, str], after: dict[str, str]) -> Hunks:
    """The hunks of a change that is committed."""
    repository = Repository(home, before)
    repository.write(after)
    repository.commit()
    return hunks(History(home).difference("HEAD~1", "HEAD"))


def test_a_hunk_is_what_was_changed_with_three_lines_around_it(tmp_path: Path) -> None:
    edited = NUMBERED.replace("\n10\n", "\nten\n").replace("\n20\n", "\n")
    found = changed(tmp_path, {"a b.tf": NUMBERED}, {"a b.tf": edited})
    assert found == {"a b.tf": [range(7, 14), range(17, 23)]}
    assert shown(found, "a b.tf", 7, 13)
    assert not shown(found, "a b.tf", 6, 13)
    assert not shown(found, "a b.tf", 13, 17)
    assert not shown(found, "other.tf", 7, 7)


def test_a_new_file_is_shown_whole_and_one_that_is_gone_not_at_all(tmp_path: Path) -> None:
    repository = Repository(tmp_path, {"old.tf": NUMBERED})
    repository.git("rm", "-q", "old.tf")
    repository.write({"new.tf": "a\nb\n", "one.tf": "a"})
    repository.commit()
    found = hunks(History(tmp_path).difference("HEAD~1", "HEAD"))
    assert found == {"new.tf": [range(1, 3)], "one.tf": [range(1, 2)]}


def test_of_a_file_that_moved_only_what_was_changed_is_shown(tmp_path: Path) -> None:
    repository = Repository(tmp_path, {"old.tf": NUMBERED})
    repository.git("mv", "old.tf", "new.tf")
    repository.write({"new.tf": NUMBERED + "31\n"})
    repository.commit()
    assert hunks(History(tmp_path).difference("HEAD~1", "HEAD")) == {"new.tf": [range(28, 32)]}


@pytest.mark.parametrize("line", ["++ b/other.tf", "-- a/other.tf", "diff --git a/other.tf b/other.tf", "@ -1 +1 @@"])
def test_no_line_of_a_file_passes_for_a_header(line: str, tmp_path: Path) -> None:
    assert changed(tmp_path, {"a.tf": ""}, {"a.tf": f"{line}\n@@ -1 +9 @@\n"}) == {"a.tf": [range(1, 3)]}


def test_settings_of_the_repository_change_nothing(tmp_path: Path) -> None:
    repository = Repository(tmp_path, {"a.tf": "a\n"})
    for setting in ("diff.noprefix=true", "diff.mnemonicPrefix=true", "color.diff=always", "diff.context=0"):
        subprocess.run(["git", "config", *setting.split("=")], cwd=tmp_path, check=True)
    repository.write({"a.tf": "a\nb\n"})
    repository.commit()
    assert hunks(History(tmp_path).difference("HEAD~1", "HEAD")) == {"a.tf": [range(1, 3)]}
