"""Progress is for people who wait at a terminal."""

import io

import pytest

from linter.commands.output import progress
from linter.commands.output.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    pipe = io.StringIO()
    with Progress(pipe) as drawing:
        drawing.at(1, 2)
    assert pipe.getvalue() == ""


def test_a_short_run_shows_nothing() -> None:
    terminal = Terminal()
    with Progress(terminal) as drawing:
        drawing.at(1, 2)
    assert terminal.getvalue() == ""


def test_a_long_run_is_drawn_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    terminal = Terminal()
    with Progress(terminal) as drawing:
        drawing.at(1, 2)
    assert f"[{'#' * 15}{'.' * 15}] 1 of 2 deployments" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
