"""Runs cfn-lint in a separate process, so that its time, memory and crashes do not affect ours.

The process is isolated from the working directory, the user's site packages and `PYTHON*` variables, because a linted
tree may hold modules that shadow those of Python. One process answers for many templates; it is started when it is
first asked, and again after it was ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import linter

CONFIG = "cfnlintrc.json"
"""The configuration of cfn-lint, in the working directory of its process."""

MOST_SECONDS = 60.0
"""The longest time for one template, in seconds, including the start of the process."""

_PROGRAM = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
from linter.judgement.cfn_lint.cfn_lint_child import main
main()
"""
_ENVIRONMENT = ("LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


class Unanswered(Exception):  # noqa: N818 - says what did not come
    """cfn-lint gave no answer; the message says why."""


class CfnLintProcess:
    """A process that runs cfn-lint."""

    def __init__(self, config: str, seconds: float = MOST_SECONDS) -> None:
        self._config = config
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None

    def ask(self, text: str) -> dict[str, Any]:
        """The matches and resources of a template (see `cfn_lint_child.answered`).

        Raises:
            Unanswered: cfn-lint failed, or took too long.
        """
        process = self._process = self._process or _start(self._config)
        answers: Queue[str] = Queue()
        reader = Thread(target=_exchange, args=(process, text, answers), daemon=True)
        reader.start()
        try:
            line = answers.get(timeout=self._seconds)
        except Empty:
            self._end(process)
            raise Unanswered(f"it gave no answer within {self._seconds:g} seconds") from None
        if not line:
            self._end(process)
            raise Unanswered("its process ended, perhaps for want of memory")
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise Unanswered(answer["failed"])
        return answer

    def _end(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        self._process = None


def _exchange(process: subprocess.Popen[str], text: str, answers: Queue[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{json.dumps({'text': text})}\n")
        process.stdin.flush()
        answers.put(process.stdout.readline())
    except (OSError, ValueError):
        answers.put("")


def _start(config: str) -> subprocess.Popen[str]:
    folder = TemporaryDirectory(prefix="moatlint-")
    (Path(folder.name) / CONFIG).write_text(config, encoding="utf-8")
    here = os.path.realpath(os.getcwd())
    ours = str(Path(linter.__file__).resolve().parent.parent)
    paths = [path for path in sys.path if os.path.isabs(path) and os.path.realpath(path) != here]
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, json.dumps([ours, *paths])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        cwd=folder.name,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
    weakref.finalize(process, folder.cleanup)
    return process
