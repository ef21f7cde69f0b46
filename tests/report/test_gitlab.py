import json

from msgspec.structs import replace

from linter.report.formats import RenderOptions
from linter.report.gitlab import render
from linter.report.report import Report, Summary
from tests.report.sample import EMPTY, REPORT, SSH


def test_an_issue_has_what_gitlab_reads() -> None:
    issue = json.loads(render(REPORT, RenderOptions()))[0]
    assert issue == {
        "description": SSH.finding.message,
        "check_name": "ingress-ssh-open",
        "fingerprint": "5f1c",
        "severity": "blocker",
        "location": {"path": "infra/network.tf", "lines": {"begin": 10, "end": 10}},
    }


def test_issues_that_would_become_one_are_told_apart() -> None:
    elsewhere = replace(SSH, finding=replace(SSH.finding, span=REPORT.reported[0].finding.span))
    issues = json.loads(render(Report(reported=(SSH, elsewhere), summary=Summary()), RenderOptions()))
    assert [issue["fingerprint"] for issue in issues] == ["5f1c", "5f1c-2"]


def test_what_could_not_be_judged_is_an_issue() -> None:
    (issue,) = [issue for issue in json.loads(render(REPORT, RenderOptions())) if "judged" in issue["check_name"]]
    assert issue["check_name"] == "could-not-be-judged"
    assert issue["description"] == "a value is missing after the equals sign. Write one."


def test_nothing_found_is_an_empty_array() -> None:
    assert render(EMPTY, RenderOptions()) == "[]\n"
