"""The comments that tell checkov, tfsec and trivy to skip a rule, each where its documentation says it may stand.

https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html
https://aquasecurity.github.io/tfsec/latest/guides/configuration/ignores/
https://trivy.dev/latest/docs/scanner/misconfiguration/config/config/#filtering-resources-by-inline-comments
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from linter.peers.layout import Layout
from linter.peers.names import Peer
from linter.peers.skip import Skip
from linter.source import HCL_ENDINGS, Comment, Source

MARKS = ("checkov:skip=", "bridgecrew:skip=", "cortex:skip=", "tfsec:", "trivy:")
"""The words that such a comment holds one of."""

_CHECKOV = re.compile(r"(?:checkov|bridgecrew|cortex):skip= *(?P<names>[\w-]+(?:,[\w-]+)*)?(?::(?P<reason>.*))?")
_RULE = re.compile(r"(?P<peer>tfsec|trivy):(?P<sections>\S+)")
_NAME = re.compile(r"(?P<name>[^\[]+)(?:\[(?P<values>.*)\])?")
_OPENED = re.compile(r"\s*(?:resource|data|module|provider)\b")
_DECORATION = "#/* \t"


def skips(source: Source, comments: Iterable[Comment]) -> Iterator[Skip]:
    """The rules that the comments of a file tell other linters to skip."""
    written = tuple(comments)
    layout = Layout(source, written)
    ignoring = {comment.span.line for comment in written if _RULE.search(comment.text)}
    for comment in written:
        yield from _of_checkov(layout, comment)
        yield from _of_trivy(layout, comment, ignoring)


def _of_checkov(layout: Layout, comment: Comment) -> Iterator[Skip]:
    """checkov skips a rule for the resource, or all resources of the module, that the comment stands inside of."""
    skip = _CHECKOV.search(comment.text)
    if skip is None:
        return
    line = _header(layout, comment)
    reason = (skip["reason"] or "").strip().removesuffix("*/").rstrip()
    fault = "" if line else "it stands inside of no resource or module"
    if not skip["names"]:
        yield Skip(Peer.CHECKOV, "", line, line, reason, comment.span, fault="it names no rule")
    for name in (skip["names"] or "").split(",") if skip["names"] else ():
        yield Skip(Peer.CHECKOV, name, line, line, reason, comment.span, fault=fault)


def _header(layout: Layout, comment: Comment) -> int:
    """The first line of the resource or module that a comment stands inside of; 0 where there is none."""
    line = comment.span.line
    start, end = min(layout.around(line), default=(0, 0))
    if layout.source.file.endswith(HCL_ENDINGS):
        inside = start < line < end and _OPENED.match(layout.source.lines[start - 1]) is not None
        return start if inside else 0
    # in a template, the line of the logical ID counts as well
    return start or (line if _follows_code(layout, comment) else 0)


def _of_trivy(layout: Layout, comment: Comment, ignoring: set[int]) -> Iterator[Skip]:
    """tfsec and trivy skip a rule for what begins on the line of the comment, or on the next one."""
    rules = list(_RULE.finditer(comment.text))
    if not rules:
        return
    line = _target(layout, comment, ignoring)
    reason = " ".join(_RULE.sub(" ", comment.text.removesuffix("*/")).strip(_DECORATION).split())
    for rule in rules:
        peer = Peer(rule["peer"])
        sections = rule["sections"].split(":")
        told = dict(zip(sections[::2], sections[1::2], strict=False))
        named = _NAME.fullmatch(told.get("ignore", ""))
        name = named["name"] if named else ""
        until, fault = _until(told.get("exp", ""))
        if "ws" in told:
            fault = f"it holds in the workspace {told['ws']} only"
        values = _values(named["values"] or "") if named else ()
        fault = fault if name else "it names no rule"
        yield Skip(peer, name, line, layout.last(line), reason, comment.span, until=until, values=values, fault=fault)


def _target(layout: Layout, comment: Comment, ignoring: set[int]) -> int:
    """The line of the comment where code stands before it, else the next one after all lines of such comments."""
    if _follows_code(layout, comment):
        return comment.span.line
    line = comment.span.end_line + 1
    while line in ignoring and layout.source.lines[line - 1].lstrip().startswith(("#", "//", "/*")):
        line += 1
    return line


def _follows_code(layout: Layout, comment: Comment) -> bool:
    return bool(layout.source.lines[comment.span.line - 1][: comment.span.column - 1].strip())


def _until(written: str) -> tuple[date | None, str]:
    """The last day, and what is wrong with the way it is written."""
    if not written:
        return None, ""
    try:
        return date.fromisoformat(written), ""
    except ValueError:
        return None, f"{written} is not a date"


def _values(written: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.partition("=") for pair in written.split(",") if pair)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
