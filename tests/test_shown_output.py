"""The output that the pages show is the output there is: `MOATLINT_ACCEPT=1` writes it into them.

A page is a script. A block of code with a `title` is a file, written when its turn comes; a block of `console` holds
commands, each with what it prints. They run one after the other in a folder of their own. Comments, each on lines of
its own before such a block, prepare the folder, or say how the block is run:

- `<!-- copy: examples -->` puts what is in a folder of this repository there, `<!-- copy: examples to net -->` below a
  folder of this name; what only a page needs is in `fixtures/pages`;
- `<!-- run: git init -q . -->` runs a command that it does not show;
- `<!-- output left out -->` says that the commands of the next block are run, and must succeed, but what they print is
  not shown;
- `<!-- not run: needs the network -->` says why those of the next block are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/*.md", "editors/vscode/*.md")
    for path in ROOT.glob(pattern)
    if "```console" in path.read_text(encoding="utf-8")
)
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
MARKS = {
    "docs/cfn-lint.md": (
        pytest.mark.slow,
        pytest.mark.skipif(shutil.which("cfn-lint", path=PATH) is None, reason="cfn-lint has no command here"),
    )
}
STEP = re.compile(
    r"^<!-- copy: (?P<copy>\S+)(?: to (?P<to>\S+))? -->$"
    r"|^<!-- run: (?P<run>[^\n]+) -->$"
    r'|^```\w+ title="(?P<file>[^"]+)"\n(?P<text>.*?)^```$'
    r"|^(?:<!-- (?P<how>output left out|not run: [^\n]+) -->\n+)?```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
GIT = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def ran(command: str) -> tuple[int, str]:
    """The exit code of a command, and what it prints on both streams."""
    words = shlex.split(command)
    if words[0] != "moatlint" or {">", "|", "&&"} & set(words):
        script = f'moatlint() {{ "{sys.executable}" -m linter "$@"; }}; {command}'
        given = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": PATH}
        done = subprocess.run(["bash", "-ec", script], env=given, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    said, code = io.StringIO(), 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = main(words[1:])
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 0
    return code, said.getvalue()


def printed(command: str) -> str:
    """What a command prints on both streams."""
    return ran(command)[1]


def succeed(command: str) -> None:
    """Run a command that may find something, and must be able to judge."""
    code, said = ran(command)
    assert code in (0, 1), f"{command}: exit code {code}\n{said}"


def commands(console: str) -> list[str]:
    """The commands of a block."""
    return [line[2:] for line in console.splitlines() if line.startswith("$ ")]


def transcript(console: str) -> Iterator[str]:
    """The commands of a block, each with what it prints now."""
    for command in commands(console):
        yield f"$ {command}\n"
        text = printed(command)
        yield text if text.endswith("\n") or not text else f"{text}\n"


def _write(name: str, text: str) -> None:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def rerun(page: str) -> str:
    """The page with what its commands print now."""
    made, at = [], 0
    for step in STEP.finditer(page):
        made.append(page[at : step.start()])
        made.append(step[0])
        at = step.end()
        if step["copy"]:
            shutil.copytree(ROOT / step["copy"], Path.cwd() / (step["to"] or ""), dirs_exist_ok=True)
        elif step["file"]:
            _write(step["file"], step["text"])
        elif step["run"]:
            succeed(step["run"])
        elif step["how"] == "output left out":
            for command in commands(step["console"]):
                succeed(command)
        elif not step["how"]:
            before, _, _ = step[0].partition("```console")
            shown = "".join(transcript(step["console"])).rstrip("\n")
            made[-1] = f"{before}```console\n{shown}\n```"
    return "".join([*made, page[at:]])


@pytest.mark.parametrize("name", [pytest.param(name, marks=MARKS.get(name, ())) for name in PAGES])
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable, value in GIT.items():
        monkeypatch.setenv(variable, value)
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    now = rerun(text)
    if os.environ.get("MOATLINT_ACCEPT"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now


def test_every_command_is_shown() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^## `moatlint ([a-z]+)`$", page, re.MULTILINE))
    said = printed("moatlint --help").split("commands:\n")[1].split("\n\n")[0]
    assert listed == {line.split()[0] for line in said.splitlines()}
