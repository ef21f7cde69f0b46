"""What the server offers, settings and configurations that change under it, requests that are called off."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.server.client import Editor, slugs
from tests.server.conftest import SELECT

OPEN = """\
resource "aws_security_group" "web" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
LOUD = '''"""A group is loud."""
from linter.aws.security_group import SecurityGroup
from linter.policy import Severity, Truth, policy


@policy(Severity.LOW)
def loud(graph):
    for group in graph.all(SecurityGroup):
        print("Content-Length: 3", flush=True)
        yield group.finding(Truth(True, True), "it is loud")
'''
UNKNOWN = 'variable "from" {}\n' + OPEN.replace('"0.0.0.0/0"', "var.from")


def test_it_says_what_it_can_do(editor: Editor, tmp_path: Path) -> None:
    offered = editor.offered["capabilities"]
    assert offered["textDocumentSync"]["change"] == 2
    assert offered["textDocumentSync"]["save"]
    assert offered["hoverProvider"]
    assert offered["codeActionProvider"]["codeActionKinds"] == ["quickfix", "source.fixAll.moatlint"]
    assert "codeLensProvider" in offered
    assert sorted(offered["executeCommandProvider"]["commands"]) == ["moatlint.openPage", "moatlint.showPath"]


def test_settings_count_from_the_start_and_as_they_change(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(UNKNOWN)
    with Editor(tmp_path, options={"possible": True}) as editor:
        uri = editor.open(tmp_path / "main.tf")
        (found,) = editor.await_diagnostics(uri, 1)
        assert found["message"].startswith("Possibly: ")
        assert found["severity"] == 3
        editor.notify("workspace/didChangeConfiguration", {"settings": {"moatlint": {"possible": False}}})
        assert editor.await_diagnostics(uri, 1) == []
        editor.notify("workspace/didChangeConfiguration", {"settings": {"possible": True, "severity": "high"}})
        assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]


def test_the_configuration_is_read_again_when_it_changes(tmp_path: Path, configuration: Path) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    capabilities = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with Editor(tmp_path, capabilities=capabilities) as editor:
        uri = editor.open(tmp_path / "main.tf")
        assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]
        assert [each["method"] for each in editor.asked] == ["client/registerCapability"]
        configuration.write_text(f"{SELECT}ignore: [ingress-ssh-open]\n")
        changed = {"changes": [{"uri": configuration.as_uri(), "type": 2}]}
        editor.notify("workspace/didChangeWatchedFiles", changed)
        assert editor.await_diagnostics(uri, 1) == []
        configuration.write_text("ignored: [ingress-ssh-open]\n")
        editor.notify("workspace/didChangeWatchedFiles", changed)
        (problem,) = editor.await_diagnostics(configuration.as_uri())
        assert "did you mean ignore?" in problem["message"]
        configuration.write_text(SELECT)
        editor.notify("workspace/didChangeWatchedFiles", changed)
        assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]
        assert editor.await_diagnostics(configuration.as_uri()) == []


def test_files_that_somebody_else_changes_are_seen(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(UNKNOWN)
    uri = editor.open(tmp_path / "main.tf")
    assert editor.await_diagnostics(uri, 1) == []
    given = tmp_path / "terraform.tfvars"
    given.write_text('from = "0.0.0.0/0"\n')
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": given.as_uri(), "type": 1}]})
    assert slugs(editor.await_diagnostics(given.as_uri())) == ["ingress-ssh-open"]


def test_requests_can_be_called_off(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    uri = editor.open(tmp_path / "main.tf")
    named = {"textDocument": {"uri": uri}}
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    asked = [editor.ask("textDocument/codeLens", named) for _ in range(5)]
    asked += [editor.ask("textDocument/codeAction", {**named, "range": everywhere, "context": {"diagnostics": []}})]
    for number in asked[1:5]:
        editor.notify("$/cancelRequest", {"id": number})
    answers = [editor.answer(number) for number in asked]
    assert all("result" in answers[number] for number in (0, 5))
    assert {answer["error"]["code"] for answer in answers if "error" in answer} <= {-32800}
    editor.notify("$/cancelRequest", {"id": 4711})
    assert slugs(editor.diagnostics.get(uri) or editor.await_diagnostics(uri)) == ["ingress-ssh-open"]


def test_what_a_policy_prints_does_not_get_between_the_messages(tmp_path: Path, configuration: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/loud.py").write_text(LOUD)
    (tmp_path / "main.tf").write_text(OPEN)
    configuration.write_text("select: [loud]\n")
    with Editor(tmp_path, arguments=["--policies", str(tmp_path / "own")], complaints="Content-Length: 3\n") as editor:
        uri = editor.open(tmp_path / "main.tf")
        assert slugs(editor.await_diagnostics(uri, 1)) == ["loud"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_an_editor_that_stops_the_server_is_obeyed_though_it_keeps_the_pipe_open(number: signal.Signals) -> None:
    editor = Editor()
    editor.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    editor.process.send_signal(number)
    assert editor.process.wait(60) == -number


def test_a_folder_of_policies_that_is_not_there_is_a_problem_and_not_the_end(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    with Editor(tmp_path, arguments=("--policies", str(tmp_path / "none"))) as editor:
        uri = editor.open(tmp_path / "main.tf")
        assert editor.await_diagnostics(uri) is not None


def test_a_configuration_that_is_named_takes_the_place_of_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    named = tmp_path / "named.yaml"
    named.write_text("select: [ingress-ssh-open]\nseverity: {ingress-ssh-open: high}\nlimits: {instances: 9000}\n")
    (tmp_path / "moatlint.yaml").write_text("ignore: [all]\n")
    with Editor(tmp_path, arguments=["--config", str(named)]) as editor:
        uri = editor.open(tmp_path / "main.tf")
        assert slugs(editor.await_diagnostics(uri, 1)) == ["ingress-ssh-open"]


def test_a_named_configuration_that_is_broken_says_so(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    named = tmp_path / "named.yaml"
    named.write_text("selct: [all]\n")
    with Editor(tmp_path, arguments=["--config", str(named)]) as editor:
        editor.open(tmp_path / "main.tf")
        (fault,) = editor.await_diagnostics(named.as_uri())
        assert "did you mean select?" in fault["message"]
