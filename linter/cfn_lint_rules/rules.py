"""What cfn-lint loads: each policy as a rule at three levels, such as `E9501`, `W9501` and `I9501`.

A template is judged once, by one rule, which speaks for all the others; cfn-lint asks it however many of them are
ignored. A finding is an error where it is critical or high, a warning where it is medium or low, and an information
where it is only possible. https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/custom_rules.md
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

from linter.cfn_lint_rules.numbers import NOT_JUDGED, NUMBERS
from linter.discovery.root import project_root
from linter.finding import Severity
from linter.judgement.config import BadConfig, Config, find, load
from linter.judgement.registry import known, policies
from linter.judgement.verdict import page
from linter.report.policy_page import HOME, web_page
from linter.report.report import Report, Reported, Summary
from linter.source import Span
from linter.workspace import Workspace

_LEVELS = "EWI"


def _level(reported: Reported) -> str:
    if not reported.certain or reported.severity is Severity.INFO:
        return "I"
    return "E" if reported.severity >= Severity.HIGH else "W"


def _class(rule_id: str, title: str, text: str, url: str) -> type[Any]:
    said = {"id": rule_id, "shortdesc": title, "description": text, "source_url": url, "tags": ["moatlint"]}
    return type(rule_id, (CloudFormationLintRule,), said)


def _classes() -> Iterator[type[Any]]:
    for each in policies():
        told = page(each)
        if each.slug in NUMBERS:
            for level in _LEVELS:
                yield _class(f"{level}{NUMBERS[each.slug]}", told.title, told.page, web_page(each.slug))
    title = "What moatlint has to tell beside its findings"
    for level in _LEVELS:
        yield _class(f"{level}{NOT_JUDGED}", title, f"{title}: what could not be judged, and why.", HOME)


_RULES = {each.id: each for each in _classes()}
_SPEAKER = f"E{NOT_JUDGED}"


def _match(_speaker: object, cfn: Any) -> Iterator[RuleMatch]:
    """All there is to say of a template."""
    if cfn.filename is None:
        yield _told(f"W{NOT_JUDGED}", "moatlint judges files only, and this template is none", ())
        return
    # before 1.30 cfn-lint knew no parameters
    for given in getattr(cfn.context, "parameter_sets", None) or (None,):
        parameters = {} if given is None else {name: str(value) for name, value in given.parameters.items()}
        yield from _matches(_report(cfn.filename, tuple(sorted(parameters.items()))), cfn.filename)


def _matches(report: Report, judged: str) -> Iterator[RuleMatch]:
    for each in report.reported:
        doubts = "; ".join(doubt.reason for doubt in each.finding.when.doubts)
        words = f", possibly: {doubts}" if doubts and not each.certain else ""
        message = f"{each.finding.message}{words} ({each.policy})"
        path = ("Resources", each.finding.resource.partition(".")[0])
        rule = f"{_level(each)}{NUMBERS.get(each.policy, NOT_JUDGED)}"
        yield _told(rule, message, path, each.finding.span, judged)
    for problem in report.problems:
        message = f"{problem.message} {problem.advice}".strip()
        yield _told(f"E{NOT_JUDGED}", message, (), problem.span, judged)
    for notice in report.notices:
        yield _told(f"I{NOT_JUDGED}", notice.message, (), notice.span, judged)


def _told(
    rule: str, message: str, path: tuple[str, ...], span: Span | None = None, judged: str | None = None
) -> RuleMatch:
    """A match with its exact place, which cfn-lint counts from 0, and the file it is in where that is another one."""
    more: dict[str, object] = {"rule": _RULES[rule]()}
    if span is not None and judged is not None:
        more["location"] = (span.line - 1, span.column - 1, span.end_line - 1, span.end_column - 1)
        here = os.path.realpath(span.file) == os.path.realpath(judged)
        more["filename"] = judged if here else span.file
    return RuleMatch(list(path), message, **more)


@lru_cache(maxsize=1)
def _report(file: str, given: tuple[tuple[str, str], ...]) -> Report:
    path = Path(file)
    root = project_root([path])
    try:
        workspace = _workspace(root, find(Path(os.path.realpath(path)).parent, root), given)
    except BadConfig as bad:
        return Report((), Summary(), problems=bad.problems)
    return workspace.check([path])


@lru_cache(maxsize=8)
def _workspace(root: Path, file: Path | None, given: tuple[tuple[str, str], ...]) -> Workspace:
    config = load(file, known()) if file is not None else Config()
    inputs = replace(config.inputs, parameters={**config.inputs.parameters, **dict(given)})
    return Workspace(root, replace(config, inputs=inputs), policies((), config.select, config.ignore))


_RULES[_SPEAKER].match = _match
globals().update(_RULES)
