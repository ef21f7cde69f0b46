"""The files that are written, which are sound, and those that are left as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from linter import __version__
from linter.cli import main
from linter.judgement.configuration.config import load
from linter.judgement.registry import Catalogue

FILES = ("moatlint.yaml", ".pre-commit-config.yaml", ".github/workflows/moatlint.yml")


def test_it_writes_sound_files_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert all(f"wrote {tmp_path / name}" in said for name in FILES)
    load(tmp_path / "moatlint.yaml", Catalogue())
    hooks = yaml.safe_load((tmp_path / FILES[1]).read_text())
    assert hooks["repos"][0]["hooks"] == [{"id": "moatlint"}]
    workflow = yaml.safe_load((tmp_path / FILES[2]).read_text())
    (job,) = workflow["jobs"].values()
    assert job["steps"][-1]["with"] == {"sarif_file": "moatlint.sarif"}


def test_actions_are_pinned_by_commits_and_the_release_by_its_version(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    workflow = yaml.safe_load((tmp_path / FILES[2]).read_text())
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert f"moatlint=={__version__} " in next(step["run"] for step in steps if "run" in step)
    assert workflow["permissions"] == {}


@pytest.mark.skipif(shutil.which("zizmor") is None, reason="zizmor is not installed")
def test_zizmor_finds_nothing_against_the_workflow(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    command = ["zizmor", "--offline", "--no-config", "--persona=auditor", str(tmp_path / FILES[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_hook_and_workflow_come_to_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "infrastructure"
    inner.mkdir()
    main(["init", str(inner)])
    assert (inner / FILES[0]).is_file()
    assert all((tmp_path / name).is_file() for name in FILES[1:])
    assert not any((inner / name).exists() for name in FILES[1:])


def test_the_configuration_names_its_schema(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    first = (tmp_path / FILES[0]).read_text().splitlines()[0]
    assert re.fullmatch(r"# yaml-language-server: \$schema=https://\S+/schemas/config\.json", first)


def test_every_key_it_explains_can_be_taken_as_it_stands(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    file = tmp_path / "moatlint.yaml"
    keys = [line.removeprefix("# ").split("   ")[0] for line in file.read_text().splitlines()[2:]]
    file.write_text("\n".join(keys))
    config = load(file, Catalogue())
    assert config.ignore
    assert config.severities
    assert config.corporate_networks
    assert config.inputs.parameters == {"Environment": "production"}


def test_what_is_there_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILES[0]).write_text("ignore: []\n")
    (tmp_path / FILES[1]).write_text("repos: []\n")
    assert main(["init", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert (tmp_path / FILES[0]).read_text() == "ignore: []\n"
    assert (tmp_path / FILES[1]).read_text() == "repos: []\n"
    assert "add to its repos:\n\n  - repo: https://" in said
    assert main(["init", str(tmp_path)]) == 0
    assert "wrote" not in capsys.readouterr().out


def test_a_folder_that_is_none_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "missing")]) == 2
    assert "is not a folder" in capsys.readouterr().err
