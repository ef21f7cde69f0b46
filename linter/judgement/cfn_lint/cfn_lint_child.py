"""The process in which cfn-lint runs: it reads requests from standard input and answers on standard output.

A request and an answer are each one line of JSON. Its memory is limited, and it writes no files; its time is limited by
the process that asks (`linter.judgement.cfn_lint.cfn_lint_process`).
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from cfnlint.api import lint
from cfnlint.decode.decode import decode_str

from linter.attempt import Failed, attempt
from linter.judgement.cfn_lint.cfn_lint_process import CONFIG

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_MEMORY = 2 * 1024**3
"""The most memory of the process, in bytes."""


def main() -> None:
    """Answer requests until standard input ends."""
    _limit()
    logging.getLogger("cfnlint").setLevel(logging.CRITICAL)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing else may print among the answers
    for line in sys.stdin:
        _answer(line, answers)


def _answer(line: str, answers: TextIO) -> None:
    request = json.loads(line)
    outcome = attempt(lambda: answered(request["text"]))
    answer = {"failed": outcome.reason} if isinstance(outcome, Failed) else outcome.value
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()


def answered(text: str) -> dict[str, Any]:
    """The matches of cfn-lint in a template, and the positions of its resources, as plain JSON."""
    # the file is explicit, because cfn-lint would search the working directory and the home directory
    matches = [_match(match) for match in lint(text, config={"config_file": CONFIG})]
    return {"matches": matches, "resources": list(_resources(text))}


def _match(match: Any) -> dict[str, Any]:
    rule = match.rule
    start = max(1, match.linenumber), max(1, match.columnnumber)
    return {
        "message": match.message.strip(),
        "path": [str(step) for step in getattr(match, "path", None) or ()],
        "span": [*start, *max((match.linenumberend, match.columnnumberend), start)],
        "rule": {
            "id": str(rule.id),
            "severity": str(rule.severity),
            "title": rule.shortdesc,
            "page": f"{rule.shortdesc}\n\n{rule.description}\n\n{rule.source_url}".strip(),
        },
    }


def _resources(text: str) -> Iterator[dict[str, Any]]:
    template, _ = decode_str(text)
    declared = template.get("Resources") if isinstance(template, dict) else None
    for key, body in declared.items() if isinstance(declared, dict) else ():
        if hasattr(key, "start_mark") and hasattr(body, "start_mark"):
            yield {"key": str(key), "header": _span(key), "body": _span(body)}


def _span(node: Any) -> list[int]:
    start, end = node.start_mark, node.end_mark
    return [start.line + 1, start.column + 1, end.line + 1, end.column + 1]


def _limit() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
