"""`moatlint baseline`: list the findings that there are, so that `check` reports only new ones."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from linter.commands.check import add_policies, root_of, workspace_under
from linter.commands.given import add_inputs, add_jobs, add_place
from linter.commands.output.outputs import mistaken_for_json
from linter.commands.output.progress import Progress
from linter.commands.output.saying import complain, say, say_advised
from linter.commands.output.writing import Unwritable, write_whole
from linter.commands.parser import Parser
from linter.finding import Severity
from linter.history import BadRef
from linter.judgement.acceptance.baseline import NAME, Baseline, listed, load, written
from linter.judgement.configuration.config import BadConfig
from linter.judgement.registry import BadPolicy, UnknownPolicy
from linter.report.plain import counted
from linter.report.report import Report
from linter.tree import Unreadable
from linter.workspace import Workspace

_EPILOG = f"""\
FILE is by default the one that `baseline:` of moatlint.yaml names, or
{NAME} in this folder.

exit codes:
  0  the baseline is written
  2  something could not be judged, so that its findings are not listed,
     or the file cannot be read or written

examples:
  moatlint baseline && git add {NAME}
  moatlint check --baseline {NAME}
  moatlint baseline --prune
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint baseline",
        description="List the findings that there are in a file. `moatlint check --baseline FILE`\n"
        "reports those that are not in it, and those that have become worse.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    made.add_argument("--output", metavar="FILE", type=Path, help="the file that is written")
    made.add_rule(partial(mistaken_for_json, what="a baseline"))
    made.add_argument("--prune", action="store_true", help="only remove the entries whose findings are gone")
    judged = made.add_argument_group("what is judged")
    add_policies(judged)
    add_place(judged)
    add_jobs(judged)
    add_inputs(made.add_argument_group("inputs of the deployments"))
    made.set_defaults(no_suppressions=False)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Write the baseline; 2 where something could not be judged or written."""
    root = root_of(arguments)
    try:
        return _pruned(arguments, root) if arguments.prune else _listed(arguments, root)
    except BadConfig as bad:
        say_advised(bad.problems)
    except (BadPolicy, BadRef, UnknownPolicy, Unreadable, Unwritable) as bad:
        complain(f"{bad}")
    return 2


def _listed(arguments: argparse.Namespace, root: Path) -> int:
    workspace = workspace_under(Baseline(), arguments, root)
    file = _file(arguments, workspace)
    report = _judged(arguments, workspace)
    entries = listed(report.reported, root)
    write_whole(file, written(entries.values()))
    say(f"wrote {file}: {counted(len(entries), 'finding')}")
    if file.resolve() not in _configured(arguments, workspace):
        say(f"next: moatlint check --baseline {file}, or `baseline: {file.name}` in moatlint.yaml beside it")
    return _code(report)


def _pruned(arguments: argparse.Namespace, root: Path) -> int:
    file = _file(arguments, workspace_under(Baseline(), arguments, root))
    baseline = load(file, {})
    report = _judged(arguments, workspace_under(baseline, arguments, root))
    kept = [entry for entry in baseline.entries.values() if entry not in report.fixed]
    if report.fixed:
        write_whole(file, written(kept))
    say(f"removed {counted(len(report.fixed), 'entry', 'entries')} of {file}: {len(kept):,} left")
    return _code(report)


def _judged(arguments: argparse.Namespace, workspace: Workspace) -> Report:
    with Progress(sys.stderr) as progress:
        return workspace.check(
            arguments.paths or [Path()],
            threshold=arguments.severity or Severity.INFO,
            progress=progress.at,
            whole=True,
        )


def _file(arguments: argparse.Namespace, workspace: Workspace) -> Path:
    """The file that was named, or that the configuration names, or the usual one in this folder."""
    if arguments.output is not None:
        return Path(arguments.output)
    configured = _configured(arguments, workspace)
    return configured[-1] if configured else Path(NAME)


def _configured(arguments: argparse.Namespace, workspace: Workspace) -> list[Path]:
    """The baselines of the configurations that hold for the first path, the innermost last."""
    first = (arguments.paths or [Path()])[0]
    baselines = workspace.setups.of(first.resolve()).config.baselines
    return [baseline.file for baseline in baselines if baseline.file is not None]


def _code(report: Report) -> int:
    say_advised(report.problems)
    return 2 if report.problems else 0
