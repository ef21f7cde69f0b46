"""The process of tests/hostile/forked.py, as tests give it orders."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

Json = dict[str, Any]
_PROGRAM = str(Path(__file__).with_name("forked.py"))


class Forks:
    """A process that runs command lines in forks of itself: much faster than to start each anew."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, "-P", _PROGRAM], stdin=pipe, stdout=pipe, text=True)
        assert self._answer() == "ready"

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._process.communicate()

    def watch(self, tree: Path, arguments: Sequence[str], programs: str = "", seconds: float = 120) -> Json:
        """Run a command line under the audit hook; it is interrupted after so many seconds."""
        wanted = {"tree": str(tree), "arguments": arguments, "programs": programs.split(","), "seconds": seconds}
        return self._order("watch", wanted)

    def kill(self, template: Path, arguments: Sequence[str], kills: int) -> Json:
        """Kill a command line so many times while it writes, each time in a new copy of a folder."""
        return self._order("kill", {"template": str(template), "arguments": arguments, "kills": kills})

    def _order(self, do: str, wanted: Json) -> Json:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **wanted}) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        assert isinstance(answer, dict), "it has ended"
        return answer

    def _answer(self) -> object:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline() or "null")
