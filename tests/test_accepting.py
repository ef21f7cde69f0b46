"""Every example of docs/accepting.md does what the page says."""

import re
from pathlib import Path

import pytest

from linter.judgement.config import Config
from linter.judgement.registry import policies
from linter.judgement.setup import uniform
from linter.workspace import Workspace

PAGE = Path(__file__).parent.parent / "docs" / "accepting.md"
NAMES = {"hcl": "main.tf", "yaml": "template.yaml", "json": "template.json"}
EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
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
