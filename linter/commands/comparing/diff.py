"""`moatlint diff`: what a change opens, closes and breaks, between two commits, paths or languages."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from linter.commands.check import add_policies
from linter.commands.comparing.sides import Misnamed, examined, states
from linter.commands.given import add_inputs, add_place
from linter.commands.output.outputs import format_of, misnamed, on_terminal, output_of
from linter.commands.output.progress import Progress
from linter.commands.output.saying import complain, say_advised
from linter.commands.output.streams import for_programs
from linter.commands.output.writing import Unwritable, put
from linter.commands.parser import MISUSED, Parser
from linter.comparison.compare import Unmatchable, difference
from linter.finding import Severity
from linter.history import BadRef
from linter.judgement.configuration.config import BadConfig
from linter.judgement.registry import BadPolicy, UnknownPolicy
from linter.report.difference.formats import FORMATS, renderer
from linter.report.difference.model import Change, Difference
from linter.report.formats import RenderOptions
from linter.tree import Unreadable

_BY_ENDING = {".json": ("json",), ".md": ("markdown",), ".txt": ("text",)}

_EPILOG = """\
BASE and HEAD are commits, branches or tags, or two paths. Without HEAD, BASE is
compared with the working tree. `main...` stands for the commit at which what is
checked out left main, `main:infra` for the folder infra in main; without a path
this folder is compared.

exit codes:
  0  nothing is newly reachable, no intent newly broken, no finding new or worse
  1  something is
  2  something could not be judged or compared

examples:
  moatlint diff main...
  moatlint diff v1.2 v1.3 --format markdown --output diff.md
  moatlint diff template.yaml terraform/ --match WebServer=aws_instance.web
  moatlint diff main:template.yaml terraform/
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint diff",
        usage="moatlint diff BASE [HEAD] [OPTION...]",
        description="Compare two states of an infrastructure: what becomes reachable or is no longer,\n"
        "which intents break, which findings are new or fixed. They may be in two languages.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("states", metavar="BASE [HEAD]", nargs="+", help="what is compared")
    made.add_argument(
        "--match",
        metavar="A=B",
        type=_pair,
        action="append",
        help="the resource A before is B after; of modules and stacks, everything in them",
    )
    judged = made.add_argument_group("what is judged")
    add_policies(judged)
    judged.add_argument("--no-suppressions", action="store_true", help="count also what comments accept")
    add_place(judged, locked=True)
    add_inputs(made.add_argument_group("inputs of the deployments on both sides"))
    made.add_rule(partial(misnamed, by_ending=_BY_ENDING))
    shown = made.add_argument_group("how it is shown")
    add = shown.add_argument
    add("--format", choices=tuple(FORMATS), help="text by default")
    add(
        "--output",
        metavar="[FORMAT:]FILE",
        type=partial(output_of, formats=FORMATS),
        action="append",
        help="write to a file, in the format that its name ends with; may be repeated",
    )
    add("--possible", action="store_true", help="count also what is only possible, or no longer decidable")
    add("--full", action="store_true", help="show everything, with all hops, also what has not changed")
    add("--quiet", action="store_true", help="show changes and errors only")
    add("--color", choices=("auto", "always", "never"), default="auto", help="auto: on a terminal")
    add("--exit-zero", action="store_true", help="exit with 0 whatever is new; with 2 still on errors")
    made.set_defaults(jobs=1)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Compare and report; the exit code."""
    if len(arguments.states) > 2:
        complain(f"two states are compared, and {len(arguments.states)} are named")
        return MISUSED
    try:
        made = _compared(arguments)
    except BadConfig as bad:
        say_advised(bad.problems)
        return 2
    except (BadPolicy, BadRef, Misnamed, UnknownPolicy, Unmatchable, Unreadable) as bad:
        complain(f"{bad}")
        return 2
    if not _published(made, arguments) or made.problems:
        return 2
    return 1 if _is_new(made, arguments) and not arguments.exit_zero else 0


def _compared(arguments: argparse.Namespace) -> Difference:
    before, after = states(arguments.states, arguments.root)
    with Progress(sys.stderr) as progress, ExitStack() as there:
        was, now = (there.enter_context(examined(state, arguments, progress.at)) for state in (before, after))
        if not was.side.is_there and not now.side.is_there:
            raise Misnamed(f"nothing is at the path of {was.side.name}, in neither state")
        return difference(was, now, dict(arguments.match or ()))


def _is_new(made: Difference, arguments: argparse.Namespace) -> bool:
    """Whether anything is worse than before, in what counts."""
    failing = arguments.severity or Severity.LOW
    shown = made.shown(possible=arguments.possible)
    findings = (*shown.broken, *shown.new, *(finding.reported for finding in shown.worse))
    opened = shown.of(Change.OPENED) or (arguments.possible and shown.of(Change.UNDECIDABLE))
    return bool(opened) or any(finding.severity >= failing for finding in findings)


def _published(made: Difference, arguments: argparse.Namespace) -> bool:
    """Write the difference to the files that were named, or to standard output; whether that went well."""
    options = RenderOptions(
        possible=arguments.possible, full=arguments.full, quiet=arguments.quiet, directory=str(Path.cwd())
    )
    named = []
    try:
        for name, file in arguments.output or ():
            named.append(format_of(name, file, arguments.format or "text", _BY_ENDING))
            put(Path(file), renderer(named[-1])(made, options))
    except Unwritable as error:
        complain(f"{error}")
        return False
    name = arguments.format or "text"
    if name not in named:
        if name == "text":
            options = on_terminal(options, arguments.color)
        else:
            for_programs()
        sys.stdout.write(renderer(name)(made, options))
    return True


def _pair(written: str) -> tuple[str, str]:
    # an address may have an equals sign in the key of `for_each`, and then in quotes
    before, equals, after = written.partition("=")
    if not before.strip() or not equals or not after.strip():
        raise argparse.ArgumentTypeError(f"{written} is not A=B")
    return before.strip(), after.strip()
