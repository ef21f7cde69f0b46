"""`moatlint migrate`: turn what other linters were told into comments and a configuration of ours."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from linter.commands.fixes import is_written, show_difference
from linter.commands.output.progress import Progress
from linter.commands.output.saying import complain, complain_of, say
from linter.commands.output.writing import Unwritable, write_whole
from linter.commands.parser import Parser
from linter.discovery.root import project_root
from linter.judgement.configuration.config import BadConfig
from linter.judgement.configuration.setup import Asked, Nearest
from linter.judgement.registry import ALL, Catalogue
from linter.migration.baseline import take_over
from linter.migration.migrate import Migrated, Migration
from linter.report.plain import counted
from linter.report.report import Reported
from linter.tree import Tree, Unreadable
from linter.workspace import Workspace

_EPILOG = """\
what is read:
  comments           checkov:skip=, tfsec:ignore:, trivy:ignore:
  metadata           of checkov, cfn_nag, cfn-guard and cdk-nag in templates
  of checkov         .checkov.yaml, .checkov.baseline
  of trivy           trivy.yaml, .trivyignore, .trivyignore.yaml
  of tfsec           .tfsec/config.yml, .tfsec/config.json
  of cfn_nag         deny lists: deny_list.yml, blacklist.yml, .cfn_nag.yml

What has no counterpart is printed, one by one, and stays as it is. The files of
the other linters stay as well: remove them when nothing reads them any more.

exit codes:
  0  nothing is left to change, or it was changed
  1  without --write: a difference is printed
  2  a file cannot be read or written

examples:
  moatlint migrate                 show what would change below this folder
  moatlint migrate --write && moatlint check
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint migrate",
        description="Turn the suppressions, configurations and baselines of other linters into\n"
        "ours. Prints the difference; --write makes it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    add("--write", action="store_true", help="change the files, each as a whole and never through a link")
    add("--root", metavar="DIR", type=Path, help="the folder that may be read; by default the repository")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print or make the difference, and say what has no counterpart."""
    paths = [Path(os.path.abspath(path)) for path in arguments.paths or [Path()]]
    root = project_root(paths, arguments.root)
    tree, catalogue = Tree(root), Catalogue()
    migration = Migration(tree, catalogue)
    migration.run(paths)
    try:
        take_over(migration, root, lambda folder: _found(root, catalogue, folder))
    except BadConfig as bad:
        complain_of(bad.problems)
        return 2
    except Unreadable as bad:
        complain(f"{bad}")
        return 2
    result = migration.result
    code = _write(tree, result) if arguments.write else _show(tree, result)
    for left in result.left:
        say(f"{left.span}: no counterpart: {left.message}", sys.stderr)
    for problem in result.problems:
        say(f"error: {problem.span}: {problem.message}", sys.stderr)
    _sum_up(arguments, result)
    return 2 if result.problems else code


def _found(root: Path, catalogue: Catalogue, folder: Path) -> Sequence[Reported]:
    """What every policy finds below a folder, whatever is accepted."""
    workspace = Workspace(root, Nearest(root, catalogue, Asked(select=(ALL,))), suppressions=False)
    with Progress(sys.stderr) as progress:
        return workspace.check([folder], progress=progress.at, whole=True, allow_empty=True).reported


def _show(tree: Tree, result: Migrated) -> int:
    for file, text in result.after.items():
        show_difference(tree.display(file), result.before[file], text)
    return 1 if result.after else 0


def _write(tree: Tree, result: Migrated) -> int:
    """Write every file; 2 where one is refused."""
    code = 0
    for file, text in result.after.items():
        if result.before[file] or os.path.lexists(file):
            code = code if is_written(tree, file, result.before[file], text) else 2
            continue
        try:
            write_whole(file, text)
        except Unwritable as error:
            complain(f"{error}")
            code = 2
    return code


def _sum_up(arguments: argparse.Namespace, result: Migrated) -> None:
    files = counted(len(result.after), "file")
    left = f"; {counted(len(result.left), 'thing')} without a counterpart" if result.left else ""
    if not result.after:
        say(f"nothing to change{left}", sys.stderr)
    elif arguments.write:
        say(f"changed {files}{left}; next: moatlint check", sys.stderr)
    else:
        say(f"{files} would change{left}; moatlint migrate --write changes them", sys.stderr)
