"""Every command that a page, a hook, an action or the help names is one, with options that it has.

What the commands of the tutorial, of the pages on commands and on fixes print is held by tests/test_shown_output.py.
"""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import pytest

from linter.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "editors/**/README.md", "*.yml", "templates/*.yml", "linter/commands/**/*.py")
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts and path.name != "CHANGELOG.md"
)
CODE = re.compile(r"```\w*[^\n]*\n(.*?)```|`(moatlint [^`\n]+)`|^ {2,4}(moatlint [^\n]+)$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s;(]|-m )moatlint ([a-z][^\n;|&>#`]*)")


def commands(page: Path) -> list[list[str]]:
    """The commands of a page, in words, without the name of the program."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ").replace("-m linter ", "moatlint ")
    code = [text] if page.suffix == ".yml" else ["".join(filter(None, found.groups())) for found in CODE.finditer(text)]
    written = [found[1] for part in code for found in COMMAND.finditer(part)]
    return [words for line in written if (words := _words(line)) and words[0] in COMMANDS]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # cut off within quotation marks
        return line.split()


def unknown_options(words: list[str]) -> set[str]:
    """The options among the words that their command does not have."""
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    parser = importlib.import_module(COMMANDS[name].module).parser()
    has = {option for action in parser._actions for option in action.option_strings}
    return {word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)} - has


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_options_of_a_command_are_options_it_has(page: Path) -> None:
    unknown = {" ".join(words): sorted(unknown_options(words)) for words in commands(page)}
    assert not {command: options for command, options in unknown.items() if options}


def test_the_pages_name_every_command() -> None:
    named = {words[0] for page in PAGES for words in commands(page)}
    assert named >= {name for name in COMMANDS if " " not in name}
