"""Nothing of what is linted is run: not even from a folder full of modules that are called like those of Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
MODULES = ("yaml", "linter", "pip", "venv", "sitecustomize", "usercustomize", "json", "argparse", "cfnlint", "pygls")
EXTENSION = (ROOT / "editors/vscode/src/server.ts").read_text(encoding="utf-8")
START = re.search(r'START = "(.+)";', EXTENSION)
TEMPLATE = "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\n"


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is linted, whose modules all leave a mark when they are run."""
    mark = tmp_path / "mark"
    folder = tmp_path / "tree"
    folder.mkdir()
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})\n", encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules/evil.py").write_text(f"open({str(mark)!r}, 'a').write('rule')\n", encoding="utf-8")
    (folder / ".cfnlintrc").write_text("append_rules: [rules]\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("[build-system]\nrequires = []\nbuild-backend = 'pip'\n", encoding="utf-8")
    (folder / "setup.cfg").write_text("[metadata]\nname = evil\n", encoding="utf-8")
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.chdir(folder)
    return mark


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=300, check=False)


def script() -> str:
    found = shutil.which("moatlint", path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip("moatlint is not installed as a console script")
    return found


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "--cfn-lint"), ("reach", "--from", "internet", "--to", "Vpc"), ("show", "Vpc"), ("graph",)],
    ids=" ".join,
)
def test_the_console_script_runs_nothing_of_the_tree(trap: Path, arguments: tuple[str, ...]) -> None:
    done = run(script(), *arguments)
    assert "Traceback" not in done.stderr
    assert not trap.exists()


def test_the_hook_is_the_console_script(trap: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["entry"].split()[0] for hook in hooks} == {"moatlint"}
    assert not trap.exists()


def test_the_extension_runs_nothing_of_the_workspace(trap: Path) -> None:
    assert START is not None
    for arguments in (("--version",), ("check", "template.yaml")):
        done = run(sys.executable, "-c", START[1], *arguments)
        assert "moatlint" in done.stdout, done.stderr
    assert not trap.exists()


def test_no_step_of_the_action_runs_anything_of_the_checkout(trap: Path, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = {step["name"]: step["run"] for step in action["runs"]["steps"]}
    temporary = tmp_path / "runner"
    temporary.mkdir()
    files = {name: str(tmp_path / name) for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    unset = {name: "" for step in action["runs"]["steps"] for name in step.get("env", {})}
    given = {
        **unset,
        "RUNNER_TEMP": str(temporary),
        "ACTION": str(ROOT),
        "PATHS": ".",
        "MOATLINT": sys.executable,
        **files,
    }
    for name in ("Install moatlint", "Judge"):
        # without an index pip fails, but not before it has imported what it imports
        run(
            "bash",
            "-c",
            f"set -u; VERSION=; {steps[name]}",
            PIP_NO_INDEX="1",
            **given,
        )
    assert "exit-code=" in Path(files["GITHUB_OUTPUT"]).read_text(encoding="utf-8")
    assert not trap.exists()


@pytest.mark.parametrize("file", ["README.md", "docs/editors.md", "editors/vscode/README.md", "docs/cfn-lint.md"])
def test_no_page_tells_to_run_a_module_in_a_foreign_folder(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"python3? -m linter", text)
