from xml.etree import ElementTree

from hypothesis import given, settings

from linter.report.formats import RenderOptions
from linter.report.junit import render
from tests.report.sample import EMPTY, HOSTILE, REPORT, hostile_report


def test_the_counts_are_those_of_the_cases() -> None:
    root = ElementTree.fromstring(render(REPORT, RenderOptions(possible=True)))
    assert root.attrib == {"name": "moatlint", "tests": "6", "failures": "3", "errors": "1"}
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))


def test_a_failure_tells_its_place() -> None:
    root = ElementTree.fromstring(render(REPORT, RenderOptions()))
    suite = next(suite for suite in root if suite.get("name") == "infra/network.tf")
    case = suite[0]
    assert case.attrib == {"classname": "ingress-ssh-open", "name": "aws_security_group.admin (10:20)"}
    told = (case.findtext("failure") or "").splitlines()
    assert told[0].startswith("infra/network.tf:10:20: SSH")
    assert told[-1] == "infra/network.tf:2:13: var.admin_cidr is 0.0.0.0/0 by default"


def test_there_is_nothing_in_it_that_jenkins_does_not_know() -> None:
    known = {
        "testsuites": {"name", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped"},
        "testcase": {"name", "classname"},
        "failure": {"type", "message"},
        "error": {"type", "message"},
        "skipped": {"message"},
    }
    for element in ElementTree.fromstring(render(REPORT, RenderOptions(possible=True))).iter():
        assert set(element.attrib) <= known[element.tag]


def test_an_accepted_finding_is_a_skipped_case_with_its_reason() -> None:
    root = ElementTree.fromstring(render(REPORT, RenderOptions()))
    (skipped,) = [case.find("skipped") for case in root.iter("testcase") if case.get("classname") != "notice"][-1:]
    assert skipped is not None
    assert skipped.get("message") == "bastion, until the tunnel is built"


def test_nothing_found_is_a_case_that_passed() -> None:
    root = ElementTree.fromstring(render(EMPTY, RenderOptions()))
    assert root.attrib == {"name": "moatlint", "tests": "1", "failures": "0", "errors": "0"}


@settings(deadline=None)
@given(HOSTILE)
def test_text_of_strangers_is_never_markup(text: str) -> None:
    root = ElementTree.fromstring(render(hostile_report(text), RenderOptions(possible=True)))
    allowed = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    assert {element.tag for element in root.iter()} <= allowed
