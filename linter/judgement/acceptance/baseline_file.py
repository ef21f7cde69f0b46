"""Reads baselines. Loaded only where there is one: a schema validator takes its time to import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from linter.finding import Problem, Severity
from linter.judgement.acceptance.baseline import VERSION, Baseline
from linter.judgement.configuration.config import BadConfig
from linter.report.report import Known
from linter.source import Source, Span
from linter.tree import Tree

SCHEMA = Path(__file__).parent.parent.parent / "schemas" / "baseline.json"
_ADVICE = "Write it anew with `moatlint baseline`, or resolve the conflict of its merge."
_OTHER = frozenset({"$schema", "version"})


def read(file: Path, home: Tree) -> Baseline:
    """The baseline that a file below a folder holds.

    Raises:
        Unreadable: it cannot be read.
        BadConfig: it is not a baseline; the first fault is reported.
    """
    source = home.read(file)
    try:
        content: Any = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise _bad(source, error.lineno, error.colno, f"This is not JSON: {error.msg}.") from error
    except RecursionError as error:
        raise _bad(source, 1, 1, "This is not a baseline: it is nested too deeply.") from error
    fault = next(iter(Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(content)), None)
    if fault is not None:
        raise _misfit(source, content, fault)
    entries = {mark: _entry(mark, entry) for mark, entry in content.items() if mark not in _OTHER}
    return Baseline(entries, home.resolve(file))


def _entry(mark: str, entry: dict[str, str]) -> Known:
    certain = entry["certainty"] == "certain"
    return Known(mark, entry["policy"], Severity(entry["severity"]), certain, entry["deployment"], entry["resource"])


def _misfit(source: Source, content: object, fault: ValidationError) -> BadConfig:
    path = [str(step) for step in fault.absolute_path]
    if isinstance(content, dict) and isinstance(content.get("version"), int) and content["version"] > VERSION:
        return _bad(source, 1, 1, f"Version {content['version']} of baselines is newer than this moatlint.")
    line = next((number for number, text in enumerate(source.lines, 1) if path and f'"{path[0]}"' in text), 1)
    return _bad(source, line, 1, f"{'.'.join(path) or 'This'} does not fit a baseline: {fault.message[:200]}.")


def _bad(source: Source, line: int, column: int, message: str) -> BadConfig:
    return BadConfig((Problem(Span(source.file, line, column, line, column + 1), message, _ADVICE),))
