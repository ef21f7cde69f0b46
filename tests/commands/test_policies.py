"""`moatlint policies` lists what is looked for."""

import json
from pathlib import Path

import pytest

from linter.cli import main
from linter.judgement.registry import slugs


def test_every_policy_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(slugs())


def test_a_folder_that_is_none_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--policies", str(tmp_path / "none")]) == 2
    assert "is not a folder of policies" in capsys.readouterr().err


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["policies", *arguments]) == 0
    return [line.split()[0] for line in capsys.readouterr().out.splitlines()]


def test_filters_narrow_the_list_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    ingress = listed(capsys, "--group", "ingress")
    cis = listed(capsys, "--framework", "cis-5.0")
    assert set(listed(capsys, "--group", "ingress", "--framework", "cis-5.0")) == set(ingress) & set(cis)
    assert {"ingress-ssh-open", "ingress-rdp-open"} == set(ingress) & set(cis)
    assert "ingress-any-port-open" not in listed(capsys, "--profile", "strict")
    assert listed(capsys, "--profile", "all") == list(slugs())
    assert set(listed(capsys, "--group", "ingress", "--severity", "critical")) < set(ingress)


def test_programs_read_the_policies_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--format", "json", "--group", "CKV_AWS_24"]) == 0
    (policy,) = json.loads(capsys.readouterr().out)
    assert policy["policy"] == "ingress-ssh-open"
    assert policy["profiles"] == ["default", "strict", "all"]
    assert policy["frameworks"] == ["cis-3.0", "cis-5.0", "nist-800-53", "pci-4.0"]
    assert "ingress-all-traffic-open" in policy["implied_by"]


def test_the_list_in_markdown_is_that_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--format", "markdown"]) == 0
    index = Path(__file__).parent.parent.parent / "docs" / "policies" / "README.md"
    assert capsys.readouterr().out == index.read_text(encoding="utf-8")


def test_an_unknown_group_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--group", "ingres"]) == 2
    assert "Did you mean ingress?" in capsys.readouterr().err
