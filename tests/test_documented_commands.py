"""Every command that a page, a hook, an action or the help names is a valid command line.

What the commands of the pages print is held by tests/test_shown_output.py.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "editors/**/README.md",
        "*.yml",
        "templates/*.yml",
        "linter/commands/**/*.py",
    )
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts and path.name != "CHANGELOG.md"
)
CODE = re.compile(r"```\w*[^\n]*\n(.*?)```|`(moatlint [^`]+)`|^ {2,4}(moatlint [^\n]+)$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(
    r"(?:^\s*(?:\$ |- )?|[;(&|'] *|-m |run: |script: |hops: )moatlint ([a-z-][^\n;|&>#`]*)", re.MULTILINE
)
COMMENT = re.compile(r" {2,}(?!-|\S+$).*")
"""What a line of a help says of the command before it."""
SHELL = re.compile(r'"?\$\{?\w+(\[@\])?\}?"?|<[^>]+>')


def commands(page: Path) -> Iterator[list[str]]:
    """The command lines of a page, in words, without the name of the program."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ").replace("-m linter ", "moatlint ")
    code = [text] if page.suffix == ".yml" else ["".join(filter(None, found.groups())) for found in CODE.finditer(text)]
    for found in (found for part in code for found in COMMAND.finditer(part)):
        yield _words(COMMENT.sub("", found[1]) if page.suffix == ".py" else found[1])


def _words(line: str) -> list[str]:
    written = SHELL.sub("VALUE", line)
    try:
        return shlex.split(written)
    except ValueError:  # cut off within quotation marks
        return written.replace("'", " ").replace('"', " ").split()


def fault(words: list[str]) -> str:
    """Why the words are no command line; nothing where they are one, or name a command and nothing else."""
    if words[0] in {"--help", "--version", "COMMAND"}:
        return ""
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    if name not in COMMANDS:
        return f"{name} is not a command"
    given = words[len(name.split()) :]
    parser = importlib.import_module(COMMANDS[name].module).parser()
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            parser.parse_intermixed_args(_filled(parser, given))
        except SystemExit as stopped:
            return said.getvalue() if stopped.code and given else ""
    return ""


def _filled(parser: argparse.ArgumentParser, given: list[str]) -> list[str]:
    """The arguments with a choice in the place of words such as FORMAT."""
    choices = {
        option: list(map(str, action.choices or ())) for action in parser._actions for option in action.option_strings
    }
    pairs = zip(["", *given], given, strict=False)
    return [choices[before][0] if word.isupper() and choices.get(before) else word for before, word in pairs]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_line_is_one(page: Path) -> None:
    faults = {" ".join(words): fault(words) for words in commands(page) if words}
    assert {line: said for line, said in faults.items() if said} == {}


@pytest.mark.parametrize(
    "line", ["chekc", "check --formt json", "reach --from internet", "check --output x.foo", "check --format jsno ."]
)
def test_a_command_line_that_is_none_is_noticed(line: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for text in (
        f"```console\n$ moatlint {line}\n```\n",
        f"```sh\ncd a && moatlint {line}\n```\n",
        f"Run `moatlint {line}`.",
    ):
        page.write_text(text, encoding="utf-8")
        (words,) = commands(page)
        assert fault(words), text


def test_the_pages_name_every_command() -> None:
    named = {words[0] for page in PAGES for words in commands(page) if words}
    assert named >= {name for name in COMMANDS if " " not in name}
