"""Code actions on a finding: fix it, accept it in place, read why it matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Command,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from linter.finding import Fix
from linter.report.grouping import Group
from linter.report.report import Reported
from linter.report.wording import titled
from linter.server.diagnostics import Diagnostics, page_address, shown
from linter.server.documents import Document
from linter.server.suppressing import suppressed
from linter.source import Source

OPEN_PAGE = "moatlint.openPage"


@dataclass(frozen=True)
class Actions:
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
        uri = documents.uri(fix.span.file)
        version = next((document.version for document in outcome.documents.values() if document.uri == uri), None)
        named = OptionalVersionedTextDocumentIdentifier(uri, version)
        edit = TextEdit(replaced, fix.replacement)
        changes: WorkspaceEdit
        if self.diagnostics.documents.versioned:
            changes = WorkspaceEdit(document_changes=[TextDocumentEdit(named, [edit])])
        else:
            changes = WorkspaceEdit(changes={uri: [edit]})
        return CodeAction(
            titled(fix), CodeActionKind.QuickFix, [diagnostic], is_preferred=preferred or None, edit=changes
        )
