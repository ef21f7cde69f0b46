"""Colours, links and widths of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from linter.finding import Severity
from linter.report.formats import RenderOptions
from linter.report.location import uri
from linter.report.plain import cells, visible
from linter.report.policy_page import web_page
from linter.source import Span

COLOURS = {
    Severity.CRITICAL: "1;31",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFO: "34",
}
BOLD, DIM = "1", "2"
_CUT = "..."
_NARROWEST = 40


class Painter:
    """Paints for one terminal, or for none. `width` is its columns, 0 where no line need be cut."""

    def __init__(self, options: RenderOptions) -> None:
        self.width = max(options.width, _NARROWEST) if options.width else 0
        self._colour = options.colour
        self._links = options.links
        self._directory = options.directory

    def painted(self, text: str, colour: str) -> str:
        """The text, made harmless, in a colour."""
        shown = visible(text)
        return f"\x1b[{colour}m{shown}\x1b[0m" if self._colour and shown else shown

    def place(self, shown: str, span: Span, colour: str = BOLD) -> str:
        """A text that leads to a place in a file."""
        painted = self.painted(shown, colour)
        file = str(Path(self._directory) / span.file)
        return self._linked(painted, f"{uri(file)}#{span.line}") if self._links else painted

    def policy(self, slug: str, ours: Iterable[str]) -> str:
        """The name of a policy, which leads to its page where there is one."""
        shown = self.painted(slug, BOLD)
        return self._linked(shown, web_page(slug)) if slug in ours else shown

    def _linked(self, shown: str, target: str) -> str:
        # https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
        return f"\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\" if self._links else shown

    def fitted(self, text: str, taken: int = 0) -> str:
        """The text, made harmless, cut to the columns that are left of a line."""
        shown = visible(text)
        room = self.width - taken
        if not self.width or columns(shown) <= room:
            return shown
        kept = ""
        for character in shown:
            if columns(kept) + cells(character) > room - len(_CUT):
                break
            kept += character
        return kept.rstrip() + _CUT if room > len(_CUT) else ""

    def prose(self, text: str, indent: str = "") -> Iterator[str]:
        """A sentence, made harmless, in as many lines as the terminal needs."""
        shown = visible(text)
        if not self.width or columns(indent) + columns(shown) <= self.width:
            yield indent + shown
        else:
            words = (self.fitted(word, len(indent)) for word in shown.split())
            yield from self.wrapped(words, indent, indent)

    def wrapped(self, parts: Iterable[str], first: str, rest: str) -> Iterator[str]:
        """The parts in lines of the terminal's width, or of 100 columns, broken between parts only."""
        room = self.width or 100
        line = first
        empty = True
        for part in parts:
            shown = visible(part)
            if not empty and columns(line) + 1 + columns(shown) > room:
                yield self.fitted(line)
                line, empty = rest + shown, False
                continue
            line += shown if empty else f" {shown}"
            empty = False
        yield self.fitted(line)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(cells, text))
