"""The command line: which command is meant, and what a person sees when something goes wrong."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import NoReturn, Protocol, cast

from msgspec import Struct

from linter import __version__
from linter.attempt import Failed, attempt
from linter.commands.output.saying import complain
from linter.commands.output.streams import abandon, open_streams
from linter.commands.parser import CLOSED, INTERRUPTED, Parser, nearest

_SELDOM = (1_000_000, 20, 1000)
"""The thresholds of garbage collection: a run leaves little garbage, and looking for it took a fifth of the time."""
_LONG_LIVED = frozenset({"lsp", "watch"})
"""The commands that run on and on: their garbage would pile up."""

_FAULT = "this is a fault of moatlint, please report it"


class Entry(Struct, frozen=True):
    """A command: the module it is in, and what `moatlint --help` says of it."""

    module: str
    summary: str


COMMANDS: Mapping[str, Entry] = MappingProxyType(
    {
        "baseline": Entry(
            "linter.commands.comparing.baseline", "accept what there is, so that only new findings count"
        ),
        "check": Entry("linter.commands.check", "judge files and folders"),
        "completion": Entry("linter.commands.completion", "complete the command line in a shell"),
        "diff": Entry("linter.commands.comparing.diff", "compare two states: what opens, closes and breaks"),
        "eval": Entry("linter.commands.eval", "evaluate an expression of Terraform"),
        "explain": Entry("linter.commands.explain", "show the page of a policy"),
        "graph": Entry("linter.commands.graph", "show what is declared, and what the internet reaches"),
        "init": Entry("linter.commands.init", "write a configuration, a hook and a workflow"),
        "lsp": Entry("linter.commands.lsp", "serve an editor"),
        "migrate": Entry("linter.commands.migrate", "turn what other linters were told into ours"),
        "policies": Entry("linter.commands.policies", "list the policies"),
        "policies new": Entry("linter.commands.authoring.new", "write a policy, with fixtures and a page"),
        "policies test": Entry("linter.commands.authoring.test", "try policies on their fixtures"),
        "show": Entry("linter.commands.show", "show a resource, what is effective for it, and why"),
        "suggest": Entry("linter.commands.suggest", "suggest fixes in a pull request of GitHub"),
        "reach": Entry("linter.commands.reach", "prove whether one thing reaches another, hop by hop"),
        "watch": Entry("linter.commands.watch", "check again whenever a file changes"),
    }
)

_EPILOG = """\
examples:
  moatlint check                       judge everything below this folder
  moatlint check main.tf vpc.yaml      judge what these files belong to
  moatlint check --format sarif --output findings.sarif
  moatlint explain ingress-ssh-open    why a finding matters and how to fix it

`moatlint COMMAND --help` describes each command.
"""


class Command(Protocol):
    """The interface of the module of a command."""

    def parser(self) -> argparse.ArgumentParser:
        """Its arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit code."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.

    0: nothing was found. 1: there are findings. 2: something could not be judged, or the command was not understood.
    """
    open_streams()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminate)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None and not _LONG_LIVED & set(arguments[:1]):
        gc.set_threshold(*_SELDOM)
    outcome = attempt(lambda: _ended(arguments))
    if isinstance(outcome, Failed):
        fault = "not all of it can be looked at" if outcome.over_budget else _FAULT
        complain(f"{fault}: {outcome.reason}")
        return 2
    if isinstance(outcome.value, SystemExit):
        raise outcome.value
    return outcome.value


def _ended(arguments: list[str]) -> int | SystemExit:
    """The exit code, or what the parser of the arguments ends the program with."""
    try:
        return _written(arguments)
    except SystemExit as ended:
        return ended


def _written(arguments: list[str]) -> int:
    """Run the command line, and write everything that it says; the exit code."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED
    except OSError as error:
        what = error.filename if isinstance(error.filename, str) else "the output"
        complain(f"{what} cannot be written or read: {error.strerror or error}")
        return 2
    finally:
        abandon()


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End as with Ctrl-C: SIGTERM would leave half of what is being written."""
    raise KeyboardInterrupt


def _run(arguments: list[str]) -> int:
    try:
        os.getcwd()
    except OSError:
        complain("the working directory has been deleted")
        return 2
    name, *rest = arguments or ["--help"]
    if rest and f"{name} {rest[0]}" in COMMANDS:
        name, rest = f"{name} {rest[0]}", rest[1:]
    inner = [command.removeprefix(f"{name} ") for command in COMMANDS if command.startswith(f"{name} ")]
    if rest and inner and not rest[0].startswith("-"):
        parser = Parser(prog=f"moatlint {name}")
        parser.error(f"{rest[0]} is not a command{nearest(rest[0], inner)}")
    if name not in COMMANDS:
        _front().parse_args([name, *rest])
        return 2
    command = cast("Command", importlib.import_module(COMMANDS[name].module))
    return command.run(command.parser().parse_intermixed_args(rest))


def _front() -> argparse.ArgumentParser:
    names = "\n".join(f"  {name:14} {entry.summary}" for name, entry in COMMANDS.items())
    parser = Parser(
        prog="moatlint",
        usage="moatlint COMMAND [ARGUMENT...]",
        description="Proves who can reach what in your Terraform and CloudFormation, before anything is deployed.\n\n"
        f"commands:\n{names}",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"moatlint {__version__}")
    parser.add_argument("command", help=argparse.SUPPRESS, type=_known)
    return parser


def _known(name: str) -> str:
    """Refuse: a known name does not come here. Raises argparse.ArgumentTypeError."""
    if Path(name).exists():
        raise argparse.ArgumentTypeError(f"{name} is not a command; to judge it: moatlint check {name}")
    raise argparse.ArgumentTypeError(f"{name} is not a command{nearest(name, COMMANDS)}")
