"""The shipped examples, judged by the whole pipeline and told in every format."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.report.formats import FORMATS, RenderOptions, renderer
from linter.report.report import Report
from linter.workspace import Workspace

ROOT = Path(__file__).parent.parent
EVERYTHING = RenderOptions(verbose=True, possible=True)
EXAMPLES = {
    "terraform": {
        ("ingress-ssh-open", 6),
        ("vpc-flow-logs-missing", 9),
        ("subnet-auto-public-ip", 24),
        ("imdsv1-allowed", 61),
    },
    "cloudformation/template.yaml": {
        ("ingress-ssh-open", 9),
        ("vpc-flow-logs-missing", 12),
        ("subnet-auto-public-ip", 31),
        ("imdsv1-allowed", 72),
    },
}


@pytest.fixture(scope="module", params=EXAMPLES)
def judged(request: pytest.FixtureRequest) -> tuple[str, Report]:
    workspace = Workspace(ROOT, uniform(Config(), policies()))
    return request.param, workspace.check([ROOT / "examples" / request.param])


def test_the_faults_of_an_example_are_found_where_they_stand(judged: tuple[str, Report]) -> None:
    name, report = judged
    found = {(each.policy, each.finding.span.line) for each in report.reported if each.certain}
    assert found >= EXAMPLES[name]
    assert not report.problems


@pytest.mark.parametrize(
    ("name", "schema"), [("json", "linter/schemas/report.json"), ("sarif", "tests/schemas/sarif-2.1.0.json")]
)
def test_a_real_report_keeps_to_the_schema(name: str, schema: str, judged: tuple[str, Report]) -> None:
    described = json.loads((ROOT / schema).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(described).validate(json.loads(renderer(name)(judged[1], EVERYTHING)))


def test_junit_of_a_real_report_is_xml(judged: tuple[str, Report]) -> None:
    root = ElementTree.fromstring(renderer("junit")(judged[1], EVERYTHING))
    assert int(root.attrib["failures"]) >= 3


@pytest.mark.parametrize("name", FORMATS)
def test_a_second_run_tells_the_same(name: str, judged: tuple[str, Report]) -> None:
    example, report = judged
    again = Workspace(ROOT, uniform(Config(), policies())).check([ROOT / "examples" / example])
    assert renderer(name)(again, EVERYTHING) == renderer(name)(report, EVERYTHING)
