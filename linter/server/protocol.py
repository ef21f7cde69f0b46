"""The protocol as pygls speaks it, without what it would keep of every message."""

from __future__ import annotations

from typing import Any

from pygls.protocol import LanguageServerProtocol


class Forgetful(LanguageServerProtocol):
    """Forgets the notifications that have been handled.

    pygls (2.1) files the outcome of each message that it handles itself, such as a change of a document, and removes
    only those of requests: some two kilobytes would stay of every keystroke.
    """

    def handle_message(self, message: Any) -> None:
        """Handle a message, and drop the outcomes that nobody waits for."""
        super().handle_message(message)
        for number, outcome in tuple(self._request_futures.items()):
            if outcome.done():
                self._request_futures.pop(number, None)
