"""`moatlint explain`: the page of a policy."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from linter.judgement.registry import BadPolicy, UnknownPolicy, check, known, load
from linter.policy import Policy


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="moatlint explain", description="Show the page of a policy: why its finding matters, how to mend it."
    )
    made.add_argument("slug", metavar="SLUG", help="the policy's name, such as ingress-ssh-open")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the page; 2 where there is no such policy."""
    try:
        modules = known(arguments.policies or ())
        check(arguments.slug, modules)
        policy = load(modules[arguments.slug])
    except (BadPolicy, UnknownPolicy) as bad:
        print(f"moatlint: {bad}", file=sys.stderr)
        return 2
    print(page(policy))
    return 0


def page(policy: Policy) -> str:
    """The page as a terminal shows it."""
    lines = [f"{policy.slug} ({policy.severity})", "", policy.page.strip()]
    if policy.controls:
        lines += ["", f"Controls: {', '.join(policy.controls)}"]
    if policy.aliases:
        lines += ["", f"Elsewhere called: {', '.join(policy.aliases)}"]
    return "\n".join(lines)
