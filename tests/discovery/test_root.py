"""The folder that may be read is the project a path belongs to."""

from pathlib import Path

import pytest

from linter.discovery.root import project_root


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "repository" / "stacks" / "net").mkdir(parents=True)
    (tmp_path / "repository" / "stacks" / "app").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def test_a_repository_is_the_root_of_all_that_is_in_it(home: Path) -> None:
    (home / "repository" / ".git").touch()
    (home / "repository" / "stacks" / "moatlint.yaml").touch()
    assert project_root([Path("repository/stacks/net")]) == home / "repository"


def test_without_a_repository_the_configuration_marks_the_root(home: Path) -> None:
    (home / "repository" / "stacks" / "moatlint.yaml").touch()
    assert project_root([Path("repository/stacks/net")]) == home / "repository" / "stacks"


def test_without_either_it_is_the_working_directory_around_the_path(home: Path) -> None:
    assert project_root([Path("repository/stacks/net")]) == home


def test_a_path_outside_the_working_directory_is_its_own_root(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "repository" / "stacks" / "app")
    (home / "repository" / "stacks" / "net" / "main.tf").touch()
    assert project_root([Path("../net/main.tf")]) == home / "repository" / "stacks" / "net"


def test_several_paths_share_what_is_above_all_of_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "repository" / "stacks" / "app")
    assert project_root([Path("."), Path("../net")]) == home / "repository" / "stacks"


def test_a_link_among_the_paths_widens_nothing(home: Path) -> None:
    stacks = home / "repository" / "stacks"
    (stacks / "passwd.yaml").symlink_to("/etc/passwd")
    (stacks / ".git").mkdir()
    assert project_root([stacks / "passwd.yaml", stacks / "net"]) == stacks


def test_the_home_directory_is_too_wide_to_be_meant(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    assert project_root([Path("repository/stacks/net")]) == home / "repository" / "stacks" / "net"


def test_the_user_may_widen_it(home: Path) -> None:
    assert project_root([Path("repository/stacks")], Path("repository/..")) == home
