"""A runner's machine: the steps of the GitHub Action, run in a scratch repository as a runner runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
TOKEN = "a token"


class Runner:
    """A runner's machine: its files, and what the steps before have said."""

    def __init__(self, home: Path, **inputs: str) -> None:
        self.workspace = home / "work tree"
        self.temporary = home / "temp"
        for folder in (self.workspace, self.temporary):
            folder.mkdir()
        self.files = {name: home / name for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in self.files.values():
            file.touch()
        defaults = {name: EXPRESSION.sub("", spec["default"]) for name, spec in ACTION["inputs"].items()}
        self.inputs = defaults | inputs
        self.path = ""
        self.github: dict[str, str] = {}

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.workspace, check=True, capture_output=True, text=True).stdout.strip()

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        step = next(step for step in ACTION["runs"]["steps"] if step["name"] == name)
        given = {key: EXPRESSION.sub(self._value, str(value)) for key, value in step.get("env", {}).items()}
        environment = {
            **os.environ,
            "RUNNER_TEMP": str(self.temporary),
            "PATH": os.pathsep.join(filter(None, (self.path, os.environ["PATH"]))),
            **{name: str(path) for name, path in self.files.items()},
            **given,
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(
            command, cwd=self.workspace, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    def _value(self, found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("inputs."):
            return str(self.inputs[name.removeprefix("inputs.")])
        if name == "github.action_path":
            return str(ROOT)
        if name == "steps.install.outputs.python":
            return sys.executable
        if name == "github.token":
            return TOKEN
        if name == "github.event.pull_request.number":
            return "7"
        if name in self.github:
            return self.github[name]
        if name == "steps.judge.outputs.exit-code":
            return self.outputs()["exit-code"]
        raise AssertionError(f"the runner does not know {name}")

    def outputs(self) -> dict[str, str]:
        lines = self.files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)
