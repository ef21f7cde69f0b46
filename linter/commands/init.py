"""`moatlint init`: the files that put moatlint to work in a repository."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from linter import __version__
from linter.commands.output.saying import complain, say
from linter.commands.output.writing import Unwritable, write_new
from linter.commands.parser import Parser
from linter.judgement.configuration.config import HEADER, NAME
from linter.tree import GIT

_HOME = "https://github.com/moatlint/moatlint"
_CONFIG = f"""\
{HEADER}# Every key may be left out.

# exclude: [vendor/]                      as in a .gitignore
# ignore: [vpc-flow-logs-missing]         policies that are not run; `moatlint policies` lists them all
# severity: {{instance-public-ip: low}}     severities of your own
# corporate_networks: [198.51.100.0/24]   public addresses that are yours
# honour: [checkov, trivy]                suppressions written for other linters count; see moatlint migrate
# var_files: [production.tfvars]          inputs of Terraform
# parameters: {{Environment: production}}   inputs of CloudFormation
"""
_HOOK = f"""\
  - repo: {_HOME}
    rev: v{__version__}
    hooks:
      - id: moatlint
"""
# a tag can be moved by others, the SHA of a commit cannot; the release is pinned by pip
_CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"
_UPLOAD = "github/codeql-action/upload-sarif@192325c86100d080feab897ff886c34abd4c83a3 # v3.30.3"
_WORKFLOW = f"""\
name: moatlint

on:
  pull_request:
  push:
    branches: [main]

permissions: {{}}

concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  moatlint:
    name: Who can reach what
    runs-on: ubuntu-latest
    permissions:
      contents: read # to check out
      security-events: write # to upload what was found
    steps:
      - uses: {_CHECKOUT}
        with:
          fetch-depth: 0 # the configuration of the base holds for a pull request
          persist-credentials: false
      - name: Judge
        env:
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
        run: >
          pipx run --spec moatlint=={__version__} moatlint check --allow-empty --format github
          --output moatlint.sarif --output markdown:"$GITHUB_STEP_SUMMARY" ${{BASE:+--locked-config "$BASE"}}
      - uses: {_UPLOAD}
        # a pull request from a fork may not upload: the summary and the annotations say the same
        if: always() && (github.event_name == 'push' || !github.event.pull_request.head.repo.fork)
        with:
          sarif_file: moatlint.sarif
"""
_HOOKS = ".pre-commit-config.yaml"
_OF_THE_REPOSITORY: Mapping[str, str] = MappingProxyType(
    {_HOOKS: f"repos:\n{_HOOK}", ".github/workflows/moatlint.yml": _WORKFLOW}
)
"""The files that are read at the root of a repository, wherever the configuration is."""
_EPILOG = f"""\
files, none of which is ever overwritten; the last two at the root of the repository:
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
    top = _top(arguments.directory)
    files = {arguments.directory / NAME: _CONFIG, **{top / name: text for name, text in _OF_THE_REPOSITORY.items()}}
    try:
        for file, text in files.items():
            say(_written(file, text))
    except Unwritable as error:
        complain(f"{error}")
        return 2
    print("next: moatlint check, and pre-commit install")
    return 0


def _top(folder: Path) -> Path:
    """The root of the repository that a folder is in; the folder itself outside of any."""
    here = folder.resolve()
    top = next((parent for parent in (here, *here.parents) if os.path.lexists(parent / GIT)), here)
    return folder if top == here else top


def _written(file: Path, text: str) -> str:
    """Write the file unless it exists; returns what was done, in words."""
    return f"wrote {file}" if write_new(file, text) else _kept(file)


def _kept(file: Path) -> str:
    if (
        file.name != _HOOKS
        or file.is_symlink()
        or not file.is_file()
        or _HOME in file.read_text(encoding="utf-8", errors="replace")
    ):
        return f"kept  {file}, which is there already"
    return f"kept  {file}, which is there already; add to its repos:\n\n{_HOOK}"
