"""What can be done about a finding, done as an editor does it: the finding is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.client import Editor, slugs

TERRAFORM = """\
resource "aws_subnet" "a" {
  vpc_id                  = "vpc-1"
  map_public_ip_on_launch = true
}
"""
TEMPLATE = """\
Resources:
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-1
      MapPublicIpOnLaunch: true
"""
BOTH = pytest.mark.parametrize(("name", "text"), [("main.tf", TERRAFORM), ("t.yaml", TEMPLATE)], ids=["tf", "yaml"])
SLUG = "subnet-auto-public-ip"


def done(text: str, action: dict[str, Any]) -> str:
    """The text after the edits of an action."""
    edit = action["edit"]
    changes = edit["documentChanges"][0]["edits"] if "documentChanges" in edit else next(iter(edit["changes"].values()))
    for change in changes:
        lines = text.splitlines(keepends=True)
        start, end = (
            sum(map(len, lines[: at["line"]])) + at["character"]
            for at in (change["range"]["start"], change["range"]["end"])
        )
        text = text[:start] + change["newText"] + text[end:]
    return text


def act(editor: Editor, uri: str, found: dict[str, Any], title: str) -> dict[str, Any]:
    return next(each for each in editor.actions(uri, found["range"]) if each["title"].startswith(title))


@BOTH
def test_a_fix_mends(editor: Editor, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    uri = editor.open(tmp_path / name)
    (found,) = editor.await_diagnostics(uri, 1)
    action = act(editor, uri, found, "Set ")
    assert action["isPreferred"]
    assert slugs(action["diagnostics"]) == [SLUG]
    editor.replace(uri, done(text, action), 2)
    assert editor.await_diagnostics(uri, 2) == []


@BOTH
def test_accepting_a_finding_leaves_only_the_reason_to_be_said(
    editor: Editor, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    uri = editor.open(tmp_path / name)
    (found,) = editor.await_diagnostics(uri, 1)
    accepted = done(text, act(editor, uri, found, "Accept "))
    line = next(line for line in accepted.splitlines() if "moatlint" in line)
    assert line.strip() == f"# moatlint: ignore[{SLUG}] <reason>"
    below = accepted.splitlines()[accepted.splitlines().index(line) + 1]
    assert len(line) - len(line.lstrip()) == len(below) - len(below.lstrip())
    editor.replace(uri, accepted, 2)
    (left,) = editor.await_diagnostics(uri, 2)
    assert "gives no reason" in left["message"]
    editor.replace(uri, accepted.replace("<reason>", "it is a bastion's"), 3)
    assert editor.await_diagnostics(uri, 3) == []


def test_nothing_is_written_where_no_comment_can_stand(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_text('{"Resources": {"A": {"Type": "AWS::EC2::Subnet", "Properties": {"MapPublicIpOnLaunch": true}}}}')
    uri = editor.open(file)
    (found,) = editor.await_diagnostics(uri, 1)
    titles = [each["title"] for each in editor.actions(uri, found["range"])]
    assert titles == ["Set MapPublicIpOnLaunch to false", f"Read about {SLUG}"]


def test_edits_name_their_version_for_editors_that_ask_for_it(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TERRAFORM)
    capabilities = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
    with Editor(tmp_path, capabilities=capabilities) as editor:
        uri = editor.open(tmp_path / "main.tf", version=7)
        (found,) = editor.await_diagnostics(uri, 7)
        (change,) = act(editor, uri, found, "Set ")["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": uri, "version": 7}


def test_actions_are_about_the_text_as_it_is_now(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TERRAFORM)
    uri = editor.open(tmp_path / "main.tf")
    editor.await_diagnostics(uri, 1)
    text = f"# one line more\n{TERRAFORM}"
    editor.replace(uri, text, 2)
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    action = next(each for each in editor.actions(uri, everywhere) if each["title"].startswith("Set "))
    assert done(text, action) == text.replace("= true", "= false")


def test_a_page_is_opened_by_the_editor_or_at_least_named(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TERRAFORM)
    with Editor(tmp_path, capabilities={"window": {"showDocument": {"support": True}}}) as editor:
        uri = editor.open(tmp_path / "main.tf")
        (found,) = editor.await_diagnostics(uri, 1)
        command = act(editor, uri, found, "Read ")["command"]
        editor.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        asked = [each["params"] for each in editor.asked if each["method"] == "window/showDocument"]
        assert [each["uri"] for each in asked] == command["arguments"]
        assert asked[0]["external"]
        assert editor.told[-1]["params"]["message"] == command["arguments"][0]


def all_fixes(editor: Editor, uri: str, *kinds: str) -> list[dict[str, Any]]:
    """The actions of these kinds on a whole file."""
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": everywhere, "context": {"diagnostics": [], "only": kinds}}
    return editor.request("textDocument/codeAction", asked) or []


@BOTH
@pytest.mark.parametrize("kind", ["source.fixAll", "source", "source.fixAll.moatlint"])
def test_all_safe_fixes_of_a_file_are_one_action(
    editor: Editor, tmp_path: Path, name: str, text: str, kind: str
) -> None:
    (tmp_path / name).write_text(text)
    uri = editor.open(tmp_path / name)
    editor.await_diagnostics(uri, 1)
    actions = all_fixes(editor, uri, kind)
    (action,) = actions
    assert action["kind"] == "source.fixAll.moatlint"
    assert action["title"] == "Make the safe fixes of 1 finding"
    assert done(text, action) == text.replace("true", "false")
    editor.replace(uri, done(text, action), 2)
    assert editor.await_diagnostics(uri, 2) == []
    assert all_fixes(editor, uri, kind) == []


def test_unsafe_fixes_are_not_among_all_fixes(editor: Editor, tmp_path: Path) -> None:
    text = 'variable "on" {\n  default = true\n}\n\n' + TERRAFORM.replace("true", "var.on")
    (tmp_path / "main.tf").write_text(text)
    uri = editor.open(tmp_path / "main.tf")
    (found,) = editor.await_diagnostics(uri, 1)
    assert all_fixes(editor, uri, "source.fixAll") == []
    action = act(editor, uri, found, "Set ")
    assert action["title"] == "Set map_public_ip_on_launch to false (unsafe)"
    assert "isPreferred" not in action
