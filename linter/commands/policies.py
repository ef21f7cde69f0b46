"""`moatlint policies`: what is looked for."""

from __future__ import annotations

import argparse
from pathlib import Path

from linter.commands.parser import Parser
from linter.commands.saying import complain
from linter.judgement.registry import BadPolicy, Catalogue


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(prog="moatlint policies", description="List the policies with their groups and severities.")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each policy; 2 where one cannot be loaded."""
    try:
        listed = Catalogue(arguments.policies or ()).all
    except BadPolicy as bad:
        complain(f"{bad}")
        return 2
    width = max(len(policy.slug) for policy in listed)
    theme = max(len(policy.theme) for policy in listed)
    for policy in listed:
        title = policy.page.strip().partition("\n")[0]
        selected = "" if policy.default else " (only where it is selected)"
        print(f"{policy.slug:{width}}  {policy.theme:{theme}}  {policy.severity!s:8}  {title}{selected}".rstrip())
    return 0
