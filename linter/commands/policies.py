"""`moatlint policies`: what is looked for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from linter.judgement.registry import BadPolicy, policies


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(prog="moatlint policies", description="List the policies, with their severities.")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print a line a policy; 2 where a folder holds none."""
    try:
        listed = policies(arguments.policies or ())
    except BadPolicy as bad:
        print(f"moatlint: {bad}", file=sys.stderr)
        return 2
    width = max(len(policy.slug) for policy in listed)
    for policy in listed:
        print(f"{policy.slug:{width}}  {policy.severity!s:8}  {policy.page.strip().partition(chr(10))[0]}")
    return 0
