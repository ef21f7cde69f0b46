"""The rules that cfn-lint loads: each policy at three levels, such as `E9501`, `W9501` and `I9501`.

One rule, which cannot be ignored, judges a template once and reports the matches of all the others. A certain finding
is an error when critical or high and a warning when medium or low; a possible one is informational.
https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/custom_rules.md
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

from linter.cfn_lint_rules.numbers import NOT_JUDGED, NUMBERS
from linter.deployment import Inputs
from linter.discovery.root import project_root
from linter.finding import Severity
from linter.judgement.configuration.config import BadConfig
from linter.judgement.configuration.setup import Asked, Nearest
from linter.judgement.registry import ALL, Catalogue
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
    for policy in Catalogue().choose([ALL]):
        policy_page = page(policy)
        if policy.slug in NUMBERS:
            for level in _LEVELS:
                yield _class(
                    f"{level}{NUMBERS[policy.slug]}", policy_page.title, policy_page.page, web_page(policy.slug)
                )
    title = "Problems and notices of moatlint"
    for level in _LEVELS:
        yield _class(f"{level}{NOT_JUDGED}", title, f"{title}: what could not be judged, and why.", HOME)


_RULES = {rule.id: rule for rule in _classes()}
_SPEAKER = f"E{NOT_JUDGED}"


def _match(_speaker: object, cfn: Any) -> Iterator[RuleMatch]:
    """All matches of a template."""
    if cfn.filename is None:
        yield _rule_match(
            f"W{NOT_JUDGED}", "moatlint judges files only, and this template was not read from a file", ()
        )
        return
    # cfn-lint has parameters since 1.30
    for given in getattr(cfn.context, "parameter_sets", None) or (None,):
        parameters = {} if given is None else {name: str(value) for name, value in given.parameters.items()}
        yield from _matches(_report(cfn.filename, tuple(sorted(parameters.items()))), cfn.filename)


def _matches(report: Report, judged: str) -> Iterator[RuleMatch]:
    for reported in report.reported:
        doubts = "; ".join(doubt.reason for doubt in reported.finding.when.doubts)
        words = f", possibly: {doubts}" if doubts and not reported.certain else ""
        message = f"{reported.finding.message}{words} ({reported.policy})"
        path = ("Resources", reported.finding.resource.partition(".")[0])
        rule = f"{_level(reported)}{NUMBERS.get(reported.policy, NOT_JUDGED)}"
        yield _rule_match(rule, message, path, reported.finding.span, judged)
    for problem in report.problems:
        message = f"{problem.message} {problem.advice}".strip()
        yield _rule_match(f"E{NOT_JUDGED}", message, (), problem.span, judged)
    for notice in report.notices:
        yield _rule_match(f"I{NOT_JUDGED}", notice.message, (), notice.span, judged)


def _rule_match(
    rule: str, message: str, path: tuple[str, ...], span: Span | None = None, judged: str | None = None
) -> RuleMatch:
    """A match with its exact position, counted from 0, and its file when that is not the judged one."""
    more: dict[str, object] = {"rule": _RULES[rule]()}
    if span is not None and judged is not None:
        more["location"] = (span.line - 1, span.column - 1, span.end_line - 1, span.end_column - 1)
        here = os.path.realpath(span.file) == os.path.realpath(judged)
        more["filename"] = judged if here else span.file
    return RuleMatch(list(path), message, **more)


@lru_cache(maxsize=1)
def _report(file: str, given: tuple[tuple[str, str], ...]) -> Report:
    path = Path(file)
    try:
        return _workspace(project_root([path]), given).check([path])
    except BadConfig as bad:
        return Report((), Summary(), problems=bad.problems)


@lru_cache(maxsize=8)
def _workspace(root: Path, given: tuple[tuple[str, str], ...]) -> Workspace:
    return Workspace(root, Nearest(root, Catalogue(), Asked(inputs=Inputs(parameters=dict(given)))))


_RULES[_SPEAKER].match = _match
globals().update(_RULES)
