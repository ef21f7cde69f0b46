"""Rewrites the suppressions in a text that were written for other linters: comments, and metadata of templates."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from linter.columns import comments, fault_count, remarks
from linter.judgement.acceptance.suppression import NAME, Suppression, suppressions
from linter.judgement.registry import Catalogue
from linter.migration.outcome import Left, Names, no_counterpart
from linter.peers.comments import skips as of_comments
from linter.peers.metadata import TOOLS
from linter.peers.metadata import skips as of_metadata
from linter.peers.names import Peer
from linter.peers.skip import Skip
from linter.source import Comment, Remark, Source, Span

_LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_FOR_CHECKOV = re.compile(r"(?:checkov|bridgecrew|cortex):skip= *[\w,-]*(?::[^\n]*)?")
_FOR_TRIVY = re.compile(r"(?:tfsec|trivy):\S+")
_MARKER = re.compile(r"#|//|/\*")
_OPTION = re.compile(r"\b(until|key|reason)\s?=\s?")
_BARE = "#/* \t"


class _Edit(Struct, frozen=True):
    """Text to put in place of a stretch of characters; `whole` removes lines that become blank with it."""

    start: int
    end: int
    text: str
    whole: bool = False


def rewritten(source: Source, catalogue: Catalogue) -> tuple[str, tuple[Left, ...]]:
    """The text with our suppressions in place of those for other linters, and what of these has no counterpart.

    A text with errors of syntax stays as it is: where its resources begin and end is not sure.
    """
    rewriter = _Rewriter(source, catalogue)
    rewriter.read()
    if rewriter.edits and fault_count(source):
        message = "the file has errors of syntax: its suppressions can be rewritten once these are corrected"
        return source.text, (Left(rewriter.first, message),)
    return rewriter.text(), tuple(sorted(set(rewriter.left)))


class _Rewriter:
    """Collects the edits of one text."""

    def __init__(self, source: Source, catalogue: Catalogue) -> None:
        self.source = source
        self.catalogue = catalogue
        self.names = Names(catalogue)
        self.edits: list[_Edit] = []
        self.left: list[Left] = []
        self.lines = _LINE_END.split(source.text)
        self.ending = "\r\n" if "\r\n" in source.text else "\n"
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    @property
    def first(self) -> Span:
        """The beginning of the first line that is to be edited."""
        line = bisect_right(self.starts, min(edit.start for edit in self.edits))
        return Span(self.source.file, line, 1, line, 2)

    def text(self) -> str:
        """The text with all edits made."""
        text, parts, at = self.source.text, [], 0
        for edit in sorted(self.edits, key=lambda edit: edit.start):
            start, end = self._grown(edit) if edit.whole else (edit.start, edit.end)
            parts += [text[at:start], edit.text]
            at = max(at, end)
        return "".join((*parts, text[at:]))

    def read(self) -> None:
        """Find everything that is to be edited."""
        written = comments(self.source)
        by_comment: dict[Span, list[Skip]] = defaultdict(list)
        for skip in of_comments(self.source, written):
            by_comment[skip.span].append(skip)
        for comment in written:
            told = by_comment.get(comment.span, [])
            self._moved(comment, [skip for skip in told if skip.peer is Peer.CHECKOV])
            self._replaced(comment, [skip for skip in told if skip.peer is not Peer.CHECKOV])
        by_resource: dict[Span, list[Remark]] = defaultdict(list)
        for remark in remarks(self.source, TOOLS):
            by_resource[remark.header].append(remark)
        own = [read for read in suppressions(self.source, written) if isinstance(read, Suppression)]
        for members in by_resource.values():
            self._copied(members, own)

    def _kept(self, skips: Iterable[Skip]) -> Iterator[tuple[Skip, tuple[str, ...]]]:
        """The suppressions that have a counterpart, with its names; the others are noted."""
        for skip in skips:
            names = self.names.written(skip.peer, skip.name)
            if skip.fault:
                said = f"{skip.name} " if skip.name else ""
                self.left.append(Left(skip.span, f"the suppression {said}for {skip.peer}: {skip.fault}"))
            elif skip.values:
                given = ",".join(f"{name}={value}" for name, value in skip.values)
                message = f"{skip.name}[{given}] of {skip.peer} is about some values: key= names one instance"
                self.left.append(Left(skip.span, message))
            elif not names:
                self.left.append(Left(skip.span, no_counterpart(skip.peer, skip.name)))
            else:
                yield skip, names

    def _moved(self, comment: Comment, skips: list[Skip]) -> None:
        """checkov skips a rule for the whole resource around the comment: ours stands above the resource."""
        kept = list(self._kept(skips))
        if not kept:
            return
        names = [name for _, named in kept for name in named]
        header = kept[0][0].line
        self._insert_above(header, _instruction(names, kept[0][0]))
        others = [skip.name for skip in skips if skip not in [moved for moved, _ in kept]]
        match = _FOR_CHECKOV.search(comment.text)
        if match is None:
            return
        told = match[0].removesuffix("*/").rstrip()
        if others:
            start = self._offset(comment) + match.start()
            listed = told.replace(",".join(skip.name for skip in skips), ",".join(others), 1)
            self.edits.append(_Edit(start, start + len(told), listed))
        else:
            self._cut(comment, match.start(), match.start() + len(told))

    def _replaced(self, comment: Comment, skips: list[Skip]) -> None:
        """tfsec and trivy look where we do: the comment stays in its place."""
        kept = list(self._kept(skips))
        if not kept:
            return
        tokens = _FOR_TRIVY.findall(comment.text)
        moved = [skip for skip, _ in kept]
        remaining = [token for token, skip in zip(tokens, skips, strict=True) if skip not in moved]
        grouped: dict[object, list[tuple[Skip, tuple[str, ...]]]] = defaultdict(list)
        for skip, names in kept:
            grouped[skip.until].append((skip, names))
        told = [
            _instruction([name for _, named in members for name in named], members[0][0])
            for members in grouped.values()
        ]
        marker = _MARKER.match(comment.text)
        closing = " */" if comment.text.endswith("*/") else ""
        text = " ".join((marker[0] if marker else "#", *remaining, *told)) + closing
        start = self._offset(comment)
        self.edits.append(_Edit(start, start + len(self._written(comment)), text))

    def _copied(self, members: Sequence[Remark], own: Sequence[Suppression]) -> None:
        """Metadata stays, since it is deployed and others may read it: ours is added to it."""
        header = members[0].header
        accepted = {name for suppression in own if suppression.line == header.line for name in suppression.slugs}
        kept = list(self._kept(skip for remark in members for skip in of_metadata(remark)))
        missing = [(skip, names) for skip, names in kept if not {name.lower() for name in names} <= accepted]
        if not missing:
            return
        if self.source.text.lstrip().startswith("{"):
            self._add_metadata(members[0], missing, is_there=bool(accepted))
            return
        if self.source.lines[header.line - 1][: header.column - 1].strip():
            self.left.append(Left(members[0].span, "the resource begins inside of a line: accept it by hand"))
            return
        grouped: dict[str, list[tuple[Skip, tuple[str, ...]]]] = defaultdict(list)
        for skip, names in missing:
            grouped[skip.reason].append((skip, names))
        for listed in grouped.values():
            together = [name for _, named in listed for name in named]
            self._insert_above(header.line, _instruction(together, listed[0][0]))
        self._add_to_rules(members, missing)

    def _add_to_rules(self, members: Sequence[Remark], missing: Iterable[tuple[Skip, tuple[str, ...]]]) -> None:
        """cfn_nag counts the rules that other resources add to a group among its own: ours stands above each."""
        for rule in (rule for remark in members for rule in remark.rules if TOOLS[remark.tool] is Peer.CFN_NAG):
            for skip, names in missing:
                if skip.peer is Peer.CFN_NAG:
                    self._insert_above(rule.line, _instruction(names, skip))

    def _add_metadata(self, remark: Remark, missing: Sequence[tuple[Skip, tuple[str, ...]]], *, is_there: bool) -> None:
        """JSON has no comments: ours is a key of the metadata before that of the other linter."""
        if is_there:
            said = ", ".join(name for _, names in missing for name in names)
            self.left.append(Left(remark.span, f"{remark.resource} accepts others already: add {said} by hand"))
            return
        names = list(dict.fromkeys(name for _, named in missing for name in named))
        reason = "; ".join(dict.fromkeys(_reason(skip) for skip, _ in missing))
        line, column = remark.span.line, remark.span.column
        before = self.source.lines[line - 1][: column - 1]
        gap = " " if before.strip() else f"{self.ending}{before}"
        text = f'"{NAME}": {json.dumps({"ignore": names, "reason": reason}, ensure_ascii=False)},{gap}'
        at = self.starts[line - 1] + column - 1
        self.edits.append(_Edit(at, at, text))

    def _insert_above(self, line: int, instruction: str) -> None:
        written = self.lines[line - 1]
        indent = written[: len(written) - len(written.lstrip())]
        at = self.starts[line - 1]
        self.edits.append(_Edit(at, at, f"{indent}# {instruction}{self.ending}"))

    def _cut(self, comment: Comment, start: int, end: int) -> None:
        """Take a part out of a comment, and all of it where nothing else is said."""
        offset, written = self._offset(comment), self._written(comment)
        if (written[:start] + written[end:]).strip(_BARE + "\r\n"):
            self.edits.append(_Edit(offset + start, offset + end, ""))
        else:
            self.edits.append(_Edit(offset, offset + len(written), "", whole=True))

    def _offset(self, comment: Comment) -> int:
        return self.starts[comment.span.line - 1] + comment.span.column - 1

    def _written(self, comment: Comment) -> str:
        """The comment as it stands in the text."""
        end = self.starts[comment.span.end_line - 1] + comment.span.end_column - 1
        return self.source.text[self._offset(comment) : end].rstrip("\r\n")

    def _grown(self, edit: _Edit) -> tuple[int, int]:
        """A stretch with the blanks before it, and with its line where nothing else is on it."""
        text, start, end = self.source.text, edit.start, edit.end
        while start and text[start - 1] in " \t":
            start -= 1
        begins = start == 0 or text[start - 1] in "\r\n"
        if begins and text[end : end + 2] == "\r\n":
            return start, end + 2
        if begins and text[end : end + 1] in ("\r", "\n"):
            return start, end + 1
        return start, end


def _instruction(names: Iterable[str], skip: Skip) -> str:
    until = f" until={skip.until}" if skip.until is not None else ""
    return f"{NAME}: ignore[{', '.join(dict.fromkeys(names))}]{until} {_reason(skip)}"


def _reason(skip: Skip) -> str:
    """The reason, without what we would take for an option of ours."""
    return _OPTION.sub(r"\1: ", skip.reason) or f"accepted for {skip.peer} as {skip.name}, without a reason"
