"""cfn-lint's own rules beside our policies, reported as findings. Imported only on request.

cfn-lint sees the text of the template and nothing else of the tree. From `.cfnlintrc` at the root of the tree it is
given the choice and configuration of rules. Options that load code or further files (`append_rules`, `custom_rules`,
`override_spec`, `registry_schemas`) are ignored with a notice, because nothing in a linted tree is executed.
https://github.com/aws-cloudformation/cfn-lint#config-file
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from cfnlint.api import lint
from cfnlint.decode.decode import decode_str

from linter.attempt import Failed, attempt
from linter.finding import Finding, Notice, Problem, Severity
from linter.judgement.fingerprint import fingerprints
from linter.judgement.judge import Judgement, order
from linter.judgement.suppression import OF_CFN_LINT
from linter.report.report import PolicyPage, Reported
from linter.resource import Dialect, Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.truth import YES
from linter.value import Record

CONFIGS = (".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml")
HARMLESS = frozenset(
    {"configure_rules", "ignore_checks", "include_checks", "include_experimental", "mandatory_checks", "regions"}
)
_SEVERITIES = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "informational": Severity.INFO}


def judge(tree: Tree, template: Path, relative: Callable[[str], str]) -> Judgement:
    """The matches of cfn-lint in one template; a failure of cfn-lint is a reported problem.

    `relative` makes the path in a fingerprint independent of the working directory.
    """
    shown = tree.display(template)
    try:
        source = tree.read(template)
        given, unheard = _config(tree)
    except Unreadable as error:
        return _failed(shown, f"{error}.")
    outcome = attempt(lambda: _findings(source, given))
    if isinstance(outcome, Failed):
        return _failed(shown, f"cfn-lint failed on {shown}: {outcome.reason}.", "Run `cfn-lint` by itself to see more.")
    matches, resources = outcome.value
    reported = fingerprints((_reported(match, source) for match in matches), relative(shown), relative)
    return Judgement(
        reported=tuple(sorted(reported, key=order)),
        about=resources,
        notices=unheard,
        files=(shown,),
        pages=tuple(_pages(match.rule for match in matches)),
    )


def _failed(shown: str, message: str, advice: str = "") -> Judgement:
    return Judgement(problems=(Problem(Span(shown, 1, 1, 1, 1), message, advice),), files=(shown,))


def _findings(source: Source, given: Mapping[str, Any]) -> tuple[Sequence[Any], dict[str, Resource]]:
    """The matches of cfn-lint, and the resources of the template."""
    logging.getLogger("cfnlint").setLevel(logging.CRITICAL)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cfnlintrc.json"
        file.write_text(json.dumps(given, default=str), encoding="utf-8")
        # explicit, because cfn-lint would search the working directory and the home directory
        return lint(source.text, config={"config_file": str(file)}), dict(_resources(source))


def _config(tree: Tree) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """The harmless options in `.cfnlintrc`, and a notice of those ignored."""
    file = next((tree.root / name for name in CONFIGS if (tree.root / name).is_file()), None)
    if file is None:
        return {}, ()
    try:
        written = yaml.safe_load(tree.read(file).text)
    except yaml.YAMLError:
        raise Unreadable(f"{tree.display(file)} is not valid YAML") from None
    said = written if isinstance(written, dict) else {}
    harmful = ", ".join(sorted(str(key) for key in said if key not in HARMLESS and key != "templates"))
    left_out = Notice(
        f"ignored for cfn-lint, because it loads code or other files: {harmful}", Span(tree.display(file), 1, 1, 1, 1)
    )
    return {key: said[key] for key in sorted(HARMLESS & set(said))}, (left_out,) if harmful else ()


def _reported(match: Any, source: Source) -> Reported:
    path = tuple(str(step) for step in getattr(match, "path", None) or ())
    resource = path[1] if path[:1] == ("Resources",) and len(path) > 1 else ".".join(path[:2])
    finding = Finding(match.message.strip(), YES, resource, _span(match, source))
    severity = _SEVERITIES.get(match.rule.severity, Severity.MEDIUM)
    return Reported(name(match.rule.id), severity, certain=True, finding=finding, dialect=_DIALECT, fingerprint="")


_DIALECT = Dialect.CLOUDFORMATION


def name(rule_id: str) -> str:
    """The slug of a cfn-lint rule: `cfn-lint-e3012`."""
    return f"{OF_CFN_LINT}{rule_id.lower()}"


def _span(match: Any, source: Source) -> Span:
    line, column = max(1, match.linenumber), max(1, match.columnnumber)
    end = max((match.linenumberend, match.columnnumberend), (line, column))
    return Span(source.file, line, column, *end)


def _pages(rules: Iterable[Any]) -> Iterator[PolicyPage]:
    for rule in sorted({rule.id: rule for rule in rules}.values(), key=lambda rule: str(rule.id)):
        severity = _SEVERITIES.get(rule.severity, Severity.MEDIUM)
        page = f"{rule.shortdesc}\n\n{rule.description}\n\n{rule.source_url}".strip()
        yield PolicyPage(name(rule.id), severity, rule.shortdesc, page)


def _resources(source: Source) -> Iterator[tuple[str, Resource]]:
    """The resources of the template, so that a comment at a logical ID applies to its matches."""
    template, _ = decode_str(source.text)
    declared = template.get("Resources") if isinstance(template, dict) else None
    for key, body in declared.items() if isinstance(declared, dict) else ():
        if hasattr(key, "start_mark") and hasattr(body, "start_mark"):
            header, whole = _place(key, source), _place(body, source)
            yield str(key), Resource(str(key), "", _DIALECT, header, Record({}, header.to(whole)))


def _place(node: Any, source: Source) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(source.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
