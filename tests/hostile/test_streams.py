"""Standard streams that are closed or full, a working directory that is gone, and interruptions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPEN = """\
resource "aws_security_group" "open" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(OPEN)
    return tmp_path


def shell(script: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of bash, in which `m` is moatlint."""
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    whole = f'm() {{ "{sys.executable}" -m linter "$@"; }}\n{script}'
    return subprocess.run(["bash", "-c", whole], cwd=tree, env=given, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("m check >&-", 2),
        ("m check --format json >&-", 2),
        ("m check 2>&-", 1),
        ("m check <&- >/dev/null", 1),
        ("m nonsense 2>&-", 2),
        ("m eval . --json <&-", 0),
        ("m check | true; exit ${PIPESTATUS[0]}", 141),
        ("mkdir gone; cd gone; rmdir ../gone; m check", 2),
        ("ulimit -f 0; trap '' XFSZ; m check --output report.json", 2),
        pytest.param("m check >/dev/full", 2, marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="none")),
        pytest.param("m graph >/dev/full", 2, marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="none")),
    ],
    ids=str,
)
def test_a_stream_that_fails_is_an_error_and_never_a_traceback(script: str, code: int, tree: Path) -> None:
    done = shell(script, tree)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of moatlint" not in done.stderr
    assert not list(tree.glob(".moatlint-*"))


def test_a_full_disk_leaves_the_old_report(tree: Path) -> None:
    (tree / "report.json").write_text("old")
    done = shell("ulimit -f 0; trap '' XFSZ; m check --output report.json", tree)
    assert "report.json cannot be written" in done.stderr
    assert (tree / "report.json").read_text() == "old"


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_a_report_that_says_so(number: signal.Signals, jobs: str, tmp_path: Path) -> None:
    work = "\n".join(f'  b{at} = [for a in range(1000) : md5("${{a}}-{at}")]' for at in range(60))
    used = ", ".join(f"length(local.b{at})" for at in range(60))
    for folder in range(200):
        (tmp_path / str(folder)).mkdir()
        text = f'locals {{\n{work}\n}}\nresource "aws_vpc" "v" {{\n  cidr_block = sum([{used}])\n}}\n'
        (tmp_path / str(folder) / "main.tf").write_text(OPEN + text)
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "linter", "check", "--format", "json", "--jobs", jobs]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=tmp_path, env=given, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        while sum(map(spent, (process.pid, *children(process.pid)))) < 2.0 and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, number)  # as a terminal does
        out, err = process.communicate(timeout=250)
    assert process.returncode == 130, err
    report = json.loads(out)
    assert "The run was interrupted: " in report["errors"][0]["message"]
    assert "Traceback" not in err


def children(pid: int) -> list[int]:
    """The processes that a process has started; none where the system does not tell."""
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    except OSError:
        return []


def spent(pid: int) -> float:
    """The processor time that a process has taken, in seconds; much where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        time.sleep(3)
        return 9.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise ValueError('boom')", "ValueError: boom"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise MemoryError", "not enough memory"),
        ("yield None", "failed on"),
        ("yield 7", "failed on"),
        ("return None", "failed on"),
        ("import sys; sys.exit(3)\n    yield", "SystemExit"),
    ],
)
def test_a_policy_that_fails_is_named_and_the_others_run(body: str, words: str, tree: Path) -> None:
    policies = tree / "own"
    policies.mkdir()
    (policies / "bad_policy.py").write_text(
        '"""Bad.\n\n## Why is this bad?\nIt is.\n\n## How to fix\nDo.\n\n## Limits\nNone.\n"""\n'
        "from linter.policy import Graph, Severity, policy\n\n\n"
        f'@policy(Severity.LOW)\ndef bad_policy(graph: Graph):\n    """Bad."""\n    {body}\n'
    )
    done = shell("m check --policies own --select bad-policy,ingress-ssh-open --format json main.tf", tree)
    assert done.returncode == 2, done.stderr + done.stdout
    report = json.loads(done.stdout)
    assert [finding["policy"] for finding in report["findings"]] == ["ingress-ssh-open"]
    assert any("bad-policy" in error["message"] and words in error["message"] for error in report["errors"]), report
