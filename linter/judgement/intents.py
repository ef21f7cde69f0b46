"""Intents: what the user says must never be, or alone may be, each held against the graph as a policy of its own.

Written in `moatlint.yaml` in the vocabulary of AWS Network Access Scopes. Loaded only where there are any: the proof
of what reaches what takes its time to import.
https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/network-access-scopes.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linter.finding import Evidence, Finding, Notice, Severity
from linter.graph.graph import Graph
from linter.policy import Policy
from linter.reachability.reachability import Reachability
from linter.reachability.scopes import Breach, Scope, breaches, scope
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.truth import NO

PREFIX = "intent-"
CONTENT = "NetworkInsightsAccessScopeContent"


def intent(written: Mapping[str, Any], home: Path, span: Span) -> Intent:
    """Read an intent as `moatlint.yaml` writes it; a scope of its own file is looked for below `home`.

    Raises:
        ValueError: its scope cannot be read or is none; the message says why, for a person.
    """
    name = str(written["name"])
    severity = Severity(written.get("severity", Severity.HIGH))
    return Intent(name, str(written.get("description", name)), severity, scope(_document(written["scope"], home)), span)


def _document(written: object, home: Path) -> Mapping[str, Any]:
    if isinstance(written, str):
        try:
            written = json.loads(Tree(home).read(home / written).text)
        except (Unreadable, RecursionError) as error:
            raise ValueError(str(error)) from error
    if not isinstance(written, Mapping):
        raise ValueError("a network access scope is an object")
    content = written.get(CONTENT, written)  # the form in which AWS hands out a scope that it keeps
    if not isinstance(content, Mapping):
        raise ValueError(f"{CONTENT} is not an object")
    return content


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent: its name, what it rules out, in words and as a scope, and where it is written.

    `strange` gathers what it names and a deployment does not declare, `concerned` that one declared it all.
    """

    name: str
    description: str
    severity: Severity
    scope: Scope
    span: Span
    strange: set[str] = field(default_factory=set, compare=False)
    concerned: set[bool] = field(default_factory=set, compare=False)

    @property
    def policy(self) -> Policy:
        """The policy that keeps it; its slug is the intent's name behind `intent-`."""
        page = f"{self.description}\n\nAn intent of yours, written at {self.span.file}, line {self.span.line}.\n"
        return Policy(f"{PREFIX}{self.name}", self.severity, self.check, page=page)

    def check(self, graph: Graph) -> Iterator[Finding]:
        """A finding for each path that it rules out; where there is none, that it is proven."""
        try:
            found = breaches(self.scope, Reachability(graph))
        except ValueError as error:  # it names what another deployment declares
            self.strange.add(str(error))
            return
        self.concerned.add(True)
        yield from (self._finding(graph, breach) for breach in found)
        if not found:
            yield Finding("", NO, self.name, self.span, excuse="it is proven: no path that it rules out exists")

    def _finding(self, graph: Graph, breach: Breach) -> Finding:
        node = graph.node(breach.target) or graph.node(breach.source)
        return Finding(
            f"{breach.source} reaches {breach.target}, which the intent {self.name} rules out",
            breach.when,
            breach.target if node is None else node.address,
            self.span if node is None else node.span,
            (Evidence(self.description, self.span),),
            breach.path,
        )

    @property
    def notice(self) -> Notice | None:
        """That it concerned nothing that was judged, where it names what no deployment declares."""
        if self.concerned or not self.strange:
            return None
        message = f"the intent {self.name} was held against nothing: {min(self.strange)}"
        return Notice(message, self.span, self.name)
