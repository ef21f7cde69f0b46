"""Checking again when a file has changed, and only then."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linter.commands.watch import parser, watch

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


class EnoughError(Exception):
    """The test has seen what it wanted to."""


def watched(folder: Path, steps: Iterator[Callable[[], object]]) -> None:
    """Watch a folder, and take a step in each pause, until there is none left."""

    def pause() -> None:
        step = next(steps, None)
        if step is None:
            raise EnoughError
        step()

    arguments = parser().parse_args([str(folder), "--root", str(folder), "--quiet", "--select", "ingress-ssh-open"])
    with pytest.raises(EnoughError):
        watch(arguments, pause)


def write(file: Path, text: str, at: int) -> None:
    file.write_text(text)
    os.utime(file, (at, at))


def test_it_checks_again_after_a_change_and_not_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "main.tf"
    write(file, OPEN, 1)
    said: list[str] = []

    def hear() -> None:
        said.append(capsys.readouterr().out)

    def steps() -> Iterator[Callable[[], object]]:
        yield hear
        yield hear
        yield lambda: write(file, OPEN.replace("0.0.0.0/0", "10.0.0.0/8"), 2)
        yield hear
        yield lambda: write(file, OPEN, 3)
        yield hear
        yield lambda: (tmp_path / "moatlint.yaml").write_text("exclude: [main.tf]\n")
        yield hear

    watched(tmp_path, steps())
    spoke = ["ingress-ssh-open" in each for each in said]
    assert spoke == [True, False, False, True, False]
