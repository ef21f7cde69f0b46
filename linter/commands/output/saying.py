"""Text on the streams of a command: what is read from files is shown, and obeyed by no terminal and no runner."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from typing import TextIO

from linter.finding import Problem
from linter.report.plain import unobeyed, visible


def say(text: str, stream: TextIO | None = None) -> None:
    """Print lines to standard output, or to another stream."""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    print(unobeyed(shown), file=sys.stdout if stream is None else stream)


def complain(text: str) -> None:
    """Print a complaint of the command itself to standard error; that nobody can read it is no reason to fail."""
    with contextlib.suppress(OSError):
        say(f"moatlint: {text}", sys.stderr)
        sys.stderr.flush()


def complain_of(problems: Iterable[Problem]) -> None:
    """Print problems as complaints, each with its place."""
    for problem in problems:
        complain(f"{problem.span}: {problem.message}")


def say_advised(problems: Iterable[Problem]) -> None:
    """Print problems to standard error, each with its place and what to do."""
    for problem in problems:
        say(f"{problem.span}: {problem.message} {problem.advice}".rstrip(), sys.stderr)
