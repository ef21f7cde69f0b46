"""Text on the streams of a command: what is read from files is shown, and obeyed by no terminal and no runner."""

from __future__ import annotations

import contextlib
import sys
from typing import TextIO

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
