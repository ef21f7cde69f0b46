"""`moatlint explain`: the page of a policy."""

from __future__ import annotations

import argparse
from pathlib import Path

from linter.commands.parser import Parser
from linter.commands.saying import complain
from linter.judgement.frameworks import frameworks_of
from linter.judgement.registry import BadPolicy, Catalogue, UnknownPolicy
from linter.option import shown
from linter.policy import Policy


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint explain", description="Show the page of a policy: why its finding matters, and how to fix it."
    )
    made.add_argument("slug", metavar="SLUG", help="the policy's name, such as ingress-ssh-open")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the page; 2 where there is no such policy."""
    try:
        explained = Catalogue(arguments.policies or ()).choose([arguments.slug])
    except (BadPolicy, UnknownPolicy) as bad:
        complain(f"{bad}")
        return 2
    print("\n\n".join(map(page, explained)))
    return 0


def page(policy: Policy) -> str:
    """The page as a terminal shows it."""
    lines = [f"{policy.slug} ({policy.severity})", "", policy.page.strip()]
    if policy.options:
        lines += ["", "Options, set in moatlint.yaml:"]
        lines += [f"  {option.name}: {option.kind}, {shown(option.value)} by default" for option in policy.options]
    if not policy.default:
        lines += ["", f"It runs only where it is selected: --select {policy.slug}"]
    if policy.controls:
        lines += ["", f"Controls of AWS Security Hub: {', '.join(policy.controls)}"]
        lines += [f"Frameworks: {', '.join(frameworks_of(policy.controls))}"] if frameworks_of(policy.controls) else []
    if policy.aliases:
        lines += ["", f"Elsewhere called: {', '.join(policy.aliases)}"]
    return "\n".join(lines)
