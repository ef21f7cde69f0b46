"""A server that runs all day keeps nothing of the messages it has handled."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable
from typing import Any

from lsprotocol import types as lsp

from linter.server.language_server import MoatServer

NAMED = lsp.VersionedTextDocumentIdentifier(2, "file:///main.tf")
CHANGED = lsp.DidChangeTextDocumentNotification(
    lsp.DidChangeTextDocumentParams(NAMED, [lsp.TextDocumentContentChangeWholeDocument("a = 2")])
)
STARTED = lsp.InitializeRequest(1, lsp.InitializeParams(lsp.ClientCapabilities()))
OPENED = lsp.DidOpenTextDocumentNotification(
    lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(NAMED.uri, "terraform", 1, "a = 1"))
)


def server_that_does(feature: str, handler: Callable[..., Any]) -> Callable[[Any], None]:
    server = MoatServer()
    server.feature(feature)(handler)
    say: Callable[[Any], None] = server.protocol.handle_message
    for message in (STARTED, OPENED):
        say(message)
    return say


def test_nothing_is_kept_of_changes_that_were_handled() -> None:
    handled = Counter[str]()

    def note(_server: MoatServer, params: lsp.DidChangeTextDocumentParams) -> None:
        handled[params.text_document.uri] += 1

    say = server_that_does(lsp.TEXT_DOCUMENT_DID_CHANGE, note)
    say(CHANGED)
    tracemalloc.start()
    try:
        for _ in range(500):
            say(CHANGED)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert handled[NAMED.uri] == 501
    assert kept < 500 * 500


def test_what_is_still_being_done_can_be_cancelled() -> None:
    cancelled: list[object] = []

    async def wait(_server: MoatServer, _params: lsp.HoverParams) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            cancelled.append(error)
            raise

    async def session() -> None:
        say = server_that_does(lsp.TEXT_DOCUMENT_HOVER, wait)
        place = lsp.HoverParams(lsp.TextDocumentIdentifier(NAMED.uri), lsp.Position(0, 0))
        say(lsp.HoverRequest(7, place))
        await asyncio.sleep(0)
        say(CHANGED)
        say(lsp.CancelNotification(lsp.CancelParams(7)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(session())
    assert cancelled
