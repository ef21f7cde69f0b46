"""No command, nor the server, nor a step of the Action reads what is outside, reaches the network or runs a program."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from linter.cli import COMMANDS
from tests.hostile.attacks import SECRET, attacks
from tests.hostile.forks import Forks
from tests.hostile.test_killed import POLICY
from tests.scratch_repository import Repository
from tests.server.client import Editor

ROOT = Path(__file__).resolve().parents[2]
AUDITED = str(ROOT / "tests/hostile/audited.py")
PYTHON = os.path.basename(sys.executable)
LAID = (
    *("module-link", "template-link", "folder-link", "file-function", "file-through-link", "nested-template"),
    *("include", "remote-include", "shadowing", "yaml-python", "external-data", "local-exec", "http-data"),
    *("remote-module", "macro", "installed-module", "device", "device-template", "loop", "strange-types"),
    "runner-commands",
)
COMMAND_LINES = {
    "baseline": ["baseline"],
    "baseline --prune": ["baseline", "--prune", "--output", "kept.json"],
    "check": ["check", "--possible", "--verbose"],
    "check --base": ["check", "--base", "base", "--locked-config", "base"],
    "check --cfn-lint": ["check", "--cfn-lint", "shadowing"],
    "check --fix": ["check", "--fix", "--allow-dirty", "--select", "imdsv1-allowed"],
    "check --output": ["check", "--output", "report.md"],
    "check --staged": ["check", "--staged"],
    **{f"check --format {name}": ["check", "--format", name] for name in ("github", "html", "sarif")},
    "completion": ["completion", "bash"],
    "diff": ["diff", "base", "--output", "difference.md"],
    "eval": ["eval", "file-function", 'file("../../outside/secret")'],
    "eval --resources": ["eval", "file-function", "--resources"],
    "explain": ["explain", "ingress-ssh-open"],
    "graph": ["graph", "--format", "html"],
    "init": ["init"],
    "migrate": ["migrate"],
    "migrate --write": ["migrate", "--write"],
    "policies": ["policies"],
    "policies new": ["policies", "new", "subnet-without-owner", "--policies", "house", "--yaml"],
    "policies test": ["policies", "test", "ours", "--pages"],
    "reach": ["reach", "--from", "internet", "--to", "aws_instance.a", "file-function"],
    "show": ["show", "aws_instance.a", "file-function"],
    "suggest": ["suggest", "--base", "base", "--output", "review.json"],
    "watch": ["watch", "--select", "ingress-ssh-open"],
}
GIT = ("check --base", "check --fix", "check --staged", "diff", "suggest")
PROGRAMS = {"check --cfn-lint": PYTHON} | dict.fromkeys(GIT, "git")
"""The programs that are declared: git, which reads the commits of the repository, and a child for cfn-lint."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that holds many attacks at once."""
    home = Path(os.path.realpath(tmp_path_factory.mktemp("audited")))
    tree, known = home / "tree", attacks()
    tree.mkdir()
    repository = Repository(tree, {})
    repository.git("branch", "base")
    for name in LAID:
        known[name].lay(home / "laid" / name)
        shutil.copytree(home / "laid" / name / "tree", tree / name, symlinks=True)
    shutil.copytree(home / "laid" / LAID[0] / "outside", tree.parent / "outside")
    repository.write({"ours/subnet-without-owner.yaml": POLICY})
    repository.commit()
    return tree


def deeds(tree: Path, arguments: list[str], programs: str = "") -> tuple[str, str]:
    """What a command did that it must not, and what it printed."""
    notes = tree.parent / "notes"
    notes.write_text("")
    command = [sys.executable, "-P", AUDITED, str(notes), str(tree), programs, *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=250, check=False)
    return notes.read_text(), done.stdout + done.stderr


WRITTEN = ("report.md", "difference.md", "review.json", "kept.json", "moatlint-baseline.json", "moatlint.yaml")
PLACE = {"line": 11, "character": 15}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as process:
        yield process


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.parametrize("name", COMMAND_LINES)
def test_a_command_does_nothing_that_it_must_not(name: str, tree: Path, forks: Forks) -> None:
    seconds = 3 if name == "watch" else 120
    done = forks.watch(tree, COMMAND_LINES[name], PROGRAMS.get(name, ""), seconds)
    assert not done["deeds"]
    written = [file for name in WRITTEN if (file := tree / name).is_file()]
    assert SECRET not in "".join([done["said"], *(file.read_text(encoding="utf-8") for file in written)])
    assert "Traceback" not in done["said"]
    assert "fault of moatlint" not in done["said"]
    assert done["code"] in ((130,) if name == "watch" else (0, 1, 2)), done["said"][-1000:]


def test_every_command_is_watched() -> None:
    lines = [" ".join(arguments) for arguments in COMMAND_LINES.values()]
    for command in COMMANDS.keys() - {"lsp"}:  # the server is watched below, with an editor
        assert any(f"{line} ".startswith(f"{command} ") for line in lines), command


def test_the_hook_notices_what_it_looks_for(tmp_path: Path) -> None:
    text = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.hostile.watching import Watch, places
noted = []
watch = Watch(noted.append)
watch.allowed = places(Path({str(tmp_path)!r}))
sys.addaudithook(watch)
import socket, subprocess, os
watch.on = True
socket.socket().connect_ex(("127.0.0.1", 9))
subprocess.run(["true"])
os.system("true")
open("/etc/passwd").close()
os.listdir("/etc")
watch.on = False
print([deed.split()[0] for deed in noted])
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    for deed in ("socket.connect", "subprocess.Popen", "os.system", "open", "os.listdir"):
        assert deed in done.stdout, done.stdout


def test_the_server_does_nothing_that_it_must_not(tree: Path) -> None:
    notes = tree.parent / "notes-of-the-server"
    notes.write_text("")
    program = [sys.executable, "-P", AUDITED, str(notes), str(tree), ""]
    with Editor(tree, program=program) as editor:
        for name in ("file-function", "module-link", "shadowing"):
            for file in sorted((tree / name).glob("*.[ty]*")):
                if not file.is_symlink():
                    uri = editor.open(file)
                    editor.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": PLACE})
    assert notes.read_text() == ""


def test_the_rules_for_cfn_lint_do_nothing_that_they_must_not(tree: Path) -> None:
    rules = ["cfn-lint", "--append-rules", "linter.cfn_lint_rules.rules", "--format", "json"]
    templates = [str(file) for file in sorted(tree.glob("*/*.yaml")) if not file.is_symlink()]
    assert len(templates) > 4
    done, printed = deeds(tree, [*rules, *templates])
    assert not done
    assert "E9" in printed or "W9" in printed, printed


def test_the_steps_of_the_action_do_nothing_that_they_must_not(tree: Path, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = next(step["run"] for step in action["runs"]["steps"] if step["name"] == "Judge")
    notes, temporary = tmp_path / "notes", tmp_path / "runner"
    notes.write_text("")
    temporary.mkdir()
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P {AUDITED} {notes} {tree}:{temporary} git "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    given = {name.upper().replace("-", "_"): "" for name in action["inputs"]}
    files = {name: str(tmp_path / name) for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    given |= {"PATHS": ".", "LOCKED": "HEAD", "MOATLINT": str(python), "RUNNER_TEMP": str(temporary), **files}
    done = subprocess.run(
        ["bash", "-c", step], cwd=tree, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert notes.read_text() == ""
    assert SECRET not in done.stdout + done.stderr
    assert "exit-code=2" in Path(files["GITHUB_OUTPUT"]).read_text(encoding="utf-8")
