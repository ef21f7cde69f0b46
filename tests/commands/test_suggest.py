"""`moatlint suggest`: which fixes are suggested in a pull request, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linter.cli import main
from tests.scratch_repository import Repository

HEADERS = {
    "main.tf": 'resource "aws_subnet" "old" {\n  map_public_ip_on_launch = true\n}\n',
    "net.yaml": "Resources:\n  Old:\n    Type: AWS::EC2::Subnet\n    Properties:\n      MapPublicIpOnLaunch: true\n",
}
NEW = {
    "main.tf": '\nresource "aws_subnet" "new" {\n  vpc_id = "vpc-1"\n\n  map_public_ip_on_launch = true\n}\n',
    "net.yaml": HEADERS["net.yaml"].partition("\n")[2].replace("Old", "New"),
}
LOGGED = {
    "main.tf": (
        'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/16"\n}\n',
        'resource "aws_flow_log" "a" {\n  vpc_id = aws_vpc.a.id\n  traffic_type = "ALL"\n'
        '  log_destination_type = "s3"\n  log_destination = "arn:aws:s3:::l"\n}\n',
    ),
    "net.yaml": (
        "Resources:\n  A:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n",
        "  Log:\n    Type: AWS::EC2::FlowLog\n    Properties:\n      ResourceType: VPC\n      ResourceId: !Ref A\n"
        "      TrafficType: ALL\n      LogDestinationType: s3\n      LogDestination: arn:aws:s3:::l\n",
    ),
}
OF_BOTH = pytest.mark.parametrize("name", HEADERS)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path, HEADERS)
    made.git("branch", "base")
    return made


def propose(repository: Repository, name: str, text: str) -> None:
    repository.write({name: text})
    repository.commit()


def suggested(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[list[dict[str, Any]], str]:
    """The comments of the review, and what is said beside it."""
    assert main(["suggest", "--base", "base", *arguments]) == code
    written = capsys.readouterr()
    return (json.loads(written.out)["comments"] if written.out else []), written.err


@OF_BOTH
def test_what_the_branch_brings_is_suggested_and_what_was_there_is_not(
    name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(repository, name, HEADERS[name] + NEW[name])
    (comment,), _ = suggested(capsys)
    last = len((HEADERS[name] + NEW[name]).splitlines())
    assert (comment["path"], comment["line"]) == (name, last - 1 if name == "main.tf" else last)
    assert "false\n```" in comment["body"]


@OF_BOTH
@pytest.mark.parametrize(("apart", "count"), [(20, 0), (0, 1)])
def test_a_fix_is_suggested_only_where_the_difference_shows_its_lines(
    name: str, apart: int, count: int, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    vpc, log = LOGGED[name]
    between = "# a\n" * apart
    propose(repository, name, vpc + between + log)
    repository.git("branch", "-f", "base")
    propose(repository, name, vpc + between)
    comments, _ = suggested(capsys, "--unsafe", "--select", "vpc-flow-logs-missing")
    assert len(comments) == count


@OF_BOTH
def test_fixes_that_touch_are_one_suggestion(
    name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "main.tf": '\nresource "aws_lb" "new" {\n  internal = true\n}\n',
        "net.yaml": "  New:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      Name: a\n",
    }
    propose(repository, name, HEADERS[name] + texts[name])
    options = ("--select", "lb-deletion-protection,lb-drop-invalid-headers")
    (comment,), _ = suggested(capsys, *options)
    assert comment["body"].count("lb-") >= 4
    suggestion = comment["body"].partition("suggestion\n")[2].partition("\n```")[0]
    lines = (HEADERS[name] + texts[name]).splitlines()
    first = comment.get("start_line", comment["line"])
    lines[first - 1 : comment["line"]] = suggestion.split("\n")
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    main(["check", name, *options, "--format", "json"])
    left = json.loads(capsys.readouterr().out)["findings"]
    assert left == []


def test_a_file_that_is_not_as_the_pull_request_has_it_is_left_alone(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(repository, "main.tf", HEADERS["main.tf"] + NEW["main.tf"])
    repository.write({"main.tf": "# merged\n" + HEADERS["main.tf"] + NEW["main.tf"]})
    comments, said = suggested(capsys)
    assert comments == []
    assert "what is checked out is not what the pull request has" in said


def test_a_file_with_other_ends_of_lines_is_left_alone(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(repository, "new.tf", NEW["main.tf"].replace("\n", "\r\n"))
    Path("new.tf").write_bytes(NEW["main.tf"].replace("\n", "\r\n").encode())
    repository.commit()
    comments, said = suggested(capsys)
    assert comments == []
    assert "its lines do not end in \\n alone" in said


def test_a_line_with_a_credential_is_not_repeated(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    secret = NEW["main.tf"].replace("= true", '= true # password = "correct horse"')
    propose(repository, "main.tf", HEADERS["main.tf"] + secret)
    comments, said = suggested(capsys)
    assert comments == []
    assert "its lines may hold a credential" in said


def test_an_unsafe_fix_is_suggested_only_if_that_is_asked_for(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(repository, "disk.tf", 'resource "aws_ebs_volume" "a" {\n  size = 8\n}\n')
    comments, said = suggested(capsys)
    assert comments == []
    assert "not suggested without --unsafe (Set encrypted to true)" in said
    (comment,), _ = suggested(capsys, "--unsafe")
    assert "  size      = 8\n  encrypted = true\n```" in comment["body"]


def test_what_was_suggested_before_is_left_out(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    propose(repository, "main.tf", HEADERS["main.tf"] + NEW["main.tf"])
    comments, _ = suggested(capsys)
    Path("known.json").write_text(json.dumps([{"body": None}, {}, "x", *comments]), encoding="utf-8")
    comments, said = suggested(capsys, "--known", "known.json")
    assert comments == []
    assert "1 suggestion made before" in said


@pytest.mark.parametrize("content", ["{}", "[", "[" * 100_000, "\x00"])
def test_comments_that_cannot_be_read_are_an_error(
    content: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(repository, "main.tf", HEADERS["main.tf"] + NEW["main.tf"])
    Path("known.json").write_text(content, encoding="utf-8")
    comments, said = suggested(capsys, "--known", "known.json", code=2)
    assert comments == []
    assert "known.json" in said


def test_a_review_can_be_written_to_a_file(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    propose(repository, "main.tf", HEADERS["main.tf"] + NEW["main.tf"])
    assert suggested(capsys, "--output", "review.json") == ([], "")
    assert json.loads(Path("review.json").read_text(encoding="utf-8"))["commit_id"] == repository.git(
        "rev-parse", "HEAD"
    )


def test_a_base_that_is_not_there_is_an_error(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", "--base", "nowhere"]) == 2
    assert "There is no commit nowhere" in capsys.readouterr().err


def test_a_syntax_error_elsewhere_is_said_and_keeps_no_suggestion_away(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write({"other/main.tf": 'resource "aws_vpc" {'})
    propose(repository, "main.tf", HEADERS["main.tf"] + NEW["main.tf"])
    comments, said = suggested(capsys, code=2)
    assert len(comments) == 1
    assert "other/main.tf:1" in said
