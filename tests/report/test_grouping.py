from msgspec.structs import replace

from linter.finding import Severity
from linter.report.formats import RenderOptions
from linter.report.grouping import (
    alike,
    by_severity,
    counts_in_words,
    findings_to_show,
    grouped,
    open_questions,
    severity_counts,
)
from linter.report.report import Undecided
from tests.report.sample import METADATA, REPORT, SSH, SUBNETS


def test_findings_of_one_policy_at_one_place_are_one_group() -> None:
    groups = grouped((*SUBNETS, SSH))
    assert [group.first.policy for group in groups] == ["subnet-auto-public-ip", "ingress-ssh-open"]
    assert groups[0].resources == ("module.net.aws_subnet.public[0]", "module.net.aws_subnet.public[1]")


def test_a_possible_finding_is_not_grouped_with_a_certain_one() -> None:
    assert len(grouped((SSH, replace(SSH, certain=False)))) == 2


def test_groups_that_say_the_same_of_other_resources_are_alike() -> None:
    finding = SSH.finding
    other = replace(SSH, finding=replace(finding, resource="b", message=finding.message.replace(finding.resource, "b")))
    worse = replace(other, severity=Severity.LOW)
    groups = [group for reported in (SSH, other, worse, METADATA) for group in grouped((reported,))]
    assert [len(same) for same in alike(groups)] == [2, 1, 1]


def test_the_worst_come_first_and_the_certain_before_the_possible() -> None:
    lesser = replace(SSH, severity=Severity.HIGH)
    assert [group.first for group in by_severity(grouped((*SUBNETS, METADATA, lesser)))] == [
        lesser,
        METADATA,
        SUBNETS[0],
    ]


def test_only_what_was_asked_for_is_told_and_counted() -> None:
    certain = findings_to_show(REPORT, RenderOptions())
    assert severity_counts(certain) == ((Severity.CRITICAL, 1), (Severity.MEDIUM, 2))
    assert len(findings_to_show(REPORT, RenderOptions(possible=True))) == len(certain) + 1


def test_what_is_told_as_possible_is_not_told_as_undecided_too() -> None:
    same = Undecided(METADATA.policy, METADATA.finding.resource, METADATA.finding.when.doubts)
    report = replace(REPORT, undecided=(*REPORT.undecided, same))
    assert open_questions(report, RenderOptions()) == report.undecided
    assert open_questions(report, RenderOptions(possible=True)) == REPORT.undecided


def test_counts_say_what_is_only_possible() -> None:
    assert counts_in_words((SSH, METADATA)) == "2 findings (1 critical, 1 high; 1 only possible)"
    assert counts_in_words((SSH,)) == "1 finding (1 critical)"
