"""Every example of docs/accepting.md does what the page says."""

import re
from datetime import date
from pathlib import Path

import pytest

from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import Asked, Nearest, uniform
from linter.judgement.registry import Catalogue, policies
from linter.workspace import Workspace

SUBNET = """\
resource "aws_subnet" "s" {
  vpc_id                  = "vpc-0123456789abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}
"""
PAGE = Path(__file__).parent.parent / "docs" / "accepting.md"
NAMES = {"hcl": "main.tf", "yaml": "template.yaml", "json": "template.json"}
EVERY = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
EXAMPLES = [(language, text) for language, text in EVERY if not text.startswith("# moatlint.yaml")]
NAMED = re.compile(r"ignore(?:-file)?\"?(?:: )?\[\"?([a-z-]+)")


@pytest.mark.parametrize(("language", "text"), EXAMPLES)
def test_an_example_accepts_what_it_names(
    language: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(NAMES[language]).write_text(text, encoding="utf-8")
    (named,) = NAMED.findall(text)
    report = Workspace(tmp_path, uniform(Config(), policies(select=[named]))).check([Path()])
    assert (report.reported, report.problems, report.notices) == ((), (), ())
    assert [suppressed.reported.policy for suppressed in report.suppressed] == [named]


def test_there_is_an_example_in_each_language() -> None:
    assert {language for language, _ in EXAMPLES} == set(NAMES)


def test_the_configuration_accepts_by_policy_and_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (text,) = (text for _, text in EVERY if text.startswith("# moatlint.yaml"))
    Path("moatlint.yaml").write_text(text, encoding="utf-8")
    for folder in ("edge", "other"):
        Path(folder).mkdir()
        Path(folder, "main.tf").write_text(SUBNET, encoding="utf-8")
    calls = "".join(f'module "{name}" {{\n  source = "./{name}"\n}}\n' for name in ("edge", "other"))
    Path("main.tf").write_text(calls, encoding="utf-8")
    setups = Nearest(tmp_path, Catalogue(), Asked(select=("subnet-auto-public-ip",)))
    report = Workspace(tmp_path, setups).check([Path()])
    assert [found.finding.resource for found in report.reported] == ["module.other.aws_subnet.s"]
    assert [found.reported.finding.resource for found in report.suppressed] == ["module.edge.aws_subnet.s"]
    late = Workspace(tmp_path, setups).check([Path()], today=date(2099, 2, 1))
    assert len(late.reported) == 2
    assert [notice.message for notice in late.notices] == [
        "the acceptance of subnet-auto-public-ip ended on 2099-01-31"
    ]
