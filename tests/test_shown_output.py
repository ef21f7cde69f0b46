"""The output that the pages show is the output there is: `MOATLINT_ACCEPT=1` writes it into them.

A page is a script. A block of code with a `title` is a file, written when its turn comes; a block of `console` holds
commands, each with what it prints. They run one after the other in a folder of their own. `<!-- copy: examples -->`
puts a folder of this repository there.
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
PAGES = ("tutorial.md", "commands.md", "fixing.md")
STEP = re.compile(
    r"^<!-- copy: (?P<copy>\S+) -->$"
    r'|^```\w+ title="(?P<file>[^"]+)"\n(?P<text>.*?)^```$'
    r"|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
GIT = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def printed(command: str) -> str:
    """What a command prints on both streams."""
    words = shlex.split(command)
    if words[0] != "moatlint" or ">" in words:
        script = f'moatlint() {{ "{sys.executable}" -m linter "$@"; }}; {command}'
        given = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(["bash", "-ec", script], env=given, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        main(words[1:])
    return said.getvalue()


def transcript(console: str) -> Iterator[str]:
    """The commands of a block, each with what it prints now."""
    for line in console.splitlines():
        if line.startswith("$ "):
            yield f"{line}\n"
            text = printed(line[2:])
            yield text if text.endswith("\n") or not text else f"{text}\n"


def rerun(page: str) -> str:
    """The page with what its commands print now."""
    made, at = [], 0
    for step in STEP.finditer(page):
        made.append(page[at : step.start()])
        made.append(step[0])
        at = step.end()
        if step["copy"]:
            shutil.copytree(ROOT / step["copy"], Path.cwd(), dirs_exist_ok=True)
        elif step["file"]:
            file = Path(step["file"])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step["text"], encoding="utf-8")
        else:
            made[-1] = f"```console\n{''.join(transcript(step['console']))}```"
    return "".join([*made, page[at:]])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable, value in GIT.items():
        monkeypatch.setenv(variable, value)
    page = ROOT / "docs" / name
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
