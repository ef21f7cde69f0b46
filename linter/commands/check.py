"""`moatlint check`: judge files and folders and report the findings."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from linter.commands.comparing.changes import add_change, change_of
from linter.commands.fixes import add_fixes, fix
from linter.commands.given import add_inputs, add_jobs, add_place, catalogue_of, setups
from linter.commands.output.outputs import add_outputs, is_drawn, publish, write_files
from linter.commands.output.progress import Progress
from linter.commands.output.saying import complain
from linter.commands.parser import INTERRUPTED, MISUSED, Parser, names, severity
from linter.deployments.graphs import Graphs
from linter.discovery.root import project_root
from linter.finding import Problem, Severity
from linter.fixing import AVAILABILITY, Texts
from linter.history import BadRef
from linter.judgement.acceptance.baseline import Baseline, load
from linter.judgement.configuration.config import BadConfig
from linter.judgement.frameworks import FRAMEWORKS
from linter.judgement.registry import PROFILES, BadPolicy, UnknownPolicy
from linter.report.formats import RenderOptions
from linter.report.grouping import findings_to_show
from linter.report.report import Report, Reported, Summary
from linter.source import Span
from linter.tree import Unreadable
from linter.workspace import Interrupted, Workspace

_COMPANION = "linter.judgement.cfn_lint.cfn_lint"
"""Loaded by name: it takes longer to load than all else to run."""

NEVER = "never"
"""The word for `--fail-on` that no severity fails."""

_EPILOG = """\
exit codes:
  0  no findings, or only advice (severity info), which fails nothing unless `--severity info` is given
  1  findings
  2  something could not be judged: a syntax error, a bad configuration, a commit or path that is not there

examples:
  moatlint check infrastructure/ --severity high
  moatlint check template.yaml --parameter Environment=production
  moatlint check . --var-file production.tfvars --output findings.sarif --output summary.md
  moatlint check --output report.html --link-base https://github.com/acme/net/blob/main
  moatlint check --base origin/main --locked-config origin/main
  moatlint check --fix --diff --select imdsv1-allowed
  moatlint check --baseline moatlint-baseline.json
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint check",
        description="Judge every deployment under the folders. Of files, report what concerns\n"
        "them, and what is new in their deployments since the last commit.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(made)
    add_fixes(made.add_argument_group("fixes"))
    return made


def add_arguments(made: Parser) -> None:
    """Add the options for the paths, the inputs and the output."""
    made.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    group = made.add_argument_group("what is judged")
    add_policies(group)
    add_change(group)
    add_acceptance(group)
    group.add_argument("--allow-empty", action="store_true", help="a path that holds nothing to judge is not an error")
    add_place(group, locked=True)
    add_jobs(group)
    add_inputs(made.add_argument_group("inputs of the deployments"))
    shown = made.add_argument_group("how it is shown")
    add_outputs(made, shown)
    shown.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        type=_failing,
        help="exit with 1 at this severity and worse only, whatever is shown; never: at none",
    )
    shown.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 where there are findings; with 2 still on errors"
    )


def add_policies(group: argparse._ArgumentGroup) -> None:
    """Add which policies are run."""
    add = group.add_argument
    add("--select", metavar="SLUG[,SLUG...]", type=names, action="extend", help="only these policies or groups")
    add("--profile", choices=PROFILES, help="default; strict: all but mere advice; all")
    add("--framework", choices=tuple(FRAMEWORKS), action="append", help="the policies that serve a standard")
    add("--ignore", metavar="SLUG[,SLUG...]", type=names, action="extend", help="not these policies or groups")
    add(
        "--severity",
        type=severity,
        metavar="SEVERITY",
        help="this and worse: info, low, medium, high, critical",
    )
    add("--cfn-lint", action="store_true", help="run cfn-lint's own rules on CloudFormation as well")
    add("--cfn-lint-config", metavar="FILE", type=Path, help="the .cfnlintrc for cfn-lint; implies --cfn-lint")
    add("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own; they are run")


def add_acceptance(group: argparse._ArgumentGroup) -> None:
    """Add what is accepted, and which configuration may accept it."""
    add = group.add_argument
    add("--baseline", metavar="FILE", type=Path, help="only what this file of `moatlint baseline` does not list")
    add(
        "--no-suppressions",
        action="store_true",
        help="report every finding, whatever comments and the configuration accept",
    )


def run(arguments: argparse.Namespace) -> int:
    """Judge and report; returns the exit code."""
    root = root_of(arguments)
    workspace = cache(lambda: workspace_of(arguments, root, drawn=is_drawn(arguments)))
    fixed = 0
    if arguments.fix:
        with contextlib.suppress(BadConfig, BadPolicy, BadRef, UnknownPolicy, Unreadable):  # reported below
            fixed = _fix(arguments, root, workspace())
            if arguments.diff:
                return fixed
    elif arguments.diff or arguments.allow_dirty or arguments.unsafe:
        complain("--diff, --unsafe and --allow-dirty go with --fix")
        return MISUSED
    return max(fixed, judge_and_tell(arguments, root, workspace))


