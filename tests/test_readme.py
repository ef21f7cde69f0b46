"""The README shows what is so."""

import re
from pathlib import Path

import pytest

from linter.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ moatlint (check .+)\n((?:.*\n)+?)```", README)


def test_the_output_it_shows_is_the_output_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert SHOWN
    for command, output in SHOWN:
        main(command.split())
        assert capsys.readouterr().out == output


def test_the_first_screen_is_a_screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    main(["check", "examples"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 45
    paths = [line for line in lines if line.lstrip().startswith("internet >")]
    assert len(paths) == len(set(paths)) == 2
    assert lines[0].startswith("REACHABLE FROM THE INTERNET")


def test_the_test_command_is_marked_for_the_build() -> None:
    marked = README.split("<!-- the test command -->\n")[1].splitlines()
    command = next(line for line in marked if line.startswith("$ "))
    assert command.endswith("pytest -n auto")


def test_every_file_it_points_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]
