"""The files of checkov: its configuration, and the baseline of findings that are known.

https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html
https://github.com/bridgecrewio/checkov/blob/main/checkov/common/output/baseline.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType

from linter.judgement.registry import Catalogue
from linter.migration.outcome import Left, Listed, Names, Outcome, Setting, no_counterpart
from linter.migration.reading import Entry, read
from linter.migration.settings import chosen, graded
from linter.peers.names import Peer
from linter.source import Source

CONFIGURATIONS = (".checkov.yaml", ".checkov.yml")
BASELINE = ".checkov.baseline"

_SEVERITY = re.compile(r"(?i)none|info|low|medium|high|critical")
_PLAIN_PATH = re.compile(r"\^?(?P<path>[\w./ -]+)\$?")
_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "compact": "one line for each finding is the default",
        "directory": "name the folders on the command line: moatlint check DIR",
        "download-external-modules": "nothing is downloaded: run terraform init first",
        "evaluate-variables": "variables are always evaluated",
        "external-checks-dir": "write the checks anew: moatlint policies new, and moatlint check --policies DIR",
        "external-checks-git": "write the checks anew: moatlint policies new, and moatlint check --policies DIR",
        "file": "name the files on the command line: moatlint check FILE",
        "framework": "Terraform, plans and CloudFormation are found by themselves",
        "hard-fail-on": "findings of low severity and worse fail: moatlint check --severity, or severity: here",
        "output": "name the format on the command line: moatlint check --format, or --output",
        "output-file-path": "name the file on the command line: moatlint check --output FILE",
        "quiet": "give it on the command line: moatlint check --quiet",
        "skip-framework": "leave files out with exclude:",
        "soft-fail": "give it on the command line: moatlint check --exit-zero",
    }
)


def configuration(source: Source, names: Names, catalogue: Catalogue) -> Iterator[Outcome]:
    """The settings of a `.checkov.yaml`.

    Raises:
        Misread: it is not YAML.
    """
    for written, entry in read(source).pairs:
        key = written.replace("_", "-")
        if key in ("skip-check", "check"):
            for item in entry.items:
                yield from _rule("ignore" if key == "skip-check" else "select", item, names, catalogue)
        elif key == "soft-fail-on":
            for item in entry.items:
                yield from graded(names, Peer.CHECKOV, item, item.text, "info")
        elif key == "skip-path":
            yield from (_path(item) for item in entry.items)
        elif key == "var-file":
            yield from (Setting("var_files", item.text) for item in entry.items)
        elif key != "baseline":  # its file is read by itself
            yield Left(entry.span, f"{written}: {_TOLD.get(key, 'moatlint has no such setting')}")


def _rule(key: str, entry: Entry, names: Names, catalogue: Catalogue) -> Iterator[Outcome]:
    """A rule, or a pattern of rules, that is skipped or selected: the key is ours for it."""
    word = entry.text
    if _SEVERITY.fullmatch(word):
        yield Left(entry.span, f"{word}: checkov's severities are not ours: give moatlint check --severity")
    elif "*" in word:
        matching = [alias for alias in catalogue.aliases if fnmatchcase(alias, word.lower())]
        policies = sorted({slug for alias in matching for slug in catalogue.aliases[alias]})
        yield from (Setting(key, slug) for slug in policies)
        if not policies:
            yield Left(entry.span, no_counterpart(Peer.CHECKOV, word))
    else:
        yield from chosen(key, names, Peer.CHECKOV, entry)


def _path(entry: Entry) -> Outcome:
    """A path that is left out: checkov takes a regular expression, we a pattern as in a .gitignore."""
    plain = _PLAIN_PATH.fullmatch(entry.text.replace("\\.", "."))
    if plain is None:
        return Left(entry.span, f"skip-path {entry.text}: write the regular expression as a pattern under exclude:")
    return Setting("exclude", plain["path"])


def baseline(source: Source, names: Names) -> Iterator[Outcome]:
    """The findings that a baseline lists, and those that moatlint cannot find.

    Raises:
        Misread: it is not JSON.
    """
    failed = read(source).get("failed_checks")
    for file in failed.items if failed is not None else ():
        findings = file.get("findings")
        for finding in findings.items if findings is not None else ():
            resource, rules = finding.get("resource"), finding.get("check_ids")
            for rule in rules.items if rules is not None else ():
                policies = names.policies(Peer.CHECKOV, rule.text)
                where = resource.text if resource is not None else ""
                if policies:
                    yield Listed(policies, _address(where), rule.text, rule.span)
                else:
                    yield Left(rule.span, f"{no_counterpart(Peer.CHECKOV, rule.text)} ({where})")


def _address(resource: str) -> str:
    """Our address of a resource: checkov puts the type before a logical ID."""
    return resource.rpartition(".")[2] if "::" in resource else resource
