import configparser
import json
from pathlib import Path

import jsonschema
import pytest

from linter.report.formats import RenderOptions
from linter.report.json import render
from linter.report.report import Report
from tests.report.sample import EMPTY, REPORT, hostile_report

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "linter/schemas/report.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("options", [RenderOptions(), RenderOptions(verbose=True, possible=True)])
@pytest.mark.parametrize("report", [REPORT, EMPTY, hostile_report("\ud800\x1b[0m")])
def test_the_schema_describes_what_is_told(report: Report, options: RenderOptions) -> None:
    VALIDATOR.validate(json.loads(render(report, options)))


def test_the_schema_is_itself_sound_and_installed() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert "schemas/*.json" in setup["options.package_data"]["linter"]


def test_the_schema_refuses_what_is_not_in_the_contract() -> None:
    document = json.loads(render(REPORT, RenderOptions()))
    document["findings"][0]["colour"] = "red"
    document["findings"][1]["line"] = 0
    del document["findings"][2]["resource"]
    assert sorted(error.json_path for error in VALIDATOR.iter_errors(document)) == [
        "$.findings[0]",
        "$.findings[1].line",
        "$.findings[2]",
    ]


def test_the_contract_is_kept() -> None:
    document = json.loads(render(REPORT, RenderOptions(possible=True)))
    assert list(document) == ["version", "findings", "summary", "notices", "errors"]
    ssh = document["findings"][1]
    contract = (
        "policy severity certainty message resource dialect file line column end_line end_column evidence fingerprint"
    )
    assert set(contract.split()) <= set(ssh)
    assert (ssh["file"], ssh["line"], ssh["column"], ssh["end_line"], ssh["end_column"]) == (
        "infra/network.tf",
        10,
        20,
        10,
        34,
    )
    assert [hop["action"] for hop in ssh["path"]] == ["enter", "nacl_in", "sg_in"]
    assert document["findings"][2]["fix"]["replacement"] == "false"
    assert document["summary"]["undecidable"] == 2
