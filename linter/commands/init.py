"""`moatlint init`: the files that put moatlint to work in a repository."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from linter import __version__
from linter.commands.parser import Parser
from linter.commands.saying import complain, say
from linter.judgement.configuration.config import HEADER, NAME

_HOME = "https://github.com/moatlint/moatlint"
_CONFIG = f"""\
{HEADER}# Every key may be left out.

# exclude: [vendor/]                      as in a .gitignore
# ignore: [vpc-flow-logs-missing]         policies that are not run; `moatlint policies` lists them all
# severity: {{instance-public-ip: low}}     severities of your own
# corporate_networks: [198.51.100.0/24]   public addresses that are yours
# var_files: [production.tfvars]          inputs of Terraform
# parameters: {{Environment: production}}   inputs of CloudFormation
"""
_HOOK = f"""\
  - repo: {_HOME}
    rev: v{__version__}
    hooks:
      - id: moatlint
"""
_WORKFLOW = f"""\
name: moatlint

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read
  security-events: write # to upload what was found

jobs:
  moatlint:
    runs-on: ubuntu-latest
    steps:
      # a tag can be moved by others, the SHA of a commit cannot: pin actions by it
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # what a pull request is compared with
      - uses: moatlint/moatlint@v{__version__}
        with:
          sarif: moatlint.sarif
      - uses: github/codeql-action/upload-sarif@v3
        if: always()
        with:
          sarif_file: moatlint.sarif
"""
_HOOKS = ".pre-commit-config.yaml"
_FILES: Mapping[str, str] = MappingProxyType(
    {NAME: _CONFIG, _HOOKS: f"repos:\n{_HOOK}", ".github/workflows/moatlint.yml": _WORKFLOW}
)
_EPILOG = f"""\
files, none of which is ever overwritten:
  {NAME}                     the configuration, with every key explained
  {_HOOKS}          the hook; where the file is there, the entry to add is printed
  .github/workflows/moatlint.yml    a workflow for pull requests and pushes
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint init",
        description="Write a configuration, a pre-commit hook and a workflow of GitHub, and say what was done.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("directory", metavar="DIR", nargs="?", type=Path, default=Path(), help="this folder by default")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Write what is not there yet; 2 where something cannot be written."""
    if not arguments.directory.is_dir():
        complain(f"{arguments.directory} is not a folder")
        return 2
    for name, text in _FILES.items():
        file = arguments.directory / name
        try:
            say(_written(file, text))
        except OSError as error:
            complain(f"{file} cannot be written: {error.strerror}")
            return 2
    print("next: moatlint check, and pre-commit install")
    return 0


def _written(file: Path, text: str) -> str:
    """Write the file unless it exists; returns what was done, in words."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError:
        return _kept(file)
    return f"wrote {file}"


def _kept(file: Path) -> str:
    if file.name != _HOOKS or _HOME in file.read_text(encoding="utf-8", errors="replace"):
        return f"kept  {file}, which is there already"
    return f"kept  {file}, which is there already; add to its repos:\n\n{_HOOK}"
