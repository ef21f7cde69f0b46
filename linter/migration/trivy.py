"""The files of trivy and of tfsec before it: their configuration, and the lists of what is ignored.

https://trivy.dev/latest/docs/references/configuration/config-file/
https://trivy.dev/latest/docs/configuration/filtering/#by-finding-ids
https://aquasecurity.github.io/tfsec/latest/guides/configuration/config/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from linter.migration.outcome import FileIgnore, Left, Names, Outcome, Setting, no_counterpart
from linter.migration.reading import Entry, read
from linter.migration.settings import accepted, chosen, graded, is_date
from linter.peers.names import Peer
from linter.source import Source, Span

CONFIGURATION = "trivy.yaml"
IGNORED = ".trivyignore"
IGNORED_YAML = (".trivyignore.yaml", ".trivyignore.yml")
TFSEC = ("config.json", "config.yml", "config.yaml")
TFSEC_FOLDER = ".tfsec"

_RULE = re.compile(r"(?i)(?:avd-)?aws-\S+")
_GRADES = MappingProxyType({"error": "high", "warning": "medium"})
_LISTS: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("scan", "skip-dirs"): "exclude",
        ("scan", "skip-files"): "exclude",
        ("misconfiguration", "terraform", "vars"): "var_files",
        ("misconfiguration", "cloudformation", "params"): "parameter_files",
    }
)
_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "exit-code": "findings of low severity and worse exit with 1: moatlint check --severity, or --exit-zero",
        "format": "give it on the command line: moatlint check --format",
        "ignore-policy": "write it as policies of your own, or as comments: Rego is not run",
        "output": "give it on the command line: moatlint check --output",
        "rego": "write the checks anew: moatlint policies new, and moatlint check --policies DIR",
        "severity": "give it on the command line: moatlint check --severity",
    }
)
_TOLD_BY_TFSEC: Mapping[str, str] = MappingProxyType(
    {
        "minimum_severity": "give it on the command line: moatlint check --severity",
        "min_required_version": "pin the version where moatlint is installed",
    }
)


def configuration(source: Source) -> Iterator[Outcome]:
    """The settings of a `trivy.yaml`.

    Raises:
        Misread: it is not YAML.
    """
    root = read(source)
    for path, key in _LISTS.items():
        entry = root.get(*path)
        yield from (Setting(key, item.text) for item in (entry.items if entry is not None else ()))
    for path, entry in _leaves(root):
        if path not in _LISTS and path != ("ignorefile",):
            told = _TOLD.get(path[0], "moatlint has no such setting")
            yield Left(entry.span, f"{'.'.join(path)}: {told}")


def _leaves(entry: Entry, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for key, inner in entry.pairs:
        if isinstance(inner.content, dict) and inner.content:
            yield from _leaves(inner, (*path, key))
        else:
            yield (*path, key), inner


def ignore_file(source: Source, names: Names) -> Iterator[Outcome]:
    """The rules of a `.trivyignore`: one a line, a comment above it for a reason, and perhaps `exp:` and an end."""
    reason = ""
    for number, line in enumerate(source.lines, 1):
        words = line.split()
        if not words or line.lstrip().startswith("#"):
            reason = line.strip().lstrip("# ") if words else ""
            continue
        span = Span(source.file, number, 1, number, len(line) + 1)
        until = next((word.removeprefix("exp:") for word in words[1:] if word.startswith("exp:")), "")
        if _RULE.fullmatch(words[0]):
            yield from accepted(names, Peer.TRIVY, words[0], span, reason, until)
        else:
            yield Left(span, no_counterpart(Peer.TRIVY, words[0]))


def ignore_yaml(source: Source, names: Names) -> Iterator[Outcome]:
    """The misconfigurations of a `.trivyignore.yaml`.

    Raises:
        Misread: it is not YAML.
    """
    for kind, listed in read(source).pairs:
        if kind != "misconfigurations":
            yield Left(listed.span, f"{kind}: moatlint looks at infrastructure only")
            continue
        for entry in listed.items:
            name, reason, until = (_text(entry, key) for key in ("id", "statement", "expired_at"))
            paths = entry.get("paths")
            if paths is None or not paths.items:
                yield from accepted(names, Peer.TRIVY, name, entry.span, reason, until)
                continue
            written = names.written(Peer.TRIVY, name)
            if not written:
                yield Left(entry.span, no_counterpart(Peer.TRIVY, name))
            elif until and not is_date(until):
                yield Left(entry.span, f"{name} of trivy is ignored until {until}, which is not a date")
            else:
                why = reason or f"accepted for trivy as {name}"
                yield from (FileIgnore(path.text, written, why, until, path.span) for path in paths.items)


def _text(entry: Entry, key: str) -> str:
    value = entry.get(key)
    return value.text if value is not None else ""


def tfsec(source: Source, names: Names) -> Iterator[Outcome]:
    """The settings of tfsec.

    Raises:
        Misread: it is neither YAML nor JSON.
    """
    for key, entry in read(source).pairs:
        if key == "exclude":
            for item in entry.items:
                yield from _excluded(item, names)
        elif key == "include":
            for item in entry.items:
                yield from chosen("select", names, Peer.TFSEC, item)
        elif key == "severity_overrides":
            for name, severity in entry.pairs:
                word = severity.text.lower()
                yield from graded(names, Peer.TFSEC, severity, name, _GRADES.get(word, word))
        else:
            yield Left(entry.span, f"{key}: {_TOLD_BY_TFSEC.get(key, 'moatlint has no such setting')}")


def _excluded(entry: Entry, names: Names) -> Iterator[Outcome]:
    """A rule that is left out, perhaps until a day."""
    name, _, until = entry.text.partition(":")
    if until:
        yield from accepted(names, Peer.TFSEC, name, entry.span, "", until)
    else:
        yield from chosen("ignore", names, Peer.TFSEC, entry)
