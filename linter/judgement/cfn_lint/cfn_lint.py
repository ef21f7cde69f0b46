"""cfn-lint's own rules beside our policies, reported as findings. Imported only on request.

cfn-lint sees the text of the template and nothing else of the tree, in a process of its own. A `.cfnlintrc` is followed
only if the caller names it, because the tree is not trusted. From it cfn-lint is given the choice and configuration of
rules. Options that load code or further files (`append_rules`, `custom_rules`, `override_spec`, `registry_schemas`) are
ignored with a notice. https://github.com/aws-cloudformation/cfn-lint#config-file
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from linter.finding import Finding, Notice, Problem, Severity
from linter.judgement.acceptance.fingerprint import fingerprints
from linter.judgement.acceptance.suppression import OF_CFN_LINT
from linter.judgement.cfn_lint.cfn_lint_process import CfnLintProcess, Unanswered
from linter.judgement.judge import Judgement, order
from linter.judgement.yaml_file import YamlFile
from linter.report.report import PolicyPage, Reported
from linter.resource import Dialect, Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.truth import YES
from linter.value import Record

HARMLESS = frozenset(
    {"configure_rules", "ignore_checks", "include_checks", "include_experimental", "mandatory_checks", "regions"}
)
_SEVERITIES = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "informational": Severity.INFO}
_DIALECT = Dialect.CLOUDFORMATION


class CfnLint:
    """Runs cfn-lint on templates, configured by a file that the caller names."""

    def __init__(self, config: Path | None = None) -> None:
        self._problem: str = ""
        self._notices: tuple[Notice, ...] = ()
        options: Mapping[str, Any] = {}
        if config is not None:
            try:
                options, self._notices = _config(config)
            except (OSError, ValueError):
                self._problem = f"{config} cannot be read as the configuration of cfn-lint"
        self._process = CfnLintProcess(json.dumps(options, default=str))

    def judge(self, tree: Tree, template: Path, relative: Callable[[str], str]) -> Judgement:
        """The matches of cfn-lint in one template; a failure of cfn-lint is a reported problem.

        `relative` makes the path in a fingerprint independent of the working directory.
        """
        shown = tree.display(template)
        if self._problem:
            return _failed(shown, f"{self._problem}.")
        try:
            source = tree.read(template)
            answer = self._process.ask(source.text)
        except Unreadable as error:
            return _failed(shown, f"{error}.")
        except Unanswered as error:
            return _failed(shown, f"cfn-lint failed on {shown}: {error}.", "Run `cfn-lint` by itself to see more.")
        matches = answer["matches"]
        reported = fingerprints((_reported(match, source) for match in matches), relative(shown), relative)
        return Judgement(
            reported=tuple(sorted(reported, key=order)),
            about=dict(_resources(answer["resources"], source)),
            notices=self._notices,
            files=(shown,),
            pages=tuple(_pages(match["rule"] for match in matches)),
        )


def _failed(shown: str, message: str, advice: str = "") -> Judgement:
    return Judgement(problems=(Problem(Span(shown, 1, 1, 1, 1), message, advice),), files=(shown,))


def _config(file: Path) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """The harmless options in a `.cfnlintrc`, and a notice of those ignored. Raises OSError or ValueError."""
    written = YamlFile(str(file), file.read_text(encoding="utf-8"))
    if written.problems:
        raise ValueError
    options = written.content if isinstance(written.content, dict) else {}
    harmful = ", ".join(sorted(key for key in options if key not in HARMLESS and key != "templates"))
    message = f"ignored for cfn-lint, because it loads code or other files: {harmful}"
    notice = Notice(message, Span(str(file), 1, 1, 1, 1))
    return {key: options[key] for key in sorted(HARMLESS & set(options))}, (notice,) if harmful else ()


def _reported(match: Mapping[str, Any], source: Source) -> Reported:
    path = match["path"]
    resource = path[1] if path[:1] == ["Resources"] and len(path) > 1 else ".".join(path[:2])
    finding = Finding(match["message"], YES, resource, Span(source.file, *match["span"]))
    severity = _SEVERITIES.get(match["rule"]["severity"], Severity.MEDIUM)
    slug = name(match["rule"]["id"])
    return Reported(slug, severity, certain=True, finding=finding, dialect=_DIALECT, fingerprint="")


def name(rule_id: str) -> str:
    """The slug of a cfn-lint rule: `cfn-lint-e3012`."""
    return f"{OF_CFN_LINT}{rule_id.lower()}"


def _pages(rules: Iterable[Mapping[str, str]]) -> Iterator[PolicyPage]:
    for rule_id, rule in sorted({rule["id"]: rule for rule in rules}.items()):
        severity = _SEVERITIES.get(rule["severity"], Severity.MEDIUM)
        yield PolicyPage(name(rule_id), severity, rule["title"], rule["page"])


def _resources(positions: Iterable[Mapping[str, Any]], source: Source) -> Iterator[tuple[str, Resource]]:
    """The resources of the template, so that a comment at a logical ID applies to its matches."""
    for position in positions:
        header, body = (Span(source.file, *position[part]) for part in ("header", "body"))
        key = position["key"]
        yield key, Resource(key, "", _DIALECT, header, Record({}, header.to(body)))
