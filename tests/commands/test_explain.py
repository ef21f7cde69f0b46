"""`moatlint explain` shows the page of a policy."""

from pathlib import Path

import pytest

from linter.cli import main


def test_a_page_tells_why_and_how_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ingress-ssh-open"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("ingress-ssh-open (critical)\n\nSSH is open")
    assert "HOW TO FIX\n" in page
    assert "CKV_AWS_24" in page
    assert max(map(len, page.splitlines())) <= 120


def test_a_page_shows_what_is_reported_and_what_is_fine_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "imdsv1-allowed"]) == 0
    page = capsys.readouterr().out
    assert [line for line in page.splitlines() if line.endswith((", REPORTED", ", FINE"))] == [
        "TERRAFORM, REPORTED",
        "TERRAFORM, FINE",
        "CLOUDFORMATION, REPORTED",
        "CLOUDFORMATION, FINE",
    ]
    assert "# expect" not in page


def test_an_example_that_is_long_is_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "vpc-flow-logs-missing"]) == 0
    page = capsys.readouterr().out
    assert "TERRAFORM, REPORTED" in page
    assert "TERRAFORM, FINE" not in page
    assert "Longer examples are on its page: https://" in page


@pytest.mark.parametrize("fixture", [b"# expect: ?", b"\xff"], ids=["a wrong comment", "another encoding"])
def test_a_policy_of_ones_own_is_explained_whatever_its_fixtures_are(
    tmp_path: Path, fixture: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = "title: It has none.\nkind: subnet\nexpect: {tags.a: {set: true}}\nmessage: none\nseverity: low\n"
    (tmp_path / "house-rule.yaml").write_text(policy, encoding="utf-8")
    cases = tmp_path / "fixtures" / "house_rule"
    cases.mkdir(parents=True)
    (cases / "case.tf").write_bytes(b'resource "aws_subnet" "s" { # expect: house-rule\n}\n')
    assert main(["explain", "house-rule", "--policies", str(tmp_path)]) == 0
    assert 'TERRAFORM, REPORTED\n  resource "aws_subnet" "s" {\n  }\n' in capsys.readouterr().out
    (cases / "other.tf").write_bytes(fixture + b"\n")
    assert main(["explain", "house-rule", "--policies", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("house-rule (low)\n\nIt has none.")
    assert "fault of moatlint" not in captured.err


def test_a_rule_of_another_linter_is_explained_by_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ckv_aws_24"]) == 0
    assert capsys.readouterr().out.startswith("ingress-ssh-open (critical)")


def test_an_unknown_policy_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ingress-shh-open"]) == 2
    assert "Did you mean ingress-ssh-open?" in capsys.readouterr().err


def test_a_folder_that_is_none_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "x", "--policies", str(tmp_path / "none")]) == 2
    assert "is not a folder of policies" in capsys.readouterr().err


def test_a_name_of_another_linter_that_stands_for_several_policies_lists_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "AVD-AWS-0107"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("AVD-AWS-0107 stands for 2 policies:\n\n  ingress-rdp-open  critical  Remote Desktop")
    assert "WHY IS THIS BAD?" not in out


def test_a_rule_of_another_linter_without_a_counterpart_is_said_to_have_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "CKV_AWS_18"]) == 2
    assert "No policy stands for CKV_AWS_18 of checkov" in capsys.readouterr().err
