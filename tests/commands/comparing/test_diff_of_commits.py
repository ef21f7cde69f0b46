"""`moatlint diff` of commits that are broken, hostile or not there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands.comparing.states import CLOSED, OPEN, Make, compared


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "There is no commit nowhere in "),
        (["--output"], "expected one argument"),
        (["HEAD", "-x"], "-x is not an option"),
        (["a\nb"], "There is no commit a b in "),
        (["HEAD:../.."], " is outside of "),
        (["HEAD:missing"], "nothing is at the path of HEAD:missing, in neither state"),
        (["main.tf"], "main.tf is a path, and no commit: name a second path, or a commit"),
        (["HEAD...HEAD", "HEAD"], "names two states already"),
        (["HEAD", "HEAD", "HEAD"], "two states are compared, and 3 are named"),
        (["HEAD", "--match", "a"], "a is not A=B"),
        (["HEAD", "--match", "aws_vpc.nope=aws_vpc.main"], "no resource is called aws_vpc.nope before the change"),
        (["HEAD", "--match", "aws_vpc.main=aws_vpc.nope"], "no resource is called aws_vpc.nope after the change"),
        (["HEAD", "--config", "nope.yaml"], "nope.yaml"),
        (["HEAD", "--output", "markdwn:x"], "did you mean markdown?"),
        (["HEAD", "--output", "x.html"], "x.html does not end with .json, .md or .txt: --format names the format"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_compared_is_said_in_a_line(
    make: Make, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    make({"main.tf": CLOSED})
    try:
        code, said = compared(capsys, *arguments)
    except SystemExit as stopped:
        code, said = int(stopped.code or 0), capsys.readouterr().err
    assert code == 2
    assert message in said
    assert said.count("\n") == 1


def test_outside_of_a_repository_two_paths_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tf").write_text(CLOSED, encoding="utf-8")
    code, said = compared(capsys, "HEAD")
    assert (code, "is not a git repository" in said, said.count("\n")) == (2, True, 1)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.tf").write_text(OPEN, encoding="utf-8")
    assert "1 newly reachable" in compared(capsys, "a.tf", "b")[1]


@pytest.mark.parametrize("missing", ["blob", "tree"])
def test_objects_that_are_missing_are_an_error_and_no_empty_state(
    make: Make, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    repository = make({"main.tf": CLOSED})
    name = "HEAD:main.tf" if missing == "blob" else "HEAD^{tree}"
    oid = repository.git("rev-parse", name)
    file = repository.home / ".git" / "objects" / oid[:2] / oid[2:]
    file.chmod(0o600)
    file.unlink()
    code, said = compared(capsys, "HEAD")
    assert (code, said.count("\n")) == (2, 1)
    assert "missing" in said


def test_neither_filters_nor_hooks_nor_helpers_of_the_repository_run(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    attributes = "*.tf filter=evil diff=evil text eol=crlf ident export-subst\n"
    repository = make({"main.tf": CLOSED, ".gitattributes": attributes})
    for key in (
        *("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv"),
        *("diff.external", "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand"),
    ):
        repository.git("config", key, "touch evil; cat")
    repository.git("config", "extensions.partialClone", "origin")
    repository.git("config", "remote.origin.url", "ext::sh -c touch% evil")
    repository.git("config", "protocol.ext.allow", "always")
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        file = repository.home / ".git" / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\ntouch evil\n", encoding="utf-8")
        file.chmod(0o755)
    (repository.home / "evil").unlink(missing_ok=True)
    repository.write({"main.tf": OPEN})
    assert compared(capsys, "HEAD")[0] == 1
    oid = repository.git("rev-parse", "HEAD:main.tf")
    os.rename(repository.home / ".git/objects" / oid[:2] / oid[2:], repository.home / "kept")
    assert compared(capsys, "HEAD")[0] == 2, "the object is not fetched"
    assert not (repository.home / "evil").exists()


def test_links_of_a_commit_lead_only_where_they_stay_inside(
    make: Make, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "main.tf").write_text(OPEN, encoding="utf-8")
    repository = make({"shared/main.tf": CLOSED, "app/own.tf": "# its own\n"})
    (repository.home / "app/main.tf").symlink_to("../shared/main.tf")
    (repository.home / "out").symlink_to(outside)
    (repository.home / "up").symlink_to("../..")
    repository.commit()
    shutil.rmtree(repository.home / "app")
    repository.write({"app/main.tf": OPEN})
    code, said = compared(capsys, "HEAD:app")
    assert (code, "1 newly reachable" in said) == (1, True)
    assert sorted(os.listdir(outside)) == ["main.tf"]


def test_submodules_and_files_that_are_too_large_are_said_to_be_left_out(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": CLOSED, "big.bin": "x" * 5000})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD')},vendor")
    repository.git("commit", "-q", "-m", "submodule")
    monkeypatch.setattr("linter.history.MOST_BYTES", 4000)
    said = compared(capsys, "HEAD", "HEAD")[1]
    assert "1 file is too large to be read in HEAD" in said
    assert "1 submodule is not read in HEAD" in said
