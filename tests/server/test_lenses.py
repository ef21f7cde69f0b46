"""What the internet reaches says so above its declaration, in both languages, and shows the way."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

import pytest

from linter.judgement.configuration.setup import Nearest
from linter.judgement.registry import Catalogue
from linter.workspace import Workspace
from tests.server.client import Editor

FEW = "select: [subnet-auto-public-ip]\n"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("file", "line"),
    [("terraform/main.tf", 'resource "aws_instance" "bastion"'), ("cloudformation/template.yaml", "  Bastion:")],
    ids=["tf", "yaml"],
)
def test_what_the_internet_reaches_says_so_and_shows_the_way(
    editor: Editor, tmp_path: Path, file: str, line: str
) -> None:
    text = (EXAMPLES / file).read_text(encoding="utf-8")
    path = tmp_path / Path(file).name
    path.write_text(text, encoding="utf-8")
    uri = editor.open(path)
    (lens,) = editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    command = lens["command"]
    assert command["title"] == "reachable from the internet on 22"
    assert text.splitlines()[lens["range"]["start"]["line"]].startswith(line)
    asked = {"command": command["command"], "arguments": command["arguments"]}
    way = editor.request("workspace/executeCommand", asked)
    assert "internet gateway" in way
    assert editor.told[-1]["params"]["message"] == way


def test_what_nobody_reaches_says_nothing(editor: Editor, tmp_path: Path) -> None:
    text = (EXAMPLES / "terraform/main.tf").read_text(encoding="utf-8").replace("0.0.0.0/0", "10.0.0.0/8")
    path = tmp_path / "main.tf"
    path.write_text(text, encoding="utf-8")
    uri = editor.open(path)
    assert editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) == []


def test_lenses_are_asked_for_anew_when_another_file_may_have_changed_them(tmp_path: Path) -> None:
    text = (EXAMPLES / "terraform/main.tf").read_text(encoding="utf-8")
    for name, written in (("main.tf", text), ("more.tf", "locals {\n  more = 1\n}\n")):
        (tmp_path / name).write_text(written, encoding="utf-8")
    with Editor(tmp_path, capabilities={"workspace": {"codeLens": {"refreshSupport": True}}}) as editor:
        uris = [editor.open(tmp_path / name) for name in ("main.tf", "more.tf")]
        editor.await_diagnostics(uris[1], 1)
        editor.settle(0.3)
        assert "workspace/codeLens/refresh" in [each["method"] for each in editor.asked]


def test_a_bound_that_is_met_in_looking_is_a_diagnostic(tmp_path: Path, configuration: Path) -> None:
    (tmp_path / "main.tf").write_text((EXAMPLES / "terraform/main.tf").read_text(encoding="utf-8"), encoding="utf-8")
    # the fewest steps that the check can do with are too few for the lenses, which ask for more
    least = bisect_left(range(1, 5_000), True, key=lambda steps: _is_judged(tmp_path, configuration, steps)) + 1
    configuration.write_text(f"{FEW}limits: {{steps: {least}}}\n")
    with Editor(tmp_path) as editor:
        uri = editor.open(tmp_path / "main.tf")
        assert not any("limits.steps" in found["message"] for found in editor.await_diagnostics(uri, 1))
        assert editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) == []
        (met,) = [found for found in editor.diagnostics[uri] if "limits.steps" in found["message"]]
        assert f"is not wholly looked at: its expressions take more than {least} steps" in met["message"]
        assert "--config" in met["message"]
        assert met["severity"] == 1
        assert not [said for said in editor.told if said["method"] == "window/showMessage"]


def _is_judged(root: Path, configuration: Path, steps: int) -> bool:
    configuration.write_text(f"{FEW}limits: {{steps: {steps}}}\n")
    return not Workspace(root, Nearest(root, Catalogue())).check([root]).problems
