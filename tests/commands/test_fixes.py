"""A fix is made where it is proved: the finding is gone, nothing new came, and only the lines that it needs differ."""

from __future__ import annotations

import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cfnlint.decode
import hcl2
import pytest
from _pytest.mark import ParameterSet

from linter.authoring.cases import corporate_networks, expected
from linter.cli import main
from linter.fixing import Fixed, Fixer
from tests.policy_cases import CASES, ROOT

EXAMPLES = ROOT / "examples"
FIXABLE = [case for case in CASES if any(verdict.fix for verdict in expected(case))]
INSTANCE = 'resource "aws_instance" "web" {\n  ami           = "ami-1" # keep   this\n  instance_type = "t3.micro"\n}\n'
TEMPLATE = "Resources:\n  Web:\n    Type: AWS::EC2::Instance # keep\n    Properties:\n      ImageId:   ami-1\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def slug_of(case: Path) -> str:
    return case.parent.name.replace("_", "-")


def open_fixes(slug: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The findings of a policy that carry a fix."""
    main(["check", "--select", slug, "--possible", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert not report["errors"]
    return [finding for finding in report["findings"] if "fix" in finding]


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are no longer there, and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def is_read_by_another_parser(file: Path) -> bool:
    """Whether python-hcl2, or the decoder of cfn-lint, reads a file without an error."""
    if file.suffix == ".tf":
        return bool(hcl2.loads(f"{file.read_text()}\n"))
    _, faults = cfnlint.decode.decode(str(file))
    return not faults


def one_in_a_policy(ending: str = "") -> list[ParameterSet]:
    """Every case whose name ends so, all but one of each policy marked as slow: in one language, the other by turns."""
    by_policy: dict[str, list[Path]] = {}
    for case in FIXABLE:
        by_policy.setdefault(case.parent.name, []).append(case)
    chosen = {cases[0] if number % 2 else cases[-1] for number, cases in enumerate(by_policy.values())}
    return [
        pytest.param(case, id=f"{case.parent.name}/{case.name}", marks=[] if case in chosen else pytest.mark.slow)
        for case in FIXABLE
        if case.name.endswith(ending)
    ]


@pytest.mark.parametrize("case", one_in_a_policy())
def test_a_fix_that_is_offered_is_made(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(case.name)
    shutil.copy(case, file)
    networks = corporate_networks(case)
    if networks:
        Path("moatlint.yaml").write_text(json.dumps({"corporate_networks": networks}))
    before, slug = file.read_text(), slug_of(case)
    main(["check", file.name, "--select", slug, "--possible", "--fix", "--unsafe"])
    said = capsys.readouterr().err
    assert "not fixed" not in said
    assert "fixed " in said
    assert open_fixes(slug, capsys) == []
    after = file.read_text()
    gone, came = changed(before, after)
    comments = [[line.partition("#")[2] for line in lines if "#" in line] for lines in (gone, came)]
    assert comments[0] == comments[1]
    assert len(gone) <= len(came)
    assert is_read_by_another_parser(file)
    main(["check", file.name, "--select", slug, "--possible", "--fix", "--unsafe"])
    assert file.read_text() == after


@pytest.mark.parametrize("case", one_in_a_policy())
def test_only_safe_fixes_are_made_unless_others_are_asked_for(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(case.name)
    shutil.copy(case, file)
    slug = slug_of(case)
    main(["check", file.name, "--select", slug, "--possible", "--fix"])
    capsys.readouterr()
    assert all("risk" in finding["fix"] for finding in open_fixes(slug, capsys))
    assert is_read_by_another_parser(file)


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
@pytest.mark.parametrize("case", one_in_a_policy(".tf"))
def test_terraform_formats_nothing_that_a_fix_has_written(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("settings").touch()
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(Path("settings").absolute()))
    shutil.copy(case, "main.tf")
    networks = corporate_networks(case)
    if networks:
        Path("moatlint.yaml").write_text(json.dumps({"corporate_networks": networks}))
    command = ["terraform", "fmt", "main.tf"]
    subprocess.run(command, check=True, capture_output=True)
    main(["check", "main.tf", "--select", slug_of(case), "--possible", "--fix", "--unsafe"])
    fixed = Path("main.tf").read_text()
    subprocess.run(command, check=True, capture_output=True)
    assert Path("main.tf").read_text() == fixed


@pytest.mark.parametrize("name", ["main.tf", "vpc.yaml"])
def test_a_second_run_changes_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(INSTANCE if name == "main.tf" else TEMPLATE)
    main(["check", "--fix"])
    once = Path(name).read_text()
    assert "fixed " in capsys.readouterr().err
    main(["check", "--fix"])
    assert Path(name).read_text() == once
    assert "fixed " not in capsys.readouterr().err


def test_the_difference_is_printed_and_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tf").write_text(INSTANCE)
    assert main(["check", "--fix", "--diff", "--select", "imdsv1-allowed"]) == 1
    assert Path("main.tf").read_text() == INSTANCE
    assert capsys.readouterr().out == (
        "--- a/main.tf\n+++ b/main.tf\n@@ -1,4 +1,8 @@\n"
        ' resource "aws_instance" "web" {\n   ami           = "ami-1" # keep   this\n   instance_type = "t3.micro"\n'
        '+\n+  metadata_options {\n+    http_tokens = "required"\n+  }\n }\n'
    )


def test_a_module_that_is_called_twice_is_fixed_once_where_the_value_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    Path("web").mkdir()
    Path("web/main.tf").write_text(INSTANCE)
    calls = 'module "a" {\n  source = "./web"\n}\n\nmodule "b" {\n  source = "./web"\n}\n'
    Path("main.tf").write_text(calls)
    main(["check", "--fix", "--select", "imdsv1-allowed"])
    assert "fixed 2 findings in 1 file" in capsys.readouterr().err
    assert changed(INSTANCE, Path("web/main.tf").read_text())[0] == []
    assert Path("main.tf").read_text() == calls
    assert open_fixes("imdsv1-allowed", capsys) == []


@pytest.mark.parametrize(("mark", "end"), [("", "\n"), ("", "\r\n"), ("\ufeff", "\r\n"), ("\ufeff", "\n")])
def test_line_ends_and_the_byte_order_mark_stay(mark: str, end: str) -> None:
    Path("main.tf").write_bytes((mark + INSTANCE.replace("\n", end)).encode())
    main(["check", "--fix", "--select", "imdsv1-allowed"])
    written = Path("main.tf").read_bytes().decode()
    assert 'http_tokens = "required"' in written
    assert written.startswith(f"{mark}resource")
    assert written.count("\n") == written.count(end)


def test_a_file_with_uncommitted_changes_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "init", "-q", "."], check=True)
    Path("clean.tf").write_text(INSTANCE)
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", *who, "commit", "-q", "-m", "first"], check=True)
    dirty = INSTANCE.replace("web", "other")
    Path("dirty.tf").write_text(dirty)
    assert main(["check", "--fix", "--select", "imdsv1-allowed"]) == 2
    said = capsys.readouterr().err
    assert "dirty.tf:" in said
    assert "the file has uncommitted changes: commit them, or give --allow-dirty" in said
    assert Path("dirty.tf").read_text() == dirty
    assert "http_tokens" in Path("clean.tf").read_text()
    assert main(["check", "--fix", "--allow-dirty", "--select", "imdsv1-allowed"]) == 0
    assert "http_tokens" in Path("dirty.tf").read_text()


def test_nothing_is_written_through_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    Path("real").write_text(INSTANCE)
    Path("main.tf").symlink_to("real")
    main(["check", "--fix", "--select", "imdsv1-allowed"])
    assert "it is reached through a link" in capsys.readouterr().err
    assert Path("real").read_text() == INSTANCE
    assert Path("main.tf").is_symlink()


HOUSE = '''"""A policy of the house whose fix does harm."""

from msgspec.structs import replace

from linter.aws.ec2 import Launch
from linter.policy import Severity, policy


@policy(Severity.LOW)
def house_rule(graph):
    """Find the launches without tokens."""
    for launch in graph.all(Launch):
        tokens = launch.metadata_tokens
        fix = tokens.fix("required")
        if fix is not None:
            fix = replace(fix, replacement={replacement})
        yield launch.finding(~tokens.is_("required"), "there are no tokens", at=tokens.span, fix=fix)
'''


@pytest.mark.parametrize(
    ("name", "replacement", "said"),
    [
        ("main.tf", 'fix.replacement + "  for_each = 5\\n"', "it could not be judged any more"),
        ("vpc.yaml", 'fix.replacement + "\\n      KeyName: !Ref Nowhere"', "it could not be judged any more"),
        ("main.tf", '"# nothing\\n"', "house-rule would still be found on aws_instance.web"),
        ("main.tf", 'fix.replacement + "  source_dest_check = false\\n"', "it would cause source-dest-check-disabled"),
    ],
)
def test_a_fix_that_does_not_prove_right_is_taken_back(
    name: str, replacement: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = INSTANCE if name == "main.tf" else TEMPLATE
    Path(name).write_text(text)
    Path("house").mkdir()
    Path("house/house_rule.py").write_text(HOUSE.replace("{replacement}", replacement))
    main(["check", name, "--fix", "--policies", "house", "--select", "house-rule"])
    told = capsys.readouterr().err
    assert "not fixed (Set " in told
    assert said in told
    assert Path(name).read_text() == text


@pytest.mark.parametrize(("name", "replacement"), [("main.tf", '"}}}\\n"'), ("vpc.yaml", '"  : [\\n"')])
def test_a_fix_that_would_break_the_file_is_not_even_offered(
    name: str, replacement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_text(INSTANCE if name == "main.tf" else TEMPLATE)
    Path("house").mkdir()
    Path("house/house_rule.py").write_text(HOUSE.replace("{replacement}", replacement))
    main(["check", name, "--policies", "house", "--select", "house-rule", "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert "fix" not in finding


def test_one_fix_that_is_taken_back_does_not_keep_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    broken = 'fix.replacement + ("  for_each = 5\\n" if "bad" in str(launch) else "")'
    Path("house").mkdir()
    Path("house/house_rule.py").write_text(HOUSE.replace("{replacement}", broken))
    instances = [INSTANCE.replace("web", name) for name in ("a", "bad", "c", "d", "e")]
    Path("main.tf").write_text("".join(instances))
    main(["check", ".", "--fix", "--policies", "house", "--select", "house-rule"])
    told = capsys.readouterr().err
    assert told.count("not fixed") == 1
    assert "fixed 4 findings in 1 file" in told
    assert instances[1] in Path("main.tf").read_text()


def test_the_other_options_go_with_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--diff"]) == 2
    assert "--diff, --unsafe and --allow-dirty go with --fix" in capsys.readouterr().err


RISKY = """\
variable "public" {
  default = true
}

resource "aws_subnet" "a" {
  vpc_id                  = "vpc-1"
  map_public_ip_on_launch = var.public
}
"""


def test_a_value_that_others_may_use_is_changed_only_if_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tf").write_text(RISKY)
    command = ["check", "--fix", "--select", "subnet-auto-public-ip"]
    assert main(command) == 1
    assert "not fixed without --unsafe (Set map_public_ip_on_launch to false): line 2 of main.tf" in (
        capsys.readouterr().err
    )
    assert Path("main.tf").read_text() == RISKY
    assert main([*command, "--unsafe"]) == 0
    assert Path("main.tf").read_text() == RISKY.replace("default = true", "default = false")


def test_availability_is_not_lost_unless_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    template = (EXAMPLES / "cloudformation" / "template.yaml").read_text()
    Path("vpc.yaml").write_text(template)
    command = ["check", "--fix", "--select", "subnet-auto-public-ip"]
    assert main(command) == 1
    assert (
        "not fixed without --unsafe (Set MapPublicIpOnLaunch to false): "
        "it would cause ssm-unreachable-private-instance on Bastion"
    ) in capsys.readouterr().err
    assert Path("vpc.yaml").read_text() == template
    assert main([*command, "--unsafe"]) == 0
    assert "the fixes cause ssm-unreachable-private-instance on Bastion" in capsys.readouterr().err
    assert changed(template, Path("vpc.yaml").read_text()) == (
        ["      MapPublicIpOnLaunch: true"],
        ["      MapPublicIpOnLaunch: false"],
    )


@pytest.mark.parametrize("name", ["main.tf", "vpc.yaml"])
def test_a_flow_log_comes_with_its_role(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    vpcs = {
        "main.tf": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n\nlocals {\n}\n',
        "vpc.yaml": (
            "Resources:\n  Vpc: # keep\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\n"
            "    DeletionPolicy: Retain # keep, too\nOutputs:\n  Id: {Value: !Ref Vpc}\n"
        ),
    }
    Path(name).write_text(vpcs[name])
    command = ["check", "--fix", "--select", "vpc-flow-logs-missing"]
    assert main([*command, "--unsafe"]) == 0
    gone, came = changed(vpcs[name], Path(name).read_text())
    assert not gone
    assert any("vpc-flow-logs.amazonaws.com" in line for line in came)
    assert "fixed 1 finding in 1 file" in capsys.readouterr().err
    assert main(["check", name]) in {0, 1}
    assert "vpc-flow-logs-missing" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_old_file_or_the_new_one() -> None:
    text = "".join(INSTANCE.replace("web", f"web{number}") for number in range(40))
    command = [sys.executable, "-m", "linter", "check", "--fix", "--allow-dirty", "--select", "imdsv1-allowed"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    Path("main.tf").write_text(text)
    start = time.monotonic()
    subprocess.run(command, check=False, capture_output=True, env=environment)
    whole, new = time.monotonic() - start, Path("main.tf").read_text()
    assert new != text
    chance = random.Random(13)
    for _ in range(50):
        Path("main.tf").write_text(text)
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        time.sleep(chance.uniform(0, whole))
        child.kill()
        child.wait()
        assert Path("main.tf").read_text() in {text, new}


def test_a_file_that_changes_meanwhile_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("main.tf").write_text(INSTANCE)
    fixed = Fixer.fixed

    def changing(fixer: Fixer) -> Fixed:
        outcome = fixed(fixer)
        Path("main.tf").write_text("# mine\n")
        return outcome

    monkeypatch.setattr(Fixer, "fixed", changing)
    assert main(["check", "--fix", "--select", "imdsv1-allowed"]) == 2
    assert "main.tf was changed while it was judged" in capsys.readouterr().err
    assert Path("main.tf").read_text() == "# mine\n"


def test_what_can_no_longer_be_reached_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(EXAMPLES / "cloudformation" / "template.yaml", "vpc.yaml")
    main(["check", "vpc.yaml", "--fix", "--unsafe", "--select", "subnet-auto-public-ip"])
    assert "no longer reachable from the internet: Bastion on tcp 22\n" in capsys.readouterr().err
    main(["check", "vpc.yaml", "--fix", "--select", "imdsv1-allowed"])
    assert "reachable" not in capsys.readouterr().err
