"""How much more all policies cost than the first nineteen: `python benchmarks/every_policy.py FOLDER`.

FOLDER is a checkout of https://github.com/terraform-aws-modules/terraform-aws-vpc, or any other one. Prints the
medians of the processor time of both, and the median of the ratios of each pair.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 7
GOAL = 1.3

FIRST = (
    "default-sg-not-restricted",
    "endpoints-missing-for-private-subnets",
    "imdsv1-allowed",
    "ingress-all-ports-open",
    "ingress-all-traffic-open",
    "ingress-rdp-open",
    "ingress-ssh-open",
    "instance-internet-reachable",
    "instance-public-ip",
    "instance-public-ip-effective",
    "nacl-shadowed-deny",
    "network-firewall-bypassed",
    "peering-route-too-wide",
    "private-tier-in-public-subnet",
    "sg-unused",
    "source-dest-check-disabled",
    "ssm-unreachable-private-instance",
    "subnet-auto-public-ip",
    "vpc-flow-logs-missing",
)


def processor_time(folder: str, select: str) -> float:
    """The seconds of user and system time that a check takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = (sys.executable, "-m", "linter", "check", "--no-config", "--format", "json", "--select", select, folder)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main(folder: str) -> int:
    """Measure and print; 1 where the goal is missed."""
    pairs = [(processor_time(folder, "all"), processor_time(folder, ",".join(FIRST))) for _ in range(RUNS + 1)][1:]
    every, first = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"all policies {every:.2f} s, the first nineteen {first:.2f} s: {ratio:.2f} times as much (goal: {GOAL})")
    return 1 if ratio > GOAL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
