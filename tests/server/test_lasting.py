"""A configuration that is broken while somebody types in it does not take all findings with it."""

from __future__ import annotations

from pathlib import Path

from tests.server.client import Editor, slugs

SUBNET = 'resource "aws_subnet" "a" {\n  vpc_id                  = "vpc-1"\n  map_public_ip_on_launch = true\n}\n'
SLUG = "subnet-auto-public-ip"


def test_the_last_good_configuration_holds_while_the_file_is_broken(editor: Editor, tmp_path: Path) -> None:
    config = tmp_path / "moatlint.yaml"
    config.write_text(f"severity:\n  {SLUG}: low\n")
    (tmp_path / "main.tf").write_text(SUBNET)
    module = editor.open(tmp_path / "main.tf")
    assert [found["severity"] for found in editor.await_diagnostics(module, 1)] == [3]
    opened = editor.open(config, language="yaml")
    assert editor.await_diagnostics(opened) == []
    config.write_text(f"severity:\n  {SLUG}: dreadful\n")
    editor.save(opened)
    faults = editor.await_diagnostics(opened)
    assert ["dreadful" in fault["message"] for fault in faults] == [True]
    assert faults[0]["range"]["start"]["line"] == 1
    assert [found["severity"] for found in editor.diagnostics[module]] == [3]
    assert slugs(editor.diagnostics[module]) == [SLUG]
    config.write_text(f"severity:\n  {SLUG}: high\n")
    editor.save(opened)
    assert editor.await_diagnostics(opened) == []
    assert [found["severity"] for found in editor.diagnostics[module]] == [1]


def test_a_configuration_that_was_never_good_says_so_in_its_own_file(editor: Editor, tmp_path: Path) -> None:
    config = tmp_path / "moatlint.yaml"
    config.write_text("selct: [all]\n")
    opened = editor.open(config, language="yaml")
    (fault,) = editor.await_diagnostics(opened)
    assert "selct" in fault["message"]
