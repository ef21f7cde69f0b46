"""Words are offered where they mean something, and take the place of what has been typed of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.client import Editor

MARK = "|"


def offered(editor: Editor, file: Path, text: str, language: str = "terraform") -> list[dict[str, Any]]:
    """The items that are offered where the mark stands."""
    before = text[: text.index(MARK)]
    uri = editor.open(file, text.replace(MARK, ""), language=language)
    place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2].encode("utf-16-le")) // 2}
    items = editor.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
    editor.close(uri)
    return items or []


def words(items: list[dict[str, Any]]) -> list[str]:
    return [item["label"] for item in items]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a = 1 # moatlint: ignore[|\n", "ingress-ssh-open"),
        ("a = 1 # moatlint: ignore[ingress-ssh-open, imds|] reason\n", "imdsv1-allowed"),
        ("# moatlint: ignore-file[sub|\n", "subnet-auto-public-ip"),
        ("// moatlint: |\n", "ignore-file["),
        ("# moatlint: ignore[imdsv1-allowed] |\n", "until="),
    ],
)
def test_a_comment_that_accepts_a_finding_is_completed(editor: Editor, tmp_path: Path, text: str, wanted: str) -> None:
    assert wanted in words(offered(editor, tmp_path / "main.tf", text))


@pytest.mark.parametrize("text", ["a = 1 |\n", "# a comment |\n", "# moatlint: ignore[imdsv1-allowed] a reason |\n"])
def test_nothing_is_offered_elsewhere(editor: Editor, tmp_path: Path, text: str) -> None:
    assert offered(editor, tmp_path / "main.tf", text) == []


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("|", "corporate_networks", "ingress-ssh-open"),
        ("sel|", "select", "ingress-ssh-open"),
        ("select: [|]", "ingress-ssh-open", "select"),
        ("select: [ingress-ssh-open, |", "imdsv1-allowed", "select"),
        ("ignore:\n  - ingress-|", "ingress-ssh-open", "select"),
        ("ignore:\n- |", "ingress", "select"),
        ("profile: |", "strict", "ingress-ssh-open"),
        ("severity:\n  ing|", "ingress-ssh-open", "profile"),
        ("severity:\n  ingress-ssh-open: |", "critical", "profile"),
        ("options:\n  |", "ingress-admin-port-open", "profile"),
        ("accept:\n  - |", "reason", "profile"),
        ("accept:\n  - policy: imdsv1-allowed\n    |", "until", "profile"),
        ("accept:\n  - policy: |", "imdsv1-allowed", "until"),
        ("framework:\n  - |", "fsbp", "ingress"),
        ("intents:\n  - name: a\n    severity: |", "high", "name"),
        ("select: [all]\n|", "profile", "all"),
    ],
)
def test_the_configuration_is_completed_by_its_schema(
    editor: Editor, tmp_path: Path, text: str, wanted: str, unwanted: str
) -> None:
    listed = words(offered(editor, tmp_path / "moatlint.yaml", text if MARK in text else f"{text}|", "yaml"))
    assert wanted in listed
    assert unwanted not in listed


def test_the_options_of_a_policy_that_ran_are_offered(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "a" {\n}\n')
    (tmp_path / "moatlint.yaml").write_text("select: [ingress-admin-port-open]\n")
    editor.await_diagnostics(editor.open(tmp_path / "main.tf"), 1)
    text = "options:\n  ingress-admin-port-open:\n    |"
    assert "tcp_ports" in words(offered(editor, tmp_path / "moatlint.yaml", text, "yaml"))


def test_a_word_takes_the_place_of_its_beginning(editor: Editor, tmp_path: Path) -> None:
    items = offered(editor, tmp_path / "main.tf", "a = 1 # 🏰 moatlint: ignore[ingress-s|\n")
    edit = next(item for item in items if item["label"] == "ingress-ssh-open")["textEdit"]
    assert edit["newText"] == "ingress-ssh-open"
    assert edit["range"]["end"]["character"] - edit["range"]["start"]["character"] == len("ingress-s")
