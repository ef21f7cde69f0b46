"""`moatlint migrate` turns what other linters were told into ours, and says what it cannot turn."""

from pathlib import Path

import pytest
import yaml

from linter.cli import main

GROUP = """\
resource "aws_security_group" "a" {
  # checkov:skip=CKV_AWS_24:the bastion
  # checkov:skip=CKV_AWS_18:logs
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def files(**written: str) -> None:
    for name, text in written.items():
        path = Path(name.replace("__", "/").replace("_dot_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def configuration() -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load(Path("moatlint.yaml").read_text(encoding="utf-8"))
    return read


def test_the_difference_is_printed_and_nothing_is_changed(capsys: pytest.CaptureFixture[str]) -> None:
    files(main_dot_tf=GROUP)
    assert main(["migrate"]) == 1
    out, err = capsys.readouterr()
    assert "+# moatlint: ignore[ingress-ssh-open] the bastion\n" in out
    assert "-  # checkov:skip=CKV_AWS_24:the bastion\n" in out
    assert "main.tf:3:3: no counterpart: CKV_AWS_18 of checkov" in err
    assert "1 file would change; 1 thing without a counterpart" in err
    assert Path("main.tf").read_text(encoding="utf-8") == GROUP


def test_what_was_accepted_stays_accepted_and_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    files(main_dot_tf=GROUP)
    assert main(["migrate", "--write"]) == 0
    assert main(["migrate"]) == 0
    assert "nothing to change" in capsys.readouterr().err
    assert main(["check", "--select", "ingress-ssh-open"]) == 0
    assert "1 finding suppressed" in capsys.readouterr().out


def test_the_configuration_of_checkov_becomes_ours(capsys: pytest.CaptureFixture[str]) -> None:
    files(
        _dot_checkov_dot_yaml="skip-check: [CKV_AWS_130, CKV_AWS_18, 'CKV2_AWS_5*']\nsoft-fail-on: CKV_AWS_79\n"
        "skip-path:\n- examples/\n- a.*b\nquiet: true\n"
    )
    assert main(["migrate", "--write"]) == 0
    assert configuration() == {
        "ignore": ["subnet-auto-public-ip", "cloudfront-origin-plaintext", "sg-unused"],
        "severity": {"imdsv1-allowed": "info"},
        "exclude": ["examples/"],
    }
    err = capsys.readouterr().err
    assert ".checkov.yaml:1:27: no counterpart: CKV_AWS_18" in err
    assert ".checkov.yaml:5:3: no counterpart: skip-path a.*b" in err
    assert "quiet: give it on the command line" in err


def test_the_lists_of_trivy_become_acceptances_with_reason_and_end() -> None:
    files(
        _dot_trivyignore="# the lab\nAVD-AWS-0178 exp:2099-01-31\n\nAVD-AWS-0164\nCVE-2020-1\n",
        _dot_trivyignore_dot_yaml="misconfigurations:\n- {id: AWS-0028, paths: [a/*.tf], statement: old}\n",
        a__main_dot_tf="locals {}\n",
        trivy_dot_yaml="scan: {skip-dirs: [vendor]}\nmisconfiguration: {terraform: {vars: [p.tfvars]}}\n",
    )
    assert main(["migrate", "--write"]) == 0
    assert configuration() == {
        "accept": [
            {"policy": "vpc-flow-logs-missing", "until": "2099-01-31", "reason": "the lab"},
            {"policy": "subnet-auto-public-ip", "reason": "accepted for trivy as AVD-AWS-0164"},
        ],
        "exclude": ["vendor"],
        "var_files": ["p.tfvars"],
    }
    assert Path("a/main.tf").read_text(encoding="utf-8") == "# moatlint: ignore-file[imdsv1-allowed] old\nlocals {}\n"
    assert main(["migrate"]) == 0


def test_the_configuration_of_tfsec_and_a_deny_list_become_ours() -> None:
    files(
        _dot_tfsec__config_dot_json='{"exclude": ["AWS082", "aws-ec2-no-public-ip-subnet:2099-01-31"], '
        '"severity_overrides": {"aws-elb-http-not-used": "ERROR"}}',
        deny_list_dot_yml="RulesToSuppress:\n- {id: W60, reason: no logs}\n- {id: W3}\n",
    )
    assert main(["migrate", "--write"]) == 0
    assert configuration() == {
        "ignore": ["default-vpc-created"],
        "accept": [
            {"policy": "vpc-flow-logs-missing", "reason": "no logs"},
            {
                "policy": "subnet-auto-public-ip",
                "until": "2099-01-31",
                "reason": "accepted for tfsec as aws-ec2-no-public-ip-subnet",
            },
        ],
        "severity": {"lb-listener-plaintext": "high"},
    }


def test_the_baseline_of_checkov_becomes_a_baseline_of_the_findings_it_lists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = '{"resource": "aws_security_group.a", "check_ids": ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_18"]}'
    files(
        main_dot_tf=GROUP.replace("checkov", "was"),
        _dot_checkov_dot_baseline=f'{{"failed_checks": [{{"file": "/main.tf", "findings": [{found}]}}]}}',
    )
    assert main(["check", "--select", "ingress-ssh-open"]) == 1
    assert main(["migrate", "--write"]) == 0
    assert configuration() == {"baseline": "moatlint-baseline.json"}
    err = capsys.readouterr().err
    assert "CKV_AWS_25 of aws_security_group.a is in the baseline, and moatlint finds nothing there" in err
    assert "CKV_AWS_18 of checkov is about something" in err
    assert main(["check", "--select", "ingress-ssh-open"]) == 0
    assert main(["migrate"]) == 0


def test_a_configuration_that_is_there_is_added_to() -> None:
    files(_dot_checkov_dot_yml="skip-check: CKV_AWS_130\n", moatlint_dot_yaml="# ours\nignore: [sg-unused]\n")
    assert main(["migrate", "--write"]) == 0
    assert Path("moatlint.yaml").read_text(encoding="utf-8") == "# ours\nignore: [sg-unused, subnet-auto-public-ip]\n"


def test_nothing_is_written_through_a_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files(main_dot_tf="locals {}\n", real__main_dot_txt=GROUP, _dot_checkov_dot_yaml="skip-check: CKV_AWS_130\n")
    Path("link.tf").symlink_to(tmp_path / "real" / "main.txt")
    Path("moatlint.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert main(["migrate", "--write"]) == 2
    err = capsys.readouterr().err
    assert "link.tf is a link" in err
    assert "moatlint.yaml" in err
    assert Path("real/main.txt").read_text(encoding="utf-8") == GROUP
    assert not Path("nowhere.yaml").exists()


def test_a_file_that_cannot_be_understood_is_an_error_and_the_others_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files(_dot_checkov_dot_yaml="skip-check: [", main_dot_tf=GROUP)
    assert main(["migrate"]) == 2
    out, err = capsys.readouterr()
    assert "error: .checkov.yaml:1:1: It cannot be read: it is not YAML: line 1" in err
    assert "moatlint: ignore[ingress-ssh-open]" in out


def test_generated_templates_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    metadata = '{"cfn_nag": {"rules_to_suppress": [{"id": "W33"}]}}'
    subnet = f'{{"Type": "AWS::EC2::Subnet", "Metadata": {metadata}}}'
    files(cdk_dot_out__app_dot_json=f'{{"Resources": {{"S": {subnet}}}}}')
    assert main(["migrate"]) == 0
    assert "honour: [cdk-nag]" in capsys.readouterr().err
