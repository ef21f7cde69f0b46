"""The fixtures of the policies: their cases, what each expects, and what a policy finds in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from linter.columns import evaluator
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.deployments.graphs import Evaluated
from linter.finding import Finding, Fix
from linter.graph.graph import Graph
from linter.judgement.configuration.config import Config
from linter.judgement.editing import applied
from linter.judgement.judge import Judgement, judge
from linter.judgement.registry import FIXTURES
from linter.policy import Policy, Severity
from linter.report.report import Excused, Reported
from linter.resource import Declarations, Dialect
from linter.scenarios import affordable
from linter.tree import Tree

ENDINGS = (".tf", ".yaml")
"""The endings of the files of cases, one for each language."""
_COMMENT = re.compile(r"# (expect possible|expect|excused): (.*?)(?= # |$)")
_EXPECTED = re.compile(r"([a-z0-9-]+)((?: [a-z]+(?:=\d+)?)*)((?: \"[^\"]+\")*)(?:, |$)")
_CORPORATE = re.compile(r"^# corporate networks: (.*)$", re.MULTILINE)
_QUOTED = re.compile(r"\"([^\"]+)\"")
_SEVERITIES = frozenset(Severity)


class Unjudged(Exception):  # noqa: N818 - it describes the case
    """A case that a policy cannot be held against; the message says why, for a person."""


class Verdict(Struct, frozen=True, order=True):
    """What a policy says about one line.

    `certainty` is certain, possible or excused. `severity` is empty where it is the policy's own. `evidence` counts the
    places that prove it; `path` is whether there is one; `fix` is `fix`, `unsafe`, or empty where none is offered.
    `words` are parts of what people are told.
    """

    line: int
    policy: str
    certainty: str
    severity: str = ""
    evidence: int = 0
    path: bool = False
    fix: str = ""
    words: tuple[str, ...] = ()


def expected(case: Path) -> list[Verdict]:
    """The verdicts that the comments of a case expect, sorted.

    Raises:
        ValueError: a comment does not follow the notation that CONTRIBUTING.md describes.
    """
    lines = case.read_text(encoding="utf-8").splitlines()
    return sorted(
        verdict
        for number, line in enumerate(lines, 1)
        for comment in _COMMENT.finditer(line)
        for verdict in _noted(number, comment[1], comment[2].strip())
    )


def _noted(line: int, kind: str, text: str) -> list[Verdict]:
    certainty = {"expect": "certain", "expect possible": "possible"}.get(kind, kind)
    verdicts, at = [], 0
    while at < len(text):
        item = _EXPECTED.match(text, at)
        if item is None:
            raise ValueError(f"line {line}: cannot read `{text[at:]}`")
        verdicts.append(_verdict(line, item[1], certainty, item[2].split(), tuple(_QUOTED.findall(item[3]))))
        at = item.end()
    return verdicts


def _verdict(line: int, slug: str, certainty: str, notes: list[str], words: tuple[str, ...]) -> Verdict:
    severity, evidence = "", 0
    for note in notes:
        if note in _SEVERITIES:
            severity = note
        elif note.startswith("evidence="):
            evidence = int(note.removeprefix("evidence="))
        elif note not in {"path", "fix", "unsafe"}:
            raise ValueError(f"line {line}: `{note}` is neither a severity, `evidence=N`, `path`, `fix` nor `unsafe`")
    fix = next((note for note in notes if note in {"fix", "unsafe"}), "")
    return Verdict(line, slug, certainty, severity, evidence, "path" in notes, fix, words)


def said(case: Path, policy: Policy) -> list[Verdict]:
    """The verdicts of the policy on a case, sorted, with those words of each that the case quotes."""
    judgement = _judged(case, policy)
    quoting = [verdict for verdict in expected(case) if verdict.words]
    told = [(_reported(reported, policy), _told(reported.finding)) for reported in judgement.reported]
    told += [(_excused(excused), excused.reason) for excused in judgement.excused]
    verdicts = []
    for verdict, text in told:
        quotes = [each for each in quoting if each.line == verdict.line and all(word in text for word in each.words)]
        quoting = [each for each in quoting if each not in quotes[:1]]
        verdicts.append(replace(verdict, words=quotes[0].words if quotes else ()))
    return sorted(verdicts)


def _told(finding: Finding) -> str:
    """All that people are told of a finding: its message, reasons, doubts, evidence, and what its fix writes."""
    doubts = (doubt.reason for doubt in finding.when.doubts)
    evidence = (f"{evidence.resource} {evidence.message}" for evidence in finding.evidence)
    fix = finding.fix
    fixed = () if fix is None else (f"becomes {fix.replacement.strip()}.".replace('"', ""), fix.title)
    return "\n".join((finding.message, finding.severity_reason, *doubts, *evidence, *fixed))


def _reported(reported: Reported, policy: Policy) -> Verdict:
    finding = reported.finding
    return Verdict(
        finding.span.line,
        reported.policy,
        "certain" if reported.certain else "possible",
        "" if reported.severity is policy.severity else str(reported.severity),
        len(finding.evidence),
        bool(finding.path),
        "" if finding.fix is None else "unsafe" if finding.fix.risk else "fix",
    )


def _excused(excused: Excused) -> Verdict:
    return Verdict(excused.span.line, excused.policy, "excused")


def cleared(case: Path, policy: Policy) -> int:
    """How many resources of the case are certainly fine, says the policy."""
    return _judged(case, policy).clean


def fixes(case: Path, policy: Policy) -> list[tuple[str, Fix]]:
    """The fixes that the policy offers, each with the resource it found at fault."""
    findings = [reported.finding for reported in _judged(case, policy).reported]
    return [(finding.resource, finding.fix) for finding in findings if finding.fix is not None]


def mends(case: Path, policy: Policy, resource: str, fix: Fix) -> bool:
    """Whether the policy finds nothing in the resource any more once the fix is made."""
    judgement = _judged(case, policy, applied([fix], _text(case)))
    return resource not in {reported.finding.resource for reported in judgement.reported}


@contextmanager
def forgetful(cases: Iterable[Path], stale: Callable[[str], bool]) -> Iterator[None]:
    """Let the graphs of the cases forget the facts that stale modules worked out, and remember them afterwards."""
    graphs = [graph for case in cases for graph in _graphs(case).values()]
    before = [(graph.facts, dict(graph.facts)) for graph in graphs]
    try:
        for facts, _ in before:
            for fact in [fact for fact in facts if stale(_module_of(fact))]:
                del facts[fact]
        yield
    finally:
        for facts, remembered in before:
            facts.clear()
            facts.update(remembered)


def _module_of(fact: object) -> str:
    """The module of the function that works a fact out."""
    return str(getattr(fact[0] if isinstance(fact, tuple) else fact, "__module__", ""))


class _Shared(Evaluated, frozen=True):
    """A case whose graphs are made once for every policy that is held against it."""

    graphs: dict[int, Graph] = field(default_factory=dict)

    def scenarios(
        self,
        *,
        pristine_default_vpc: bool = False,  # noqa: ARG002 - the graphs are shared
    ) -> Iterator[tuple[Mapping[str, bool], Graph]]:
        """The graph of each combination of answers."""
        for answers, declared in self.answered:
            if id(declared.resources) not in self.graphs:
                corporate = corporate_networks(Path(self.place))
                self.graphs[id(declared.resources)] = Graph(
                    declared,
                    strangers=Config(corporate_networks=corporate).strangers,
                    corporate=corporate,
                )
            yield answers, self.graphs[id(declared.resources)]


def judged_text(case: Path, policy: Policy, text: str) -> Judgement:
    """What the policy says of a text in the place of a case, whatever is wrong with it."""

    def evaluate(answers: Mapping[str, bool] = NO_ANSWERS) -> Declarations:
        return _evaluated(case, text, tuple(sorted(answers.items())))

    made = Evaluated(Deployment(_dialect(case), case), str(case), affordable(evaluate()), evaluate)
    return judge(made, (policy,), {}, str)


def _judged(case: Path, policy: Policy, text: str | None = None) -> Judgement:
    """What the policy says of the case, or of another text in its place. Everything but the policy runs only once."""
    written = _text(case) if text is None else text

    def evaluate(answers: Mapping[str, bool] = NO_ANSWERS) -> Declarations:
        return _evaluated(case, written, tuple(sorted(answers.items())))

    deployment = Deployment(_dialect(case), case)
    made = _Shared(deployment, str(case), affordable(evaluate()), evaluate, graphs=_graphs(case))
    judgement = judge(made, (policy,), {}, str)
    for problem in judgement.problems:
        raise Unjudged(f"{case.name}:{problem.span.line}: {problem.message}")
    for undecided in judgement.undecided:
        if not undecided.doubts:
            raise Unjudged(f"{case.name}: {undecided.resource} is possibly at fault, and no doubt says why")
    return judgement


def _dialect(case: Path) -> Dialect:
    return Dialect.TERRAFORM if case.suffix == ".tf" else Dialect.CLOUDFORMATION


def corporate_networks(case: Path) -> tuple[str, ...]:
    """The corporate networks that a comment of a case names: `# corporate networks: 198.51.100.0/24`."""
    named = _CORPORATE.search(_text(case))
    return tuple(named[1].split(", ")) if named else ()


@cache
def _home(case: Path) -> Path:
    """The folder that a case may read: the one that holds all fixtures."""
    return next((folder.parent for folder in case.parents if folder.name == FIXTURES), case.parent)


@cache
def _text(case: Path) -> str:
    return case.read_text(encoding="utf-8")


@cache
def _graphs(_: Path) -> dict[int, Graph]:
    """The graphs that have been made for a case."""
    return {}


@cache
def _evaluated(case: Path, text: str, answers: tuple[tuple[str, bool], ...]) -> Declarations:
    dialect, path, file = _dialect(case), case, case
    if dialect is Dialect.TERRAFORM:  # a module is a folder: let each case have one of its own
        path = case.with_suffix("")
        file = path / "main.tf"
    return evaluator(dialect)(Deployment(dialect, path), Tree(_home(case), {file: text}), Inputs(), dict(answers))


def forget() -> None:
    """Forget all cases: their files may be other ones now."""
    for remembered in (_home, _text, _graphs, _evaluated):
        remembered.cache_clear()
