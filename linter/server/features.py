"""The requests and notifications that the server handles, message by message.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lsprotocol import types as lsp

from linter.judgement.configuration.config import NAME
from linter.server.actions import FIX_ALL, OPEN_PAGE, Actions
from linter.server.completing import TRIGGERS, in_comment, in_configuration, items
from linter.server.diagnostics import shown
from linter.server.documents import Document, file_of
from linter.server.hovering import pages, touches, value_page
from linter.server.language_server import MoatServer, is_configuration
from linter.server.lenses import SHOW_PATH, lenses
from linter.server.positions import Units
from linter.server.project import Outcome
from linter.server.settings import SECTION, settings

_WATCHED = ("**/{moatlint.yaml,.gitignore}", "**/*.{tf,tofu,tfvars,json,yaml,yml,template}")


def initialize(server: MoatServer, params: lsp.InitializeParams) -> None:
    """`initialize`: take note of what the editor supports."""
    server.documents.units = Units(server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16)
    server.documents.versioned = _takes_versions(params.capabilities)
    server.settings = settings(params.initialization_options)
    server.show_folders(server.workspace.folders.values())


def _takes_versions(capabilities: lsp.ClientCapabilities) -> bool:
    workspace = capabilities.workspace
    edits = workspace.workspace_edit if workspace is not None else None
    return edits is not None and bool(edits.document_changes)


async def initialized(server: MoatServer, _params: lsp.InitializedParams) -> None:
    """The editor is ready: ask to be notified of files that change outside of it."""
    server.tell_faults()
    able = server.client_capabilities.workspace
    watched = able.did_change_watched_files if able is not None else None
    if watched is None or not watched.dynamic_registration:
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in _WATCHED])
    registration = lsp.Registration("moatlint.watch", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(lsp.RegistrationParams([registration]))


def did_open(server: MoatServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """A file is opened."""
    document = server.documents.opened(params.text_document)
    if document is not None:
        server.checks.now(server.home(document))


def did_change(server: MoatServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """Somebody types."""
    named = params.text_document
    document = server.documents.changed(named.uri, named.version, params.content_changes)
    if document is not None and server.settings.on_type:
        server.checks.soon(server.home(document))


def did_save(server: MoatServer, params: lsp.DidSaveTextDocumentParams) -> None:
    """A file is saved."""
    document = server.documents.at(params.text_document.uri)
    if document is None:
        return
    if document.path.name == NAME:
        server.check_all(anew=True)
    else:
        server.checks.now(server.home(document))


def did_close(server: MoatServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """A file is closed: what is on disk counts again."""
    document = server.documents.closed(params.text_document.uri)
    if document is not None:
        server.checks.now(server.home(document))


def did_change_configuration(server: MoatServer, params: lsp.DidChangeConfigurationParams) -> None:
    """The user has changed a setting."""
    if params.settings is not None:
        server.settings = settings(params.settings)
        server.tell_faults()
        server.check_all()
        return

    def answered(said: Sequence[Any | None]) -> None:
        server.settings = settings(said[0] if said else None)
        server.tell_faults()
        server.check_all()

    asked = lsp.ConfigurationParams([lsp.ConfigurationItem(section=SECTION)])
    server.workspace_configuration(asked, answered)


def did_change_watched_files(server: MoatServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    """Files have changed outside of the editor."""
    paths = [path for path in (file_of(change.uri) for change in params.changes) if path is not None]
    if any(is_configuration(path) for path in paths):
        server.check_all(anew=True)
        return
    for path in paths:
        if path not in server.documents.open:
            server.check_around(path)


def did_change_folders(server: MoatServer, _params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    """The editor shows other folders."""
    server.show_folders(server.workspace.folders.values())
    server.check_all(anew=True)


async def code_action(server: MoatServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    """`textDocument/codeAction`: the actions at a range."""
    document, outcome = await _judged(server, params.text_document)
    if document is None or outcome is None:
        return None
    actions = Actions(server.diagnostics(outcome), document, server.settings.possible)
    listed = actions.within(params.range) if _wants(params.context.only, lsp.CodeActionKind.QuickFix.value) else []
    if params.context.only and _wants(params.context.only, FIX_ALL):
        fixed = await server.fixed(document, outcome)
        listed += [] if fixed is None else actions.everything(fixed)
    return listed or None


def _wants(only: Sequence[lsp.CodeActionKind | str] | None, kind: str) -> bool:
    """Whether actions of a kind are asked for: `source` asks for `source.fixAll` as well."""
    return only is None or any(f"{kind}.".startswith(f"{_kind(wanted)}.") for wanted in only)


def _kind(kind: lsp.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, lsp.CodeActionKind) else kind


def completion(server: MoatServer, params: lsp.CompletionParams) -> list[lsp.CompletionItem] | None:
    """`textDocument/completion`: policies in comments, and keys and values in `moatlint.yaml`."""
    document = server.documents.at(params.text_document.uri)
    position, units = params.position, server.documents.units
    if document is None or position.line >= len(document.lines):
        return None
    whole = document.lines[position.line]
    line = whole[: units.code_points(whole, position.character)]
    policies = server.policies(document)
    if document.path.name == NAME and "#" not in line:
        word, offers = in_configuration(document.lines, position.line, line, policies)
    else:
        word, offers = in_comment(line, policies)
    return items(word, offers, document.lines, position, units) or None


async def hover(server: MoatServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """`textDocument/hover`: the value or the policy under the cursor."""
    document, outcome = await _judged(server, params.text_document)
    if document is None or outcome is None:
        return None
    units, position = server.documents.units, params.position
    locate = server.diagnostics(outcome).location
    groups = [(group, locate(group.first.finding.span)) for group in shown(outcome, possible=server.settings.possible)]
    here = [(group, at) for group, at in groups if at.uri == document.uri and touches(at.range, position)]
    answer = await server.answer(document, outcome, units.place(document.lines, position))
    parts = [value_page(answer)] if answer is not None else []
    parts += pages((group for group, _ in here), outcome.report.pages)
    if not parts:
        return None
    range_ = units.range(document.lines, answer.span) if answer is not None else here[0][1].range
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(parts)), range_)


async def code_lens(server: MoatServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
    """`textDocument/codeLens`: the lenses over the resources of a file."""
    document, outcome = await _judged(server, params.text_document)
    if document is None or outcome is None:
        return None
    resources = await server.reached(document, outcome)
    file = outcome.tree.display(document.path)
    return list(lenses(resources, file, document.lines, server.documents.units))


async def _judged(
    server: MoatServer, named: lsp.TextDocumentIdentifier
) -> tuple[Document, Outcome] | tuple[None, None]:
    document = server.documents.at(named.uri)
    outcome = await server.current(document) if document is not None else None
    return (document, outcome) if document is not None and outcome is not None else (None, None)


def show_path(server: MoatServer, text: str) -> str:
    """Show the way from the internet to a resource."""
    server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, text))
    return text


async def open_page(server: MoatServer, address: str) -> None:
    """Open the page of a policy, or say where it is."""
    window = server.client_capabilities.window
    if address.startswith("https://") and window is not None and window.show_document is not None:
        answer = await server.window_show_document_async(lsp.ShowDocumentParams(address, external=True))
        if answer is not None and answer.success:
            return
    server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, address))


_FEATURES: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        lsp.INITIALIZE: initialize,
        lsp.INITIALIZED: initialized,
        lsp.TEXT_DOCUMENT_CODE_ACTION: code_action,
        lsp.TEXT_DOCUMENT_CODE_LENS: code_lens,
        lsp.TEXT_DOCUMENT_COMPLETION: completion,
        lsp.TEXT_DOCUMENT_HOVER: hover,
        lsp.TEXT_DOCUMENT_DID_OPEN: did_open,
        lsp.TEXT_DOCUMENT_DID_CHANGE: did_change,
        lsp.TEXT_DOCUMENT_DID_SAVE: did_save,
        lsp.TEXT_DOCUMENT_DID_CLOSE: did_close,
        lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: did_change_configuration,
        lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: did_change_watched_files,
        lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: did_change_folders,
    }
)
_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL]),
        lsp.TEXT_DOCUMENT_COMPLETION: lsp.CompletionOptions(trigger_characters=list(TRIGGERS)),
        lsp.TEXT_DOCUMENT_DID_SAVE: lsp.SaveOptions(include_text=False),
    }
)
_COMMANDS: Mapping[str, Callable[..., Any]] = MappingProxyType({SHOW_PATH: show_path, OPEN_PAGE: open_page})


def serve(own: tuple[Path, ...] = (), config: Path | None = None) -> None:
    """Talk with an editor over standard input and output until it says goodbye."""
    server = MoatServer(own, config)
    for method, handler in _FEATURES.items():
        server.feature(method, _OPTIONS.get(method))(handler)
    for name, command in _COMMANDS.items():
        server.command(name)(command)
    # what a policy prints must not get between the messages
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.garbage.start()
    # an exception would wait for the thread that reads standard input, which an editor may keep open
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    try:
        server.start_io(stdout=messages)
    finally:
        server.stop()
