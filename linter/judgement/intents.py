"""Intents: paths that the user forbids, or allows exclusively, each checked against the graph as its own policy.

Written in `moatlint.yaml` in the vocabulary of AWS Network Access Scopes. Loaded only where there are any: the proof
of what reaches what takes its time to import.
https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/network-access-scopes.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from linter.equality import equal_without
from linter.finding import Evidence, Finding, Notice, Problem, Severity
from linter.graph.graph import Graph
from linter.judgement.configuration.config import OF_INTENTS
from linter.policy import Policy
from linter.questions.exposures import reachability
from linter.reachability.scopes.breaches import Breach, breaches, unmatched
from linter.reachability.scopes.scope import NotUnderstood, Scope, scope
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.truth import NO

CONTENT = "NetworkInsightsAccessScopeContent"


class Written(Struct, frozen=True):
    """A scope as written, and its place: a separate file (`text`) or `moatlint.yaml`."""

    document: Mapping[str, Any]
    span: Span
    text: str = ""

    def at(self, word: str) -> Span:
        """The place of a word: its line if the scope is a separate file, otherwise the whole scope."""
        quoted = json.dumps(word)
        for number, line in enumerate(self.text.splitlines(), 1):
            if word and quoted in line:
                column = line.index(quoted) + 1
                return Span(self.span.file, number, column, number, column + len(quoted))
        return self.span


def intent(written: Mapping[str, Any], home: Tree, span: Span) -> Intent | Problem:
    """Read an intent as `moatlint.yaml` writes it; a scope in a file of its own is looked for in `home`.

    Returns a problem where its scope says something that is not understood.

    Raises:
        ValueError: its scope cannot be read; the message says why, for a person.
    """
    name = str(written["name"])
    severity = Severity(written.get("severity", Severity.HIGH))
    document = _document(written["scope"], home, span)
    try:
        meant = scope(document.document)
    except NotUnderstood as error:
        return Problem(document.at(error.word), f"The scope of the intent {name} cannot be held: {error}.")
    return Intent(name, str(written.get("description", name)), severity, meant, span, document)


def _document(written: object, home: Tree, span: Span) -> Written:
    text = ""
    if isinstance(written, str):
        try:
            source = home.read(home.root / written)
            text, span = source.text, source.whole
            written = json.loads(text)
        except (Unreadable, RecursionError) as error:
            raise ValueError(str(error)) from error
    if not isinstance(written, Mapping):
        raise ValueError("a network access scope is an object")
    content = written.get(CONTENT, written)  # the form in which AWS hands out a scope that it keeps
    if not isinstance(content, Mapping):
        raise ValueError(f"{CONTENT} is not an object")
    return Written(content, span, text)


@equal_without("written", "strange", "concerned", "empty")
class Intent(Struct, frozen=True):
    """An intent: its name, the paths it rules out, in words and as a scope, and its place.

    `strange` gathers what it names and a deployment does not declare, `concerned` that one declares it all, `empty` the
    types of resources of which a deployment has none.
    """

    name: str
    description: str
    severity: Severity
    scope: Scope
    span: Span
    written: Written
    strange: dict[str, str] = field(default_factory=dict)
    concerned: set[bool] = field(default_factory=set)
    empty: list[frozenset[str]] = field(default_factory=list)

    @property
    def policy(self) -> Policy:
        """The policy that keeps it; its slug is the intent's name behind `intent-`."""
        page = f"{self.description}\n\nAn intent of yours, written at {self.span.file}, line {self.span.line}.\n"
        return Policy(f"{OF_INTENTS}{self.name}", self.severity, self.check, page=page)

    def check(self, graph: Graph) -> Iterator[Finding]:
        """Find the paths that it rules out; if there is none, say that it is proven."""
        try:
            violations = breaches(self.scope, reachability(graph))
        except NotUnderstood as error:  # it may name what another deployment declares
            self.strange[str(error)] = error.word
            return
        self.concerned.add(True)
        self.empty.append(frozenset(unmatched(self.scope, graph)))
        yield from (self._finding(graph, breach) for breach in violations)
        if not violations:
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
    def problem(self) -> Problem | None:
        """The problem that no deployment declares what it names, if so."""
        if self.concerned or not self.strange:
            return None
        reason = min(self.strange)
        place = self.written.at(self.strange[reason])
        return Problem(place, f"The scope of the intent {self.name} cannot be held: {reason}.")

    @property
    def notice(self) -> Notice | None:
        """That it says something of no resource at all: no deployment has any of a type that it asks for."""
        empty = frozenset.intersection(*self.empty) if self.empty else frozenset()
        if not empty:
            return None
        types = ", ".join(sorted(empty))
        return Notice(
            f"the intent {self.name} matches no resource: nothing is declared of {types}", self.span, self.name
        )
