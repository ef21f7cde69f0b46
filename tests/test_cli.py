"""The command line understands, or says what was probably meant; it never shows a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linter import __version__
from linter.cli import COMMANDS, main
from linter.commands.parser import INTERRUPTED
from linter.workspace import Workspace

OPEN = """\
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: wéb
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_names_every_command_with_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(*arguments) == 0
    out = capsys.readouterr().out
    assert all(entry.summary in out for entry in COMMANDS.values())
    assert "moatlint check main.tf" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(name, "--help") == 0
    assert f"usage: moatlint {name}" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("--version") == 0
    assert capsys.readouterr().out == f"moatlint {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("chekc") == 2
    assert "chekc is not a command; did you mean check?" in capsys.readouterr().err


def test_a_path_in_place_of_a_command_is_answered_with_check(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tf").touch()
    assert refused("main.tf") == 2
    assert "to judge it: moatlint check main.tf" in capsys.readouterr().err


def test_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "check", interrupted)
    assert main(["check"]) == INTERRUPTED
    assert capsys.readouterr().err == "moatlint: interrupted\n"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    root = str(Path(__file__).parent.parent)
    command = [sys.executable, "-m", "linter", *arguments]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": root, **environment}
    )


def test_the_module_runs_from_a_checkout_and_its_exit_code_is_the_verdict() -> None:
    Path("a.yaml").write_text(OPEN, encoding="utf-8")
    done = run("check", "a.yaml")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"ingress-ssh-open" in done.stdout


def test_a_terminal_without_unicode_gets_what_it_can_show() -> None:
    Path("ünsicher.yaml").write_text(OPEN, encoding="utf-8")
    done = run("check", "--verbose", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\xfcnsicher.yaml" in done.stdout


def test_a_reader_that_has_gone_is_no_error() -> None:
    Path("a.yaml").write_text(OPEN, encoding="utf-8")
    root = str(Path(__file__).parent.parent)
    with subprocess.Popen(
        [sys.executable, "-m", "linter", "policies"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        _, error = running.communicate()
    assert error == b""


def test_a_working_directory_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["check"]) == 2
    assert capsys.readouterr().err == "moatlint: the working directory has been deleted\n"
