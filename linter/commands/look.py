"""Shared by the commands that show deployments rather than judge them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from linter.commands.given import add_inputs, add_place, catalogue_of, setups
from linter.commands.output.saying import say
from linter.deployments.graphs import Graphs
from linter.discovery.root import project_root
from linter.finding import Notice, Problem
from linter.judgement.configuration.config import BadConfig
from linter.judgement.registry import BadPolicy
from linter.source import Span
from linter.workspace import Workspace


def add_arguments(made: argparse.ArgumentParser) -> None:
    """Add the paths, the inputs of deployments and the configuration."""
    made.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    add_place(made.add_argument_group("what is looked at"))
    add_inputs(made.add_argument_group("inputs of the deployments"))


def graphs(arguments: argparse.Namespace) -> Graphs:
    """The graphs that the arguments point at; where a configuration cannot be followed, the problems with it."""
    paths = arguments.paths or [Path()]
    root = project_root(paths, arguments.root)
    try:
        held = setups(arguments, root, catalogue_of(arguments, root))
    except BadConfig as bad:
        return Graphs((), bad.problems)
    except BadPolicy as bad:
        return Graphs((), (Problem(Span(str(arguments.config or root), 1, 1, 1, 1), f"{bad}"),))
    return Workspace(root, held).graphs(paths)


def complain(problems: Iterable[Problem], notices: Iterable[Notice] = ()) -> None:
    """Print the problems and notices on standard error."""
    for notice in notices:
        place = f"{notice.span}: " if notice.span is not None else f"{notice.subject}: " if notice.subject else ""
        say(f"note: {place}{notice.message}", sys.stderr)
    for problem in problems:
        advice = f" {problem.advice}" if problem.advice else ""
        say(f"error: {problem.span}: {problem.message}{advice}", sys.stderr)
