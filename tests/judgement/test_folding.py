"""What a wider finding implies is told with it: once, whoever accepts which of the two, and never less severely."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from linter.finding import Finding, Severity
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.folding import folded
from linter.judgement.registry import policies
from linter.policy import Policy
from linter.report.report import Report, Reported, Suppressed
from linter.resource import Dialect
from linter.source import Span
from linter.truth import YES, unknown
from linter.workspace import Workspace
from tests.growth import grows_linearly

RULE = """\
resource "aws_security_group" "open" {
  vpc_id = "vpc-1"
  # COMMENT
  ingress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


def checked(folder: Path, text: str, *slugs: str) -> Report:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return Workspace(folder, uniform(Config(), policies(select=slugs))).check([folder])


def names(report: Report) -> list[tuple[int, str, tuple[str, ...]]]:
    return [
        (told.finding.span.line, told.policy, tuple(narrower.policy for narrower in told.subsumes))
        for told in report.reported
    ]


def test_what_a_wider_rule_implies_is_told_with_it_and_a_rule_of_its_own_by_itself(tmp_path: Path) -> None:
    report = checked(tmp_path, RULE, "ingress-all-traffic-open", "ingress-ssh-open", "ingress-rdp-open")
    assert names(report) == [
        (8, "ingress-all-traffic-open", ("ingress-rdp-open", "ingress-ssh-open")),
        (14, "ingress-ssh-open", ()),
    ]
    assert report.summary.findings == 2


def test_without_the_wider_policy_the_narrower_ones_speak_for_themselves(tmp_path: Path) -> None:
    report = checked(tmp_path, RULE, "ingress-ssh-open", "ingress-rdp-open")
    assert names(report) == [(8, "ingress-rdp-open", ()), (8, "ingress-ssh-open", ()), (14, "ingress-ssh-open", ())]


def test_who_accepts_the_wider_finding_accepts_what_it_implies(tmp_path: Path) -> None:
    text = RULE.replace("COMMENT", "moatlint: ignore[ingress-all-traffic-open] a sandbox")
    report = checked(tmp_path, text, "ingress-all-traffic-open", "ingress-ssh-open")
    assert names(report) == [(14, "ingress-ssh-open", ())]
    assert [(each.reported.policy, each.reason) for each in report.suppressed] == [
        ("ingress-all-traffic-open", "a sandbox"),
        ("ingress-ssh-open", "ingress-all-traffic-open is accepted: a sandbox"),
    ]


def test_who_accepts_a_narrower_finding_still_hears_of_the_wider_one(tmp_path: Path) -> None:
    text = RULE.replace("COMMENT", "moatlint: ignore[ingress-ssh-open] keys only")
    report = checked(tmp_path, text, "ingress-all-traffic-open", "ingress-ssh-open", "ingress-rdp-open")
    assert names(report) == [(8, "ingress-all-traffic-open", ("ingress-rdp-open",)), (14, "ingress-ssh-open", ())]
    assert [each.reason for each in report.suppressed] == ["keys only"]
    assert not report.notices


def told(policy: str, severity: Severity = Severity.HIGH, *, certain: bool = True, scenario: str = "") -> Reported:
    when = YES if certain else unknown("the port is not known")
    finding = Finding("open", when, "group", Span("main.tf", 1, 1, 1, 2))
    return Reported(policy, severity, certain, finding, Dialect.TERRAFORM, policy, scenario)


def policy(slug: str, *wider: str) -> Policy:
    return Policy(slug, Severity.HIGH, lambda _graph: iter(()), implied_by=wider)


FAMILY = (policy("wide"), policy("narrow", "wide"))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (told("wide", Severity.LOW), told("narrow")),
        (told("wide", certain=False), told("narrow")),
        (told("wide", certain=False, scenario="A is true"), told("narrow", certain=False, scenario="A is false")),
        (told("wide"), replace(told("narrow"), deployment="elsewhere")),
        (told("wide"), replace(told("narrow"), finding=replace(told("narrow").finding, resource="other"))),
    ],
    ids=["less severe", "less certain", "in another scenario", "in another deployment", "about another resource"],
)
def test_a_finding_of_which_something_would_be_lost_stays(wide: Reported, narrow: Reported) -> None:
    assert folded([wide, narrow], FAMILY) == [wide, narrow]


def test_what_is_as_doubtful_as_the_wider_finding_is_folded_into_it() -> None:
    wide, narrow = told("wide", certain=False), told("narrow", certain=False)
    assert folded([narrow, wide], FAMILY) == [replace(wide, subsumes=(narrow,))]


def test_of_a_chain_the_widest_tells_all() -> None:
    family = (*FAMILY, policy("least", "narrow", "wide"))
    wide, narrow, least = told("wide"), told("narrow"), told("least")
    assert folded([least, narrow, wide], family) == [replace(wide, subsumes=(least, narrow))]


def test_an_accepted_finding_stays_accepted_beside_the_wider_one() -> None:
    wide, narrow = told("wide"), Suppressed(told("narrow"), "known")
    assert folded([narrow, wide], FAMILY) == [narrow, wide]


def test_policies_that_imply_each_other_are_both_told() -> None:
    family = (policy("wide", "narrow"), policy("narrow", "wide"))
    assert folded([told("wide"), told("narrow")], family) == [told("wide"), told("narrow")]


def test_what_implies_one_of_our_policies_is_a_policy_and_itself_implied_by_all_above_it() -> None:
    ours = {each.slug: each for each in policies(select=("all",))}
    for each in ours.values():
        for wider in each.implied_by:
            assert set(ours[wider].implied_by) < set(each.implied_by), (each.slug, wider)


def test_folding_grows_as_the_findings_about_one_rule_do(tmp_path: Path) -> None:
    chosen = policies(select=["ingress-ssh-open", "ingress-all-traffic-open", "ingress-cidr-not-host"])

    def folding(number: int) -> Callable[[], object]:
        blocks = ", ".join(f'"20.{at // 256}.{at % 256}.0/25"' for at in range(number))
        text = RULE.replace('"0.0.0.0/0"', blocks)
        listed = list(checked(tmp_path, text, *(policy.slug for policy in chosen)).reported)
        assert len(listed) > number
        return lambda: folded(listed, chosen)

    assert grows_linearly(folding, 100, 400)
