"""An editor as the server sees it: a plain client of the protocol, over the pipes of a process of its own."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

PATIENCE = 30.0
"""Seconds after which an answer is taken never to come."""

Json = dict[str, Any]


class Editor:
    """Starts the server and talks with it.

    `diagnostics` are what it published last, by URI. At the end it must have written `complaints` to standard error.
    """

    def __init__(
        self,
        *folders: Path,
        options: Json | None = None,
        capabilities: Json | None = None,
        arguments: Sequence[str] = (),
        complaints: str = "",
        program: Sequence[str] = (sys.executable, "-m", "linter"),
    ) -> None:
        self.diagnostics: dict[str, list[Json]] = {}
        self.versions: dict[str, int | None] = {}
        self.published: list[tuple[str, int | None, list[Json]]] = []
        self.asked: list[Json] = []
        self.told: list[Json] = []
        self._folders = folders
        self._options = options
        self._capabilities = capabilities or {}
        self._complaints = complaints
        self._number = 0
        self._incoming: queue.Queue[Json | None] = queue.Queue()
        self._answers: dict[int, Json] = {}
        command = [*program, "lsp", "--stdio", *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Editor:
        folders = [{"uri": folder.as_uri(), "name": folder.name} for folder in self._folders]
        said = {
            "processId": None,
            "rootUri": None,
            "capabilities": self._capabilities,
            "workspaceFolders": folders,
            "initializationOptions": self._options,
        }
        self.offered = self.request("initialize", said)
        self.notify("initialized", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.request("shutdown", None)
            self.notify("exit", None)
            assert self.process.wait(PATIENCE) == 0
        else:
            self.process.kill()
        complaints = self.process.stderr.read().decode() if self.process.stderr is not None else ""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        assert complaints == self._complaints

    # what is sent

    def send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> int:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def request(self, method: str, params: Any) -> Any:
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer
        return answer.get("result")

    def open(self, path: Path | str, text: str | None = None, version: int = 1, language: str = "terraform") -> str:
        uri = path if isinstance(path, str) else path.as_uri()
        if text is None:
            assert isinstance(path, Path)
            text = path.read_bytes().decode()
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def replace(self, uri: str, text: str, version: int) -> None:
        self.change(uri, version, [{"text": text}])

    def change(self, uri: str, version: int, changes: list[Json]) -> None:
        named = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": named, "contentChanges": changes})

    def save(self, uri: str) -> None:
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def actions(self, uri: str, range_: Json) -> list[Json]:
        context = {"diagnostics": self.diagnostics.get(uri, [])}
        asked = {"textDocument": {"uri": uri}, "range": range_, "context": context}
        return self.request("textDocument/codeAction", asked) or []

    def hover(self, uri: str, line: int, character: int) -> str:
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        answer = self.request("textDocument/hover", place)
        return "" if answer is None else str(answer["contents"]["value"])

    # what comes back

    def answer(self, number: int) -> Json:
        for _ in self._messages():
            if number in self._answers:
                return self._answers.pop(number)
        raise AssertionError(f"no answer came; told: {self.told}")

    def await_diagnostics(self, uri: str, version: int | None = None) -> list[Json]:
        """What is published next for a file, at that version where one is given."""
        seen = len(self.published)
        for _ in self._messages():
            for published, at, found in self.published[seen:]:
                if published == uri and version in (None, at):
                    return found
        raise AssertionError(f"nothing was published; told: {self.told}")

    def settle(self, seconds: float) -> None:
        """Take in what comes within that time."""
        end = time.monotonic() + seconds
        with contextlib.suppress(queue.Empty):
            while True:
                self._take(self._incoming.get(timeout=max(end - time.monotonic(), 0)))

    def _messages(self) -> Iterator[None]:
        yield
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                message = self._incoming.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                return
            assert message is not None, "the server has gone"
            self._take(message)
            yield

    def _take(self, message: Json | None) -> None:
        if message is None:
            return
        if "method" not in message:
            self._answers[message["id"]] = message
        elif message["method"] == "textDocument/publishDiagnostics":
            said = message["params"]
            self.diagnostics[said["uri"]] = said["diagnostics"]
            self.versions[said["uri"]] = said.get("version")
            self.published.append((said["uri"], said.get("version"), said["diagnostics"]))
        elif "id" in message:
            self.asked.append(message)
            shown = message["method"] == "window/showDocument"
            self.send({"id": message["id"], "result": {"success": False} if shown else None})
        else:
            self.told.append(message)

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self._incoming.put(None)
                return
            self._incoming.put(json.loads(stream.read(length)))


def slugs(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """The policies that diagnostics speak of, in order."""
    return [str(each["code"]) for each in found if "code" in each]
