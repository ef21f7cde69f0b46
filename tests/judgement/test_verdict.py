"""A report holds what concerns the asker: sorted, told once, nothing counted twice and nothing dropped in silence."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from linter.deployment import Deployment
from linter.discovery.discover import Discovery, Target
from linter.finding import Evidence, Finding, Notice, Problem, Severity
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import Setup
from linter.judgement.judge import Judgement
from linter.judgement.verdict import Judged, Terms, assemble, page
from linter.policy import Graph, Policy, Section
from linter.report.report import Excused, PolicyPage, Report, Reported, Undecided
from linter.resource import Dialect, Resource
from linter.source import Span
from linter.tree import Tree
from linter.truth import YES
from linter.value import Record

TODAY = date(2026, 7, 1)
TEXT = "one\ntwo\nthree\nfour\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.tf", "b.tf", "c.yaml"):
        Path(name).write_text(TEXT, encoding="utf-8")


def silent(_graph: Graph) -> Iterator[Finding]:
    yield from ()


POLICY = Policy(
    "group-open",
    Severity.HIGH,
    silent,
    Section.NETWORK_TRAFFIC,
    ("control",),
    ("alias",),
    page="\nIt is open.\n\n## Why\nso.\n",
)


def told(file: str = "a.tf", line: int = 1, **more: object) -> Reported:
    finding = Finding("open", YES, "group.web", Span(file, line, 1, line, 4))
    plain = Reported("group-open", Severity.HIGH, True, finding, Dialect.TERRAFORM, f"{file}:{line}")
    return replace(plain, **more)


def judged(
    *findings: Reported,
    at: str = ".",
    dialect: Dialect = Dialect.TERRAFORM,
    files: tuple[str, ...] = (),
    **more: object,
) -> Judged:
    asked = frozenset(Path(file).resolve() for file in files)
    found = Target(Deployment(dialect, Path(at).resolve()), asked)
    judgement = replace(Judgement(reported=findings, files=("a.tf", "b.tf")), **more)
    return Judged(found, judgement, Setup(Config(), (POLICY,)))


def made(
    *several: Judged,
    threshold: Severity | None = Severity.INFO,
    discovery: Discovery | None = None,
    beside: tuple[Judged, ...] = (),
) -> Report:
    terms = Terms(("group-open",), threshold, TODAY)
    return assemble(Tree(Path.cwd()), discovery or Discovery(), several, terms, beside)


def lines(found: Report) -> list[tuple[str, int]]:
    return [(each.finding.span.file, each.finding.span.line) for each in found.reported]


def test_findings_are_sorted_by_place_whatever_deployment_they_come_from() -> None:
    found = made(judged(told("b.tf", 1), told("a.tf", 3)), judged(told("a.tf", 1), at="c.yaml"))
    assert lines(found) == [("a.tf", 1), ("a.tf", 3), ("b.tf", 1)]


def test_only_what_is_as_bad_as_the_threshold_is_told() -> None:
    several = judged(told(line=1), told(line=2, severity=Severity.LOW))
    assert lines(made(several, threshold=Severity.HIGH)) == [("a.tf", 1)]
    assert len(made(several, threshold=Severity.LOW).reported) == 2


def advised(config: Config) -> Judged:
    plain = told(line=2)
    advice = replace(plain, finding=replace(plain.finding, advice=True), severity=Severity.LOW)
    again = replace(told(line=3), finding=replace(told(line=3).finding, advice=True), severity=Severity.INFO)
    return replace(judged(told(line=1), advice, again), setup=Setup(config, (POLICY,)))


@pytest.mark.parametrize("select", [(), ("default",), ("Default",)])
def test_the_default_profile_leaves_out_advice_and_says_so(select: tuple[str, ...]) -> None:
    several = advised(Config(select=select))
    found = made(several, threshold=None)
    assert lines(found) == [("a.tf", 1)]
    assert [notice.message for notice in found.notices] == [
        "2 findings left out: mere advice, which --severity info shows"
    ]
    assert len(made(several, threshold=Severity.INFO).reported) == 3
    assert not made(several, threshold=Severity.INFO).notices


@pytest.mark.parametrize(
    "asking",
    [
        advised(Config(select=("strict",))),
        advised(Config(select=("default", "group-open"))),
        advised(Config(severities={"group-open": Severity.INFO})),
        replace(advised(Config()), setup=None),
    ],
    ids=["another profile", "a policy", "a severity of the user's", "another linter"],
)
def test_who_asks_for_advice_gets_it(asking: Judged) -> None:
    found = made(asking, threshold=None)
    assert len(found.reported) == 3
    assert not found.notices


def test_what_is_accepted_is_counted_apart_and_used_even_below_the_threshold() -> None:
    Path("a.tf").write_text("one # moatlint: ignore[group-open] fine\ntwo\n", encoding="utf-8")
    several = judged(told(line=1), told(line=2))
    found = made(several)
    assert lines(found) == [("a.tf", 2)]
    assert [each.reason for each in found.suppressed] == ["fine"]
    assert (found.summary.findings, found.summary.suppressed) == (1, 1)
    assert found.notices == made(several, threshold=Severity.CRITICAL).notices == ()


def test_the_counts_are_those_of_every_deployment_together() -> None:
    undecided, excused = (
        Undecided("group-open", "a", ()),
        Excused("group-open", "b", "it is meant", Span("a.tf", 1, 1, 1, 2)),
    )
    one = judged(told(), told(line=2, certain=False), clean=2, not_looked_at=1, resources=4, undecided=(undecided,))
    two = judged(at="c.yaml", files=(), clean=3, resources=5, excused=(excused,))
    found = made(one, replace(two, judgement=replace(two.judgement, files=("c.yaml", "a.tf"))))
    assert found.summary.findings == 1
    assert (found.summary.clean, found.summary.undecidable, found.summary.not_looked_at) == (5, 1, 1)
    assert (found.summary.deployments, found.summary.files, found.summary.resources) == (2, 3, 9)
    assert (found.undecided, found.excused) == ((undecided,), (excused,))


def test_of_what_a_module_and_its_plan_both_say_only_the_plan_is_told() -> None:
    planned = told(dialect=Dialect.PLAN, fingerprint="plan")
    found = made(judged(told(), told(line=2)), judged(planned, at="c.yaml", dialect=Dialect.PLAN))
    assert [each.dialect for each in found.reported] == [Dialect.PLAN, Dialect.TERRAFORM]
    assert lines(found) == [("a.tf", 1), ("a.tf", 2)]


def test_who_asks_for_a_file_is_told_what_concerns_it_and_that_there_is_more() -> None:
    evidence = told("a.tf", 2)
    proved = replace(
        evidence, finding=replace(evidence.finding, evidence=(Evidence("here", Span("b.tf", 1, 1, 1, 2)),))
    )
    found = made(judged(told("a.tf", 1), proved, told("b.tf", 3), files=("b.tf",)))
    assert lines(found) == [("a.tf", 2), ("b.tf", 3)]
    assert [each.message for each in found.notices] == ["1 finding not shown: neither in the named files nor new"]


def test_a_finding_concerns_the_file_that_declares_its_resource() -> None:
    span = Span("b.tf", 1, 1, 4, 5)
    declared = Resource("group.web", "aws_security_group", Dialect.TERRAFORM, span, Record({}, span))
    found = made(judged(told("a.tf", 1), files=("b.tf",), about={"group.web": declared}))
    assert lines(found) == [("a.tf", 1)]


def test_who_asks_for_a_deployment_by_its_own_file_is_told_all_of_it() -> None:
    whole = judged(told("a.tf"), at="c.yaml", dialect=Dialect.CLOUDFORMATION, files=("c.yaml",))
    assert lines(made(whole)) == [("a.tf", 1)]


def test_problems_and_notices_of_every_stage_are_told_once_and_sorted() -> None:
    late, early = (Problem(Span("a.tf", line, 1, line, 2), "broken") for line in (3, 1))
    first, second = Notice("no place"), Notice("a place", Span("a.tf", 1, 1, 1, 2))
    found = made(judged(problems=(late,), notices=(second,)), discovery=Discovery((), (early, late), (second, first)))
    assert found.problems == (early, late)
    assert found.notices == (first, second)


def test_a_suppression_is_not_called_idle_in_a_deployment_that_is_broken() -> None:
    Path("a.tf").write_text("one # moatlint: ignore[group-open] fine\n", encoding="utf-8")
    broken = judged(problems=(Problem(Span("b.tf", 1, 1, 1, 2), "broken"),))
    assert made(broken).notices == ()
    assert len(made(judged()).notices) == 1


def test_the_texts_that_excerpts_are_taken_from_are_those_of_findings_evidence_and_problems() -> None:
    proved = told("a.tf")
    proved = replace(proved, finding=replace(proved.finding, evidence=(Evidence("here", Span("c.yaml", 1, 1, 1, 2)),)))
    gone = Problem(Span("gone.tf", 1, 1, 1, 2), "it is gone")
    broken = Problem(Span("b.tf", 1, 1, 1, 2), "it is broken")
    found = made(judged(proved, problems=(gone, broken)))
    assert list(found.sources) == ["a.tf", "b.tf", "c.yaml"]
    assert found.sources["a.tf"].text == TEXT


def test_what_another_linter_says_beside_is_told_but_no_verdict_of_ours() -> None:
    foreign = PolicyPage("cfn-lint-e1", Severity.HIGH, "E1", "page")
    beside = judged(told("c.yaml", policy="cfn-lint-e1"), at="c.yaml", clean=9, resources=9, pages=(foreign,))
    found = made(judged(told(), clean=1, resources=1), beside=(beside,))
    assert [each.policy for each in found.reported] == ["group-open", "cfn-lint-e1"]
    assert (found.summary.clean, found.summary.resources, found.summary.deployments) == (1, 1, 1)
    assert [each.slug for each in found.pages] == ["group-open", "cfn-lint-e1"]


def test_the_page_of_a_policy_has_its_first_line_for_a_title() -> None:
    shown = page(POLICY)
    assert (shown.slug, shown.title, shown.section) == ("group-open", "It is open.", "control-network-traffic")
    assert (shown.controls, shown.aliases) == (("control",), ("alias",))
    assert shown.page.startswith("It is open.")
