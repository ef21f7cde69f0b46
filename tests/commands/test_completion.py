"""What a shell completes: commands, options, values; asked of the shells themselves where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from linter.cli import COMMANDS, main
from linter.commands.completion import commands

ALONE = {name for name in COMMANDS if " " not in name}


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed(text: str, *words: str) -> list[str]:
    """What bash offers for the last of the words."""
    asked = " ".join(f"'{word}'" for word in words)
    last = f'COMP_WORDS=({asked}); COMP_CWORD={len(words) - 1}; compopt() {{ :; }}; _moatlint; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", f"{text}\n{last}"], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_every_command_is_known() -> None:
    known = {command.name: command.words for command in commands()}
    assert known.keys() == ALONE
    assert all(word in known[name] for name, _, word in (entry.partition(" ") for entry in COMMANDS if " " in entry))


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(capsys: pytest.CaptureFixture[str]) -> None:
    text = script("bash", capsys)
    assert completed(text, "moatlint", "ch") == ["check"]
    assert set(completed(text, "moatlint", "")) >= ALONE
    assert completed(text, "moatlint", "policies", "t") == ["test"]
    assert completed(text, "moatlint", "policies", "--pag") == ["--pages"]
    assert completed(text, "moatlint", "check", "--poss") == ["--possible"]
    assert completed(text, "moatlint", "check", "--format", "sar") == ["sarif"]
    assert completed(text, "moatlint", "explain", "ingress-ssh") == ["ingress-ssh-open"]
    assert completed(text, "moatlint", "completion", "z") == ["zsh"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_names_every_command_and_is_read_by_its_shell(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(shell, capsys)
    assert all(name in text for name in ALONE)
    assert "sarif" in text
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: its script was not read by it")
    (tmp_path / "script").write_text(text)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)
