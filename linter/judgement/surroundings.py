"""The parts of a file that can be read by themselves: to try an edit takes no more than to read what is around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Fix
from linter.source import HCL_ENDINGS, Source


class Part(Struct, frozen=True):
    """Lines of a file that can be read by themselves, and the edits in them, placed as if the part were the file."""

    text: str
    fixes: tuple[Fix, ...]


def parts_around(source: Source, fixes: Iterable[Fix]) -> tuple[Part, ...] | None:
    """The parts of a file that edits are in: whole blocks of HCL, or entries of the sections of a template in YAML.

    None where an edit is in no such part, so that the whole file has to be read.
    """
    within = _block if source.file.endswith(HCL_ENDINGS) else _entry
    ranges: list[tuple[int, int, list[Fix]]] = []
    for fix in sorted(fixes, key=lambda fix: fix.span):
        lines = within(source, fix)
        if lines is None:
            return None
        first, end = lines
        if ranges and first < ranges[-1][1]:
            before = ranges.pop()
            ranges.append((before[0], max(end, before[1]), [*before[2], fix]))
        else:
            ranges.append((first, end, [fix]))
    return tuple(_part(source, *lines) for lines in ranges)


def _part(source: Source, first: int, end: int, fixes: Sequence[Fix]) -> Part:
    return Part("\n".join((*source.lines[first:end], "")), tuple(_moved(fix, first) for fix in fixes))


def _moved(fix: Fix, first: int) -> Fix:
    return replace(fix, span=replace(fix.span, line=fix.span.line - first, end_line=fix.span.end_line - first))


def _block(source: Source, fix: Fix) -> tuple[int, int]:
    """The lines of the blocks of HCL that an edit is in."""
    first, last = fix.span.line - 1, fix.span.end_line - 1
    while first and not _opens(source.lines[first]):
        first -= 1
    while last < len(source.lines) - 1 and not source.lines[last].startswith("}"):
        last += 1
    return first, last + 1


def _opens(line: str) -> bool:
    """Whether a line may open a block of a file: it is not indented, and neither a comment nor the end of a block."""
    return line[:1].isalpha() and line.rstrip().endswith("{")


def _entry(source: Source, fix: Fix) -> tuple[int, int] | None:
    """The lines of the entry of a section of a template that an edit is in, below the line with its key."""
    starts, ends = fix.span.line - 1, fix.span.end_line - 1
    last = ends - 1 if fix.span.end_column == 1 and ends > starts else ends
    bounds = _bounds(source)
    at = bisect_right(bounds, (starts, True)) - 1
    if at < 0 or not bounds[at][1] or bounds[at][0] == starts:
        return None
    end = bounds[at + 1][0] if at + 1 < len(bounds) else len(source.lines)
    has_anchor = any("&" in line for line in source.lines[starts : ends + 1])  # aliases elsewhere may stand for it
    return (bounds[at][0], end) if last < end and not has_anchor else None


def stays_apart(file: str, text: str) -> bool:
    """Whether an edited part is a part still: of a template, one entry, which adds none beside it."""
    return file.endswith(HCL_ENDINGS) or tuple(_entries(text.split("\n"))) == ((0, True),)


@lru_cache(maxsize=8)
def _bounds(source: Source) -> tuple[tuple[int, bool], ...]:
    """The lines where sections of a template and their entries begin, each with whether it is an entry.

    None of a template in JSON, or in another flow style: its parts cannot be read by themselves.
    """
    if source.text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return ()
    return tuple(_entries(source.lines))


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, bool]]:
    width = 0
    for number, line in enumerate(lines):
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        if not content.strip() or content.startswith("#"):
            continue
        if not indent:
            width = 0
            yield number, False
        elif indent <= width or not width:
            yield number, indent == (width or indent)
            width = width or indent
