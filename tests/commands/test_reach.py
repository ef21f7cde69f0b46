"""`moatlint reach`, through real files in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linter.cli import main

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "fixtures" / "scenarios"
SCHEMA = json.loads((ROOT / "linter" / "schemas" / "reach.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def scenario(number: int) -> Path:
    return next(SCENARIOS.glob(f"{number:03}_*"))


def asked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["reach", *map(str, arguments)])
    caught = capsys.readouterr()
    return code, caught.out, caught.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    code, out, _ = asked(capsys, *arguments, "--format", "json")
    document: dict[str, Any] = json.loads(out)
    VALIDATOR.validate(document)
    assert code == (2 if document["errors"] else 0 if document["verdict"] == "no" else 1)
    return document


def test_the_schema_is_itself_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("file", "target"), [("main.tf", "aws_instance.i"), ("template.yaml", "I")])
def test_an_open_path_is_told_hop_by_hop_in_both_languages(
    capsys: pytest.CaptureFixture[str], file: str, target: str
) -> None:
    found = answer(capsys, "--from", "internet", "--to", target, "--port", "22", scenario(1) / file)
    assert found["verdict"] == "certain"
    assert [hop["n"] for hop in found["path"]] == list(range(1, len(found["path"]) + 1))
    actions = [hop["action"] for hop in found["path"]]
    assert actions.index("enter") < actions.index("nacl_in") < actions.index("sg_in") < actions.index("deliver")
    assert all(hop["file"].endswith(file) for hop in found["path"] if "file" in hop)
    assert found["witness"]["port"] == 22
    assert "closed_world" in found["assumptions"]


@pytest.mark.parametrize(("file", "target"), [("main.tf", "aws_instance.i"), ("template.yaml", "I")])
def test_what_blocks_is_told_in_both_languages(capsys: pytest.CaptureFixture[str], file: str, target: str) -> None:
    found = answer(capsys, "--from", "internet", "--to", target, "--port", "22", scenario(16) / file)
    assert found["verdict"] == "no"
    assert found["path"] == []
    assert [hop["code"] for hop in found["blocked_by"]] == ["ENI_SG_RULES_MISMATCH"]
    assert found["witness"] is None


def test_what_is_possible_says_what_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--from", "internet", "--to", "aws_instance.i", "--port", "22", scenario(72) / "main.tf")
    assert found["verdict"] == "possible"
    assert found["unknowns"]


def test_the_path_is_drawn_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    file = scenario(1) / "main.tf"
    code, out, _ = asked(capsys, "--from", "internet", "--to", "aws_instance.i", "--port", "22", file)
    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "internet -> aws_instance.i, tcp port 22: certain"
    assert "  internet" in lines
    assert any("security group aws_security_group.sg" in line for line in lines)
    assert any(line.endswith("main.tf:30:3") for line in lines)
    assert lines.index("   v") < lines.index("  aws_instance.i")


def test_what_bars_is_drawn_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    file = scenario(3) / "main.tf"
    code, out, _ = asked(capsys, "--from", "internet", "--to", "i", "--port", "22", file)
    assert code == 0
    assert "no path" in out
    assert "[NO_ROUTE_TO_DESTINATION]" in out
    assert "main.tf:" in out


def test_the_question_may_be_of_other_protocols_ports_and_families(capsys: pytest.CaptureFixture[str]) -> None:
    file = scenario(19) / "main.tf"
    wide = answer(capsys, "--from", "internet", "--to", "aws_instance.j", "--port", "26-70", file)
    assert wide["verdict"] == "no"
    wide = answer(capsys, "--from", "internet", "--to", "aws_instance.j", "--port", "25-70", file)
    assert (wide["verdict"], wide["ports"], wide["witness"]["port"]) == ("certain", [25, 70], 25)
    assert answer(capsys, "--from", "internet", "--to", "i", "--protocol", "udp", file)["verdict"] == "no"
    assert answer(capsys, "--from", "internet", "--to", "i", "--protocol", "all", file)["verdict"] == "certain"
    assert answer(capsys, "--from", "internet", "--to", "i", "--family", "6", file)["verdict"] == "no"


def test_ends_may_be_addresses_and_tags(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (scenario(1) / "main.tf").read_text().replace('"t3.micro"', '"t3.micro"\n  tags = { tier = "web" }')
    (tmp_path / "main.tf").write_text(text)
    found = answer(capsys, "--from", "203.0.113.0/24", "--to", "tag:tier=web", "--port", "22", tmp_path)
    assert found["verdict"] == "certain"
    assert found["witness"]["source"].startswith("203.0.113.")


def test_an_unknown_name_is_an_error_that_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "--from", "internet", "--to", "aws_instanse.i", scenario(1) / "main.tf")
    assert (code, out) == (2, "")
    assert "did you mean aws_instance.i?" in err


def test_a_question_that_several_deployments_can_answer_wants_one_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = asked(capsys, "--from", "internet", "--to", "aws_instance.i", scenario(1), scenario(2))
    assert code == 2
    assert "several deployments" in err
    code, _, err = asked(capsys, "--from", "internet", "--to", "aws_instance.zzz", scenario(1), scenario(2))
    assert code == 2
    assert "no deployment has 'aws_instance.zzz'" in err


def test_the_deployment_that_has_both_ends_is_the_one_meant(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--from", "internet", "--to", "I", "--port", "22", scenario(1))
    assert found["deployment"].endswith("template.yaml")


def test_conditions_are_told_where_they_decide(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--from", "internet", "--to", "I", "--port", "22", scenario(77) / "template.yaml")
    assert found["verdict"] == "possible"
    assert found["when"]
    assert any(found["when"] in each["reason"] for each in found["unknowns"])


def test_assumptions_can_be_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    file = scenario(1) / "main.tf"
    found = answer(capsys, "--from", "internet", "--to", "i", "--port", "22", "--doubt", "account.bpa_off", file)
    assert found["verdict"] == "possible"


def test_a_file_that_cannot_be_read_keeps_the_answer_from_being_trusted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text((scenario(1) / "main.tf").read_text())
    (tmp_path / "broken.tf").write_text('resource "aws_vpc" "x" {\n  cidr_block =\n}\n')
    code, out, err = asked(capsys, "--from", "internet", "--to", "i", "--port", "22", tmp_path)
    assert code == 2
    assert "certain" in out
    assert "broken.tf:2" in err


@pytest.mark.parametrize("option", [("--port", "http"), ("--port", "70000"), ("--protocol", "gopher")])
def test_a_question_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str], option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["reach", "--from", "internet", "--to", "i", *option])
    assert refused.value.code == 2
    assert option[1] in capsys.readouterr().err


def test_where_nothing_is_deployed_it_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = asked(capsys, "--from", "internet", "--to", "i", tmp_path)
    assert code == 2
    assert "There is nothing to judge" in err
