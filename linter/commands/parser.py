"""The parser that every command uses: usage errors in one line, with the word that was probably meant."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from linter.finding import Severity
from linter.report.plain import unobeyed, visible

MISUSED = 2
"""The exit code of a command that was not understood."""
INTERRUPTED, CLOSED = 130, 141
"""The exit codes shells use where the user interrupts, or a pipe is closed: 128 and the number of the signal."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line each."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._rules: list[Callable[[argparse.Namespace], str]] = []

    def add_rule(self, fault: Callable[[argparse.Namespace], str]) -> None:
        """Add a rule that concerns several arguments: it returns why they do not go together, or nothing."""
        self._rules.append(fault)

    def parse_intermixed_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse options and positional arguments in any order, and hold the rules."""
        parsed = super().parse_intermixed_args(args, namespace)
        for fault in self._rules:
            if said := fault(parsed):
                self.error(said)
        return parsed

    def error(self, message: str) -> NoReturn:
        """Print the error and where to read more, and exit."""
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown != message:
            word = next((word for word in unknown.split() if word.startswith("-")), unknown.split()[0])
            options = [option for action in self._actions for option in action.option_strings]
            message = f"{word} is not an option{nearest(word.partition('=')[0], options)}"
        said = f"{self.prog}: {message} (`{self.prog} --help` lists what it takes)"
        print(unobeyed(visible(said)), file=sys.stderr)
        sys.exit(MISUSED)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            words = [str(choice) for choice in action.choices]
            message = f"{value} is not one of {', '.join(words)}{nearest(str(value), words)}"
            raise argparse.ArgumentError(action, message)


def nearest(word: str, words: Iterable[str]) -> str:
    """A question whether the nearest of the words was meant; empty where none is near."""
    near = difflib.get_close_matches(word.lower(), list(words), 1)
    return f"; did you mean {near[0]}?" if near else ""


def severity(written: str) -> Severity:
    """A severity, in upper or lower case. Raises argparse.ArgumentTypeError."""
    words = [str(severity) for severity in Severity]
    if written.lower() not in words:
        raise argparse.ArgumentTypeError(f"{written} is not one of {', '.join(words)}{nearest(written, words)}")
    return Severity(written.lower())


def names(written: str) -> list[str]:
    """The names in a list that commas part."""
    return [name.strip() for name in written.split(",") if name.strip()]
