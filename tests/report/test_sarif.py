import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from linter.finding import Severity
from linter.report import sarif
from linter.report.formats import RenderOptions
from linter.report.report import Report
from linter.report.sarif import render
from tests.report.sample import EMPTY, REPORT, SSH, SUBNETS, hostile_report

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas/sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EVERYTHING = RenderOptions(possible=True, verbose=True)


def run(report: Report, options: RenderOptions = EVERYTHING) -> Any:
    (only,) = json.loads(render(report, options))["runs"]
    return only


@pytest.mark.parametrize("report", [REPORT, EMPTY, hostile_report("\x1b[31m](1)\ud800 ")])
def test_the_schema_of_oasis_describes_what_is_told(report: Report) -> None:
    VALIDATOR.validate(json.loads(render(report, EVERYTHING)))


def test_a_result_has_all_that_code_scanning_reads() -> None:
    ssh = run(REPORT)["results"][0]
    assert ssh["ruleId"] == "ingress-ssh-open"
    assert ssh["level"] == "error"
    assert ssh["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "infra/network.tf", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 10, "startColumn": 20, "endLine": 10, "endColumn": 34},
    }
    assert set(ssh["partialFingerprints"]) == {"primaryLocationLineHash", "moatlint/v1"}
    assert "[var.admin_cidr is 0.0.0.0/0 by default](1)" in ssh["message"]["text"]
    assert ssh["relatedLocations"][0]["id"] == 1


def test_a_path_is_a_code_flow_whose_undeclared_hops_are_told_with_the_declared() -> None:
    (flow,) = run(REPORT)["results"][0]["codeFlows"]
    stations = [each["location"] for each in flow["threadFlows"][0]["locations"]]
    assert [station["physicalLocation"]["region"]["startLine"] for station in stations] == [14, 6]
    assert stations[0]["message"]["text"].startswith("comes in through the internet gateway")


def test_rules_are_unique_and_their_indices_right() -> None:
    only = run(REPORT)
    ids = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert ids == ["imdsv1-allowed", "ingress-ssh-open", "subnet-auto-public-ip"]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in only["results"])


def test_a_rule_carries_its_page_and_a_score() -> None:
    rule = run(REPORT)["tool"]["driver"]["rules"][1]
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["properties"]["tags"] == ["security", "aws", "control-network-traffic", "EC2.13"]
    assert rule["fullDescription"]["text"] == "Anybody can try keys and passwords against the host."
    assert rule["help"]["markdown"].startswith("# SSH is open to the whole internet.\n\n## Why is this bad?")
    assert rule["helpUri"].startswith("https://docs.aws.amazon.com/")


def test_one_fault_of_many_instances_is_one_alert() -> None:
    (subnets,) = [each for each in run(REPORT)["results"] if each["ruleId"] == "subnet-auto-public-ip"]
    assert subnets["properties"]["instances"] == [f"module.net.aws_subnet.public[{n}]" for n in range(2)]
    assert "The same holds of module.net.aws_subnet.public[1]." in subnets["message"]["text"]


def test_an_accepted_finding_is_never_an_alert_by_default() -> None:
    assert not [each for each in run(REPORT, RenderOptions())["results"] if "suppressions" in each]
    (accepted,) = [each for each in run(REPORT)["results"] if "suppressions" in each]
    assert accepted["suppressions"][0]["justification"] == "bastion, until the tunnel is built"


def test_names_are_uris_from_the_root_of_the_repository() -> None:
    results = run(REPORT, RenderOptions(possible=True, directory="/work tree/live", base="/work tree"))["results"]
    places = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert places == {"live/infra/network.tf", "live/infra/gr%C3%B6%C3%9Fe%20servers.yaml"}


def test_what_could_not_be_judged_is_a_notification_and_no_success() -> None:
    (invocation,) = run(REPORT)["invocations"]
    assert not invocation["executionSuccessful"]
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error", "note"]
    assert run(EMPTY)["invocations"][0]["executionSuccessful"]


def test_the_worst_come_first_where_github_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 1)
    only = run(replace(REPORT, reported=(*SUBNETS, SSH), suppressed=()))
    assert [each["ruleId"] for each in only["results"]] == ["ingress-ssh-open"]
    left_out = only["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    assert left_out.startswith("1 finding of the lowest severities left out")


def test_text_of_strangers_makes_no_links() -> None:
    finding = replace(SSH.finding, message="a [here](https://evil.example) b", evidence=())
    (result,) = run(Report(reported=(replace(SSH, finding=finding),), summary=EMPTY.summary))["results"]
    assert "](" not in result["message"]["text"]


def test_levels_follow_severities() -> None:
    assert [sarif.level(each) for each in Severity] == ["note", "note", "warning", "error", "error"]
