"""What the configuration states must never be is held against the graph, and proved or broken with the path."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.judgement.configuration.config import BadConfig, load
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import Catalogue
from linter.report.report import Report
from linter.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
EXPOSED = ROOT / "fixtures" / "scenarios" / "001_ssh_world_public_instance"
FROM_INTERNET = {"ResourceStatement": {"Resources": ["internet"]}}
TO_PORT = {"PacketHeaderStatement": {"DestinationPorts": ["3389"], "Protocols": ["tcp"]}}


def judged(home: Path, intents: str, template: str = "main.tf") -> Report:
    (home / template).write_text((EXPOSED / template).read_text(encoding="utf-8"), encoding="utf-8")
    (home / "moatlint.yaml").write_text(f"intents:\n{intents}", encoding="utf-8")
    return Workspace(home.resolve(), uniform(load(home / "moatlint.yaml", Catalogue()), ())).check([home])


def stated(name: str, scope: object, severity: str = "high") -> str:
    return f"  - {{name: {name}, severity: {severity}, scope: {json.dumps(scope)}}}\n"


@pytest.mark.parametrize("template", ["main.tf", "template.yaml"])
def test_a_broken_intent_is_a_finding_with_the_path_as_proof(tmp_path: Path, template: str) -> None:
    report = judged(tmp_path, stated("closed", {"MatchPaths": [{"Source": FROM_INTERNET}]}, "critical"), template)
    (broken,) = report.reported
    assert broken.policy == "intent-closed"
    assert broken.severity == "critical"
    assert broken.certain
    assert [hop.action for hop in broken.finding.path][-1]
    assert "moatlint.yaml" in {Path(each.span.file).name for each in broken.finding.evidence}


def test_what_alone_may_be_is_excluded(tmp_path: Path) -> None:
    admin = {"PacketHeaderStatement": {"DestinationPorts": ["22"], "Protocols": ["tcp"]}}
    scope = {
        "MatchPaths": [{"Source": FROM_INTERNET}],
        "ExcludePaths": [{"Source": FROM_INTERNET, "Destination": admin}],
    }
    assert not judged(tmp_path, stated("only-ssh", scope)).reported


def test_a_proven_intent_can_be_shown(tmp_path: Path) -> None:
    report = judged(tmp_path, stated("no-rdp", {"MatchPaths": [{"Source": FROM_INTERNET, "Destination": TO_PORT}]}))
    assert not report.reported
    assert ["proven" in each.reason for each in report.excused] == [True]


def test_the_scope_that_aws_keeps_is_taken_as_it_is(tmp_path: Path) -> None:
    gateway = {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}
    (tmp_path / "scope.json").write_text(
        json.dumps({"NetworkInsightsAccessScopeContent": {"MatchPaths": [{"Source": gateway}]}}), encoding="utf-8"
    )
    assert [each.policy for each in judged(tmp_path, stated("kept", "scope.json")).reported] == ["intent-kept"]


def test_an_intent_that_names_what_nothing_declares_is_an_error_and_never_proven(tmp_path: Path) -> None:
    scope = {"MatchPaths": [{"Source": {"ResourceStatement": {"Resources": ["aws_instance.gone"]}}}]}
    report = judged(tmp_path, stated("gone", scope))
    assert not report.reported
    assert not report.excused
    assert ["aws_instance.gone" in each.message for each in report.problems] == [True]


def test_an_error_of_a_scope_in_a_file_of_its_own_points_into_the_file(tmp_path: Path) -> None:
    scope = '{\n "MatchPaths": [\n  {"Source": {"ResourceStatement": {"ResourceType": []}}}]}'
    (tmp_path / "scope.json").write_text(scope, encoding="utf-8")
    with pytest.raises(BadConfig, match="did you mean ResourceTypes") as bad:
        judged(tmp_path, stated("kept", "scope.json"))
    assert [(Path(each.span.file).name, each.span.line) for each in bad.value.problems] == [("scope.json", 3)]


def test_a_scope_that_asks_for_resources_of_which_there_are_none_says_so(tmp_path: Path) -> None:
    balancers = {"ResourceStatement": {"ResourceTypes": ["AWS::RDS::DBInstance"]}}
    report = judged(tmp_path, stated("none", {"MatchPaths": [{"Source": FROM_INTERNET, "Destination": balancers}]}))
    assert not report.reported
    assert ["matches no resource" in each.message for each in report.notices] == [True]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"MatchPats": []}, "'MatchPats' is not part of a network access scope"),
        ({"MatchPaths": []}, "needs MatchPaths"),
        ("../secret.json", "outside the scanned tree"),
        ("missing.json", "missing.json"),
    ],
)
def test_a_scope_that_is_none_is_an_error_where_it_stands(tmp_path: Path, scope: object, said: str) -> None:
    with pytest.raises(BadConfig, match=said) as bad:
        judged(tmp_path, stated("bad", scope))
    assert [each.span.line for each in bad.value.problems] == [2]
