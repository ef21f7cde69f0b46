"""How long an editor waits, from saving a file of a module to what is published of it.

    python benchmarks/save_to_diagnostics.py FOLDER [SAVES]

Starts the server, opens every file of the module, then edits and saves one after the other. Beside the times of the
server stands the floor in the same run: parsing the text of every file of the module and of the modules it calls.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from linter.columns import outline
from linter.source import Source
from linter.terraform.syntax.parse import parse
from linter.tree import Tree


class Server:
    """The server, spoken to as an editor does."""

    def __init__(self, root: Path) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, "-m", "linter", "lsp"], stdin=pipe, stdout=pipe)
        self.found: dict[str, int] = {}
        shown = [{"uri": root.as_uri(), "name": root.name}]
        self._send("initialize", {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": shown}, 1)
        while self._receive().get("id") != 1:
            pass
        self._send("initialized", {})

    def open(self, file: Path) -> None:
        item = {"uri": file.as_uri(), "languageId": "terraform", "version": 1, "text": file.read_text()}
        self._send("textDocument/didOpen", {"textDocument": item})

    def saved(self, file: Path, text: str, version: int) -> float:
        """Change and save a file; the seconds until it is published."""
        start = time.perf_counter()
        named = {"uri": file.as_uri(), "version": version}
        self._send("textDocument/didChange", {"textDocument": named, "contentChanges": [{"text": text}]})
        self._send("textDocument/didSave", {"textDocument": {"uri": file.as_uri()}})
        self.published(file, version)
        return time.perf_counter() - start

    def published(self, file: Path, version: int) -> None:
        """Wait for what is published of a file at a version."""
        while True:
            message = self._receive()
            said = message.get("params", {})
            if "diagnostics" in said:
                self.found[said["uri"]] = len(said["diagnostics"])
            about = said.get("uri") == file.as_uri() and said.get("version") == version
            if about and message.get("method") == "textDocument/publishDiagnostics":
                return

    def stop(self) -> None:
        self._send("shutdown", None, 2)
        self._send("exit", None)
        self._process.wait()

    def _send(self, method: str, params: Any, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(message if number is None else {**message, "id": number}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        stream, length = self._process.stdout, 0
        assert stream is not None
        while (line := stream.readline()) != b"\r\n":
            if not line:
                raise SystemExit("the server has gone")
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        answer: dict[str, Any] = json.loads(stream.read(length))
        return answer


def files_of(folder: Path) -> list[Path]:
    """The files of a module and of all local modules that it calls."""
    folders, pending = {folder}, [folder]
    tree = Tree(Path(folder.anchor))
    while pending:
        own = tuple(sorted(pending.pop().glob("*.tf")))
        for called in outline(tree, own)[0]:
            if called not in folders:
                folders.add(called)
                pending.append(called)
    return sorted(file for each in folders for file in each.glob("*.tf"))


def parsing(files: list[Path]) -> float:
    """The seconds it takes to parse the files, expressions left for when they are asked for."""
    texts = [(str(file), file.read_text()) for file in files]
    start = time.perf_counter()
    for name, text in texts:
        parse(Source(name, text))
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print the figures."""
    folder = Path(sys.argv[1]).resolve()
    saves = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    files = files_of(folder)
    own = sorted(folder.glob("*.tf"))
    server = Server(Path(os.path.commonpath([file.parent for file in files])))
    for file in own:
        server.open(file)
    server.published(own[-1], 1)
    times, floors = [], []
    for number in range(saves):
        file = own[number % len(own)]
        text = f"{file.read_text()}\n# save {number}\nlocals {{\n  saved_{number} = {number}\n}}\n"
        times.append(server.saved(file, text, number + 2))
        floors.append(parsing(files))
    server.stop()
    p95, floor = statistics.quantiles(times, n=20)[-1], statistics.median(floors)
    lines = sum(len(file.read_text().splitlines()) for file in files)
    found = sum(server.found.values())
    print(f"{saves} saves of {len(own)} files in a module of {len(files)}, {lines:,} lines; {found} diagnostics")
    print(f"save to diagnostics: median {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    print(f"parse floor: median {floor * 1000:.0f} ms; p95 is {p95 / floor:.1f} times that")


if __name__ == "__main__":
    main()
