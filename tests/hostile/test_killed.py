"""Whoever is killed while writing leaves the old file or the new one: never half of it, and never nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 200
"""The kills of each writer."""
SIZE = 300_000
WRITER = """\
import sys
from pathlib import Path
from linter.commands.output import writing
print("ready", flush=True)
for line in sys.stdin:
    name, file, letter = line.split()
    getattr(writing, name)(Path(file), letter * {size})
    print("done", flush=True)
"""


@contextmanager
def writer() -> Iterator[subprocess.Popen[str]]:
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", WRITER.replace("{size}", str(SIZE))]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=given) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def kills(name: str, file: Path, number: int, signals: Callable[[random.Random], signal.Signals]) -> None:
    """Kill a writer so many times, each time after another while; several writes go by before each."""
    chance = random.Random(name)
    for round_ in range(number):
        old, new = chr(97 + round_ % 26) * SIZE, chr(97 + (round_ + 1) % 26) * SIZE
        file.unlink(missing_ok=True)
        if name != "write_new":
            file.write_text(old)
        with writer() as process:
            assert process.stdin is not None
            process.stdin.write(f"{name} {file} {new[0]}\n")
            process.stdin.flush()
            time.sleep(chance.random() * 0.004)
            process.send_signal(signals(chance))
            process.wait()
        left = file.read_text() if file.exists() else None
        assert left in ((None, new) if name == "write_new" else (old, new)), f"{round_}: {len(left or '')} characters"


@pytest.mark.parametrize("name", ["write_whole", "put", "write_new"])
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(name: str, tmp_path: Path) -> None:
    kills(name, tmp_path / "file", 4, lambda _: signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["write_whole", "put", "write_new"])
def test_so_it_does_two_hundred_times(name: str, tmp_path: Path) -> None:
    kills(name, tmp_path / "file", KILLS, lambda chance: chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))


def test_every_command_writes_through_these_functions() -> None:
    """What is written elsewhere is written into temporary folders, or into streams."""
    elsewhere = {"linter/commands/output/writing.py", "linter/history.py", "linter/runs/change.py"}
    elsewhere |= {"linter/judgement/cfn_lint/cfn_lint_process.py"}
    for file in sorted(ROOT.glob("linter/**/*.py")):
        text = file.read_text(encoding="utf-8")
        if file.relative_to(ROOT).as_posix() not in elsewhere:
            for call in (".write_text(", ".write_bytes(", '.open("w', '.open("x', ".touch(", "os.replace("):
                assert call not in text, f"{file}: {call}"


OPEN = """\
resource "aws_security_group" "open" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "a" {
  ami = "ami-0"
}
"""
COMMANDS = {
    "baseline": (["baseline"], "moatlint-baseline.json"),
    "output": (["check", "--output", "report.json"], "report.json"),
    "fix": (["check", "--fix", "--allow-dirty", "--select", "imdsv1-allowed"], "main.tf"),
    "init": (["init"], "moatlint.yaml"),
}


def laid(folder: Path, command: str) -> tuple[Path, str | None]:
    """A tree, the file that a command writes there, and what is in it before."""
    folder.mkdir()
    (folder / "main.tf").write_text(OPEN)
    file = folder / COMMANDS[command][1]
    if command in ("baseline", "output"):
        file.write_text('{"version": 1}\n')
    return file, file.read_text() if file.exists() else None


def moatlint(folder: Path, command: str) -> subprocess.Popen[bytes]:
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    arguments = [sys.executable, "-m", "linter", *COMMANDS[command][0]]
    return subprocess.Popen(arguments, cwd=folder, env=given, stdout=quiet, stderr=quiet)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_killed_leaves_the_old_file_or_the_new_one(command: str, tmp_path: Path) -> None:
    file, _ = laid(tmp_path / "whole", command)
    begun = time.monotonic()
    moatlint(file.parent, command).wait()
    took, new = time.monotonic() - begun, file.read_text()
    for number in range(3):
        file, old = laid(tmp_path / str(number), command)
        process = moatlint(file.parent, command)
        time.sleep(took * (0.8 + number / 10))
        process.kill()
        process.wait()
        left = file.read_text() if file.exists() else None
        assert left in (old, new)
        if file.suffix == ".json":
            json.loads(left or "{}")