def judge_and_tell(arguments: argparse.Namespace, root: Path, workspace: Callable[[], Workspace]) -> int:
    """Judge and report in a workspace, which may fail like `workspace_of`; returns the exit code."""
    try:
        report = judged(arguments, workspace())
    except Interrupted as stopped:
        publish(stopped.report, arguments, root)
        return INTERRUPTED
    except BadConfig as bad:
        report = Report((), Summary(), problems=bad.problems)
    except (BadPolicy, BadRef, UnknownPolicy, Unreadable) as bad:
        complain(f"{bad}")
        report = Report((), Summary(), problems=(Problem(Span(str(root), 1, 1, 1, 1), str(bad)),))
        write_files(report, arguments, root)
        return 2
    if not publish(report, arguments, root):
        return 2
    if report.problems:
        return 2
    failing = arguments.fail_on or arguments.severity or Severity.LOW
    if failing == NEVER or arguments.exit_zero:
        return 0
    shown = findings_to_show(report, RenderOptions(possible=arguments.possible))
    return 1 if any(reported.severity >= Severity(failing) for reported in shown) else 0


def _fix(arguments: argparse.Namespace, root: Path, asked: Workspace) -> int:
    """Make the fixes of what the workspace reports, proved by every policy of the configuration; the exit code.

    Raises:
        BadConfig, BadPolicy, BadRef, UnknownPolicy, Unreadable: as `workspace_of`.
    """
    options = RenderOptions(possible=arguments.possible)
    proving = proving_workspaces(arguments, root)
    paths = arguments.paths or [Path()]

    def judge(texts: Texts) -> Sequence[Reported]:
        return findings_to_show(judged(arguments, asked, texts), options)

    def graphs(texts: Texts) -> Graphs:
        return proving[0].graphs([*paths, *texts], buffers=texts)

    costly = proving[0].setups.catalogue.matching(AVAILABILITY)
    return fix(arguments, root, judge, proof(proving, paths), costly, graphs)


def proving_workspaces(arguments: argparse.Namespace, root: Path) -> list[Workspace]:
    """The workspaces that prove fixes: with the policies that were chosen, and with all of the configuration.

    Whatever comments and baselines accept counts. Raises as `workspace_of`.
    """
    bare = {**vars(arguments), "no_suppressions": True, "cfn_lint": False, "cfn_lint_config": None}
    unchosen = dict.fromkeys(("select", "ignore", "profile", "framework"))
    choices = ({}, unchosen) if any(vars(arguments)[name] for name in unchosen) else ({},)
    return [workspace_under(None, argparse.Namespace(**(bare | choice)), root) for choice in choices]


def root_of(arguments: argparse.Namespace) -> Path:
    """The folder that may be read."""
    return project_root(arguments.paths or [Path()], arguments.root)


def proof(proving: Sequence[Workspace], paths: Sequence[Path]) -> Callable[[Texts], Sequence[Report]]:
    """The function that judges the paths, with texts in the place of files, in each of the workspaces: all there is."""

    def prove(texts: Texts) -> Sequence[Report]:
        everything = [*paths, *texts]
        return [
            workspace.check(everything, buffers=texts, threshold=Severity.INFO, whole=True) for workspace in proving
        ]

    return prove


def workspace_of(arguments: argparse.Namespace, root: Path, *, drawn: bool = False) -> Workspace:
    """The workspace that the arguments and the configuration describe; its reports are `drawn` if a format draws.

    Raises:
        BadConfig: the configuration cannot be followed, or the baseline is none.
        BadPolicy: a policy cannot be loaded.
        Unreadable: the baseline cannot be read.
        UnknownPolicy: one is named that does not exist.
    """
    baseline = None if arguments.baseline is None else load(arguments.baseline, {})
    return workspace_under(baseline, arguments, root, drawn=drawn)


def workspace_under(
    baseline: Baseline | None,
    arguments: argparse.Namespace,
    root: Path,
    *,
    drawn: bool = False,
    elsewhere: Path | None = None,
) -> Workspace:
    """The workspace under a baseline; None for those of the configurations. Raises as `workspace_of`.

    `elsewhere` is a folder that another state of the root is in: what is named in the root is named there.
    """
    held = setups(arguments, root, catalogue_of(arguments, root))
    if elsewhere is not None:
        held = held.moved(root, elsewhere)
    wanted = arguments.cfn_lint or arguments.cfn_lint_config is not None
    companion = importlib.import_module(_COMPANION).CfnLint(arguments.cfn_lint_config).judge if wanted else None
    return Workspace(
        elsewhere or root,
        held,
        companion,
        suppressions=not arguments.no_suppressions,
        baseline=baseline,
        drawn=drawn,
        jobs=arguments.jobs,
    )


def judged(arguments: argparse.Namespace, workspace: Workspace, texts: Texts | None = None) -> Report:
    """The report that the arguments ask for, with texts in the place of files.

    Raises:
        BadRef: the commit of `--base` does not exist.
        Interrupted: the user stopped it.
    """
    paths, change = change_of(arguments, workspace.root)
    with Progress(sys.stderr) as progress:
        return workspace.check(
            paths,
            buffers=texts,
            threshold=arguments.severity,
            progress=progress.at,
            change=change,
            allow_empty=arguments.allow_empty,
        )


def _failing(written: str) -> Severity | str:
    """A severity, or `never`. Raises argparse.ArgumentTypeError."""
    return NEVER if written.lower() == NEVER else severity(written)
