"""`moatlint check`: judge files and folders, tell what was found."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from linter.commands.changes import add_change, change_of
from linter.commands.given import add_inputs, add_place, setups
from linter.commands.progress import Progress
from linter.discovery.root import project_root
from linter.finding import Problem, Severity
from linter.history import BadRef
from linter.judgement.config import BadConfig
from linter.judgement.registry import BadPolicy, Catalogue, UnknownPolicy
from linter.report.formats import FORMATS, RenderOptions, renderer
from linter.report.grouping import told
from linter.report.report import Report, Summary
from linter.source import Span
from linter.workspace import Workspace

_COMPANION = "linter.judgement.cfn_lint"
"""Loaded by name: it takes longer to load than all else to run."""

_EPILOG = """\
exit codes:
  0  nothing was found, or advice only: of severity info, which fails nothing unless `--severity info` asks for it
  1  there are findings
  2  something could not be judged: a syntax error, a bad configuration, a policy that failed

examples:
  moatlint check infrastructure/ --severity high
  moatlint check template.yaml --parameter Environment=production
  moatlint check . --var-file production.tfvars --output sarif:findings.sarif --output markdown:summary.md
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="moatlint check",
        description="Judge every deployment under the folders, and those that the files belong to.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(made)
    return made


def add_arguments(made: argparse.ArgumentParser) -> None:
    """Add what is judged, with which inputs, and how it is told."""
    made.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    _what(made.add_argument_group("what is judged"))
    add_inputs(made.add_argument_group("inputs of the deployments"))
    _how(made.add_argument_group("how it is told"))


def _what(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--select", metavar="SLUG[,SLUG...]", type=_names, action="extend", help="only these policies")
    add("--ignore", metavar="SLUG[,SLUG...]", type=_names, action="extend", help="not these policies")
    add(
        "--severity",
        type=Severity,
        choices=tuple(Severity),
        help="this severity and worse; without it info is told, too",
    )
    add("--cfn-lint", action="store_true", help="run cfn-lint's own rules on CloudFormation as well")
    add("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own; they are run")
    add_change(group)
    add("--allow-empty", action="store_true", help="a path that holds nothing to judge is not an error")
    add(
        "--locked-config",
        metavar="REF|FILE",
        help="this configuration, or those of this commit, whatever the tree says",
    )
    add("--no-suppressions", action="store_true", help="report every finding, whatever comments accept")
    add_place(group)


def _how(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--format", choices=tuple(FORMATS), default="text", help="text by default")
    add("--output", metavar="[FORMAT:]FILE", action="append", help="write to a file; may be repeated")
    add("--possible", action="store_true", help="tell also what holds only for some values of what is not known")
    add("--verbose", action="store_true", help="tell also what was suppressed or could not be decided, and why")
    add("--quiet", action="store_true", help="tell findings and errors only")
    add("--exit-zero", action="store_true", help="exit with 0 where there are findings; with 2 still on errors")
    add("--color", choices=("auto", "always", "never"), default="auto", help="auto: on a terminal")


def run(arguments: argparse.Namespace) -> int:
    """Judge and tell; the exit code."""
    root = root_of(arguments)
    return judge_and_tell(arguments, root, lambda: workspace_of(arguments, root))


def judge_and_tell(arguments: argparse.Namespace, root: Path, workspace: Callable[[], Workspace]) -> int:
    """Judge and tell in a workspace, whose making may fail as `workspace_of`; the exit code."""
    try:
        report = _judged(arguments, workspace())
    except BadConfig as bad:
        report = Report((), Summary(), problems=bad.problems)
    except (BadPolicy, BadRef, UnknownPolicy) as bad:
        print(f"moatlint: {bad}", file=sys.stderr)
        report = Report((), Summary(), problems=(Problem(Span(str(root), 1, 1, 1, 1), str(bad)),))
        _write(report, arguments, root)
        return 2
    if arguments.quiet:
        report = replace(report, notices=())
    if not _tell(report, arguments, root):
        return 2
    if report.problems:
        return 2
    failing = arguments.severity or Severity.LOW
    found = any(each.severity >= failing for each in told(report, RenderOptions(possible=arguments.possible)))
    return 1 if found and not arguments.exit_zero else 0


def root_of(arguments: argparse.Namespace) -> Path:
    """The folder that may be read."""
    return project_root(arguments.paths or [Path()], arguments.root)


def workspace_of(arguments: argparse.Namespace, root: Path) -> Workspace:
    """What judges, as the arguments and the configuration say.

    Raises:
        BadConfig: the configuration cannot be followed.
        BadPolicy: a policy cannot be loaded.
        UnknownPolicy: one is named that does not exist.
    """
    held = setups(arguments, root, Catalogue(arguments.policies or ()))
    companion = importlib.import_module(_COMPANION).judge if arguments.cfn_lint else None
    return Workspace(root, held, companion, suppressions=not arguments.no_suppressions)


def _judged(arguments: argparse.Namespace, workspace: Workspace) -> Report:
    paths, change = change_of(arguments, workspace.root)
    with Progress(sys.stderr) as progress:
        return workspace.check(
            paths,
            threshold=arguments.severity or Severity.INFO,
            progress=progress.at,
            change=change,
            allow_empty=arguments.allow_empty,
        )


def _tell(report: Report, arguments: argparse.Namespace, root: Path) -> bool:
    """Write the report to the files that were named, or to standard output; whether that went well."""
    if not _write(report, arguments, root):
        return False
    if not any(name == arguments.format for name, _ in _outputs(arguments)):
        _print(report, arguments, _options(arguments, root))
    return True


def _write(report: Report, arguments: argparse.Namespace, root: Path) -> bool:
    """Write the report to the files that were named; whether that went well."""
    try:
        for name, file in _outputs(arguments):
            text = renderer(name)(report, _options(arguments, root))
            Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"moatlint: {error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return False
    return True


def _outputs(arguments: argparse.Namespace) -> list[tuple[str, str]]:
    return [_output(output, arguments.format) for output in arguments.output or ()]


def _options(arguments: argparse.Namespace, root: Path) -> RenderOptions:
    return RenderOptions(
        verbose=arguments.verbose, possible=arguments.possible, directory=str(Path.cwd()), base=str(root)
    )


def _print(report: Report, arguments: argparse.Namespace, options: RenderOptions) -> None:
    if arguments.format == "text":
        told_at_all = told(report, options) or report.problems
        if arguments.quiet and not told_at_all:
            return
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        options = replace(options, colour=_colour(arguments.color), width=width)
    elif hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(renderer(arguments.format)(report, options))


def _colour(choice: str) -> bool:
    """Whether to colour. https://no-color.org"""
    if choice != "auto":
        return choice == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _output(written: str, default: str) -> tuple[str, str]:
    name, colon, file = written.partition(":")
    return (name, file) if colon and name in FORMATS else (default, written)


def _names(written: str) -> list[str]:
    return [name.strip() for name in written.split(",") if name.strip()]
