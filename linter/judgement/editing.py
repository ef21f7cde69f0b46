"""The edits that fixes consist of, made in a text; and the fixes that leave a file as readable as it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from linter.columns import fault_count, settled
from linter.finding import Fix
from linter.judgement.judge import Judgement
from linter.judgement.surroundings import Part, parts_around, stays_apart
from linter.report.report import Reported
from linter.source import Source, Span
from linter.tree import Tree, Unreadable

_LINE_END = re.compile(r"\r\n|\r|\n")
MOST_TRIED = 100
"""The most fixes of a file that are tried one by one, if together they break it; the others are not offered."""


def applied(fixes: Iterable[Fix], text: str) -> str:
    """The text with fixes made that are apart from each other; what they add ends lines as the text does."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    parts, last = list[str](), 0
    for fix in sorted(fixes, key=lambda fix: fix.span):
        start = starts[fix.span.line - 1] + fix.span.column - 1
        parts += (text[last:start], fix.replacement.replace("\n", end_of_line))
        last = starts[fix.span.end_line - 1] + fix.span.end_column - 1
    return "".join((*parts, text[last:]))


def apart(fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes, by place, that do not touch one that comes before them: the others follow once these are made."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: (fix.span, fix.replacement)):
        before = kept[-1].span if kept else None
        here = fix.span
        if before is None or (before.file, before.end_line, before.end_column) < (here.file, here.line, here.column):
            kept.append(fix)
    return kept


def with_sound_fixes(judgement: Judgement, tree: Tree) -> Judgement:
    """The judgement with its fixes laid out as a formatter would, and without those that must not be offered.

    These are edits that leave an error of syntax that was not there, such as a key that is set twice, and edits of
    anything but the files of the deployment.
    """
    by_file: dict[str, dict[Fix, None]] = defaultdict(dict)
    for reported in judgement.reported:
        if reported.finding.fix is not None:
            by_file[reported.finding.fix.span.file][reported.finding.fix] = None
    if not by_file:
        return judgement
    known = frozenset(judgement.files)
    sound: dict[Fix, Fix] = {}
    for file, fixes in by_file.items():
        if file in known:
            sound |= _sound(tree, file, tuple(fixes))
    return replace(judgement, reported=tuple(_kept(reported, sound) for reported in judgement.reported))


def _kept(reported: Reported, sound: Mapping[Fix, Fix]) -> Reported:
    fix = reported.finding.fix
    return reported if fix is None else replace(reported, finding=replace(reported.finding, fix=sound.get(fix)))


def _sound(tree: Tree, file: str, fixes: Sequence[Fix]) -> Mapping[Fix, Fix]:
    """The fixes of a file after which it has no error that it did not have, as they are offered: laid out."""
    try:
        source = tree.read(file)
    except Unreadable:
        return {}
    lay_out = settled(source)

    def breaks(*several: Fix) -> bool:
        if _is_sound_around(source, several):
            return False
        return fault_count(Source(file, applied(several, source.text))) > fault_count(source)

    inside = [fix for fix in fixes if _is_inside(fix.span, source)]
    if not inside:
        return {}
    together = apart(inside)
    if len(together) < len(inside) or breaks(*together):
        inside = [fix for fix in inside[:MOST_TRIED] if not breaks(fix)]
    return {fix: lay_out(fix) for fix in inside}


def _is_sound_around(source: Source, fixes: Sequence[Fix]) -> bool:
    """Whether the parts of a file that are edited have no error, neither before nor after: then it keeps its own.

    To read these alone costs little; a module has thousands of lines, and every deployment that calls it asks again.
    """
    parts = parts_around(source, fixes)
    return parts is not None and all(_is_sound_part(source.file, part) for part in parts)


def _is_sound_part(file: str, part: Part) -> bool:
    edited = applied(part.fixes, part.text)
    texts = (part.text, edited)
    return stays_apart(file, edited) and all(fault_count(Source(file, text)) == 0 for text in texts)


def _is_inside(span: Span, source: Source) -> bool:
    return max(span.line, span.end_line) <= len(source.lines)
