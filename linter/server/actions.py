"""Code actions on a finding: fix it, accept it in place, read why it matters."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Command,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    Position,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)
from msgspec import Struct

from linter.finding import Fix
from linter.fixing import Fixed
from linter.report.grouping import Group
from linter.report.plain import counted
from linter.report.report import Reported
from linter.report.wording import titled
from linter.server.diagnostics import Diagnostics, page_address, shown
from linter.server.documents import Document
from linter.server.suppressing import suppressed
from linter.source import Source

OPEN_PAGE = "moatlint.openPage"
FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.moatlint"


class Actions(Struct, frozen=True):
    """The actions on one open file, from what was judged last."""

    diagnostics: Diagnostics
    document: Document
    possible: bool

    def within(self, range_: Range) -> list[CodeAction]:
        """The actions on the findings that a range touches."""
        actions: list[CodeAction] = []
        for group in shown(self.diagnostics.outcome, possible=self.possible):
            if self.touches(group, range_):
                actions.extend(self._of(group, self.diagnostics.finding(group)))
        return actions

    def touches(self, group: Group, range_: Range) -> bool:
        """Whether a finding is in this file and in the range."""
        location = self.diagnostics.location(group.first.finding.span)
        if location.uri != self.document.uri:
            return False
        start, end = location.range.start, location.range.end
        return (start.line, start.character) <= (range_.end.line, range_.end.character) and (
            range_.start.line,
            range_.start.character,
        ) <= (end.line, end.character)

    def everything(self, fixed: Fixed) -> Iterator[CodeAction]:
        """The action that makes all safe fixes of the file; none where there is none."""
        text = fixed.texts.get(self.document.path)
        if text is None:
            return
        edits = [
            TextEdit(Range(Position(start, 0), Position(end, 0)), "".join(lines))
            for start, end, lines in _changed_lines(fixed.before[self.document.path], text)
        ]
        count = sum(len(edit.findings) for edit in fixed.made)
        title = f"Make the safe fixes of {counted(count, 'finding')}"
        yield CodeAction(title, FIX_ALL, edit=self._workspace_edit(self.document.uri, edits))

    def _of(self, group: Group, diagnostic: Diagnostic) -> Iterator[CodeAction]:
        first = group.first
        fix = first.finding.fix
        if fix is not None:
            yield self._edit(fix, diagnostic, preferred=not fix.risk)
        accepting = self._accepting(first)
        if accepting is not None:
            yield self._edit(accepting, diagnostic, preferred=False)
        page = next((page for page in self.diagnostics.outcome.report.pages if page.slug == first.policy), None)
        address = page_address(page, self.diagnostics.ours) if page is not None else ""
        if address:
            title = f"Read about {first.policy}"
            command = Command(title, OPEN_PAGE, arguments=[address])
            yield CodeAction(title, CodeActionKind.QuickFix, [diagnostic], command=command)

    def _accepting(self, reported: Reported) -> Fix | None:
        return suppressed(reported, Source(reported.finding.span.file, self.document.text))

    def _edit(self, fix: Fix, diagnostic: Diagnostic, *, preferred: bool) -> CodeAction:
        outcome, documents = self.diagnostics.outcome, self.diagnostics.documents
        replaced = documents.units.exactly(outcome.lines(fix.span.file), fix.span)
        edit = self._workspace_edit(documents.uri(fix.span.file), [TextEdit(replaced, fix.replacement)])
        return CodeAction(titled(fix), CodeActionKind.QuickFix, [diagnostic], is_preferred=preferred or None, edit=edit)

    def _workspace_edit(self, uri: str, edits: list[TextEdit]) -> WorkspaceEdit:
        if not self.diagnostics.documents.versioned:
            return WorkspaceEdit(changes={uri: edits})
        opened = self.diagnostics.outcome.documents.values()
        version = next((document.version for document in opened if document.uri == uri), None)
        named = OptionalVersionedTextDocumentIdentifier(uri, version)
        return WorkspaceEdit(document_changes=[TextDocumentEdit(named, [*edits])])


def _changed_lines(before: str, after: str) -> Iterator[tuple[int, int, list[str]]]:
    """The indices of the lines that change, first and behind the last, with what takes their place."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start, end, new[first:last]
