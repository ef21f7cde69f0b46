"""How much longer a first check takes than starting Python at all: `python benchmarks/cold_start.py`.

Prints the medians and their ratio for a file of fifty lines in either language. The ratio is what counts: it does not
depend on how fast the machine is.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 15
GOAL = 12.0

GROUP = """\
resource "aws_security_group" "web{0}" {{
  vpc_id = aws_vpc.main.id
  ingress {{
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
"""
TERRAFORM = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n\n' + "".join(map(GROUP.format, range(5)))
RULE = "        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}\n"
TEMPLATE = "Resources:\n" + "".join(
    f"  Web{number}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: web\n"
    f"      SecurityGroupIngress:\n{RULE * 4}"
    for number in range(5)
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
FILES = {"main.tf": TERRAFORM, "template.yaml": TEMPLATE}


def seconds(command: Sequence[str]) -> float:
    """How long the command takes."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def medians(commands: Sequence[Sequence[str]]) -> list[float]:
    """Seconds each takes, in turn, so that a busy moment meets them all; the first turn does not count."""
    turns = [[seconds(command) for command in commands] for _ in range(RUNS + 1)]
    return [statistics.median(taken) for taken in zip(*turns[1:], strict=True)]


def main() -> int:
    """Measure and print; 1 where the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        commands = [[sys.executable, "-c", "pass"]]
        for name, text in FILES.items():
            file = Path(folder) / name.partition(".")[0] / name
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8")
            commands.append([sys.executable, "-m", "linter", "check", "--exit-zero", str(file)])
        floor, *checks = medians(commands)
    print(f"python -c pass           {1000 * floor:6.1f} ms")
    for name, taken in zip(FILES, checks, strict=True):
        print(f"moatlint {name:15} {1000 * taken:6.1f} ms, {taken / floor:4.1f} times as long (goal: below {GOAL:g})")
    return int(max(checks) / floor >= GOAL)


if __name__ == "__main__":
    sys.exit(main())
