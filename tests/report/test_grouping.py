from dataclasses import replace

from linter.finding import Severity
from linter.report.formats import RenderOptions
from linter.report.grouping import by_severity, grouped, severity_counts, told
from tests.report.sample import METADATA, REPORT, SSH, SUBNETS


def test_findings_of_one_policy_at_one_place_are_one_group() -> None:
    groups = grouped((*SUBNETS, SSH))
    assert [group.first.policy for group in groups] == ["subnet-auto-public-ip", "ingress-ssh-open"]
    assert groups[0].resources == ("module.net.aws_subnet.public[0]", "module.net.aws_subnet.public[1]")


def test_a_possible_finding_is_not_grouped_with_a_certain_one() -> None:
    assert len(grouped((SSH, replace(SSH, certain=False)))) == 2


def test_the_worst_come_first_and_the_certain_before_the_possible() -> None:
    lesser = replace(SSH, severity=Severity.HIGH)
    assert [group.first for group in by_severity(grouped((*SUBNETS, METADATA, lesser)))] == [
        lesser,
        METADATA,
        SUBNETS[0],
    ]


def test_only_what_was_asked_for_is_told_and_counted() -> None:
    certain = told(REPORT, RenderOptions())
    assert severity_counts(certain) == ((Severity.CRITICAL, 1), (Severity.MEDIUM, 2))
    assert len(told(REPORT, RenderOptions(possible=True))) == len(certain) + 1
