"""`moatlint policies`: what is looked for."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from linter.commands.output.saying import complain
from linter.commands.parser import Parser, severity
from linter.judgement.frameworks import FRAMEWORKS, frameworks_of
from linter.judgement.registry import PROFILES, BadPolicy, Catalogue, UnknownPolicy, profiles_of
from linter.judgement.verdict import page
from linter.option import shown
from linter.policy import Policy
from linter.report.pages import index_page
from linter.report.plain import json_text

_EPILOG = """\
of policies of your own:
  moatlint policies new NAME --policies DIR    write one, with fixtures and a page
  moatlint policies test DIR                   try them on their fixtures

examples:
  moatlint policies --group ingress --severity high
  moatlint policies --framework cis-5.0 --format markdown
  moatlint policies --profile default --format json
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint policies",
        description="List the policies with their groups and severities.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    add("--group", metavar="GROUP", action="append", help="only those of a group, such as ingress")
    add("--profile", choices=PROFILES, help="only those of a profile")
    add("--framework", choices=tuple(FRAMEWORKS), action="append", help="only those that serve a standard")
    add("--severity", type=severity, metavar="SEVERITY", help="only those of this severity and worse")
    add("--format", choices=("text", "json", "markdown"), default="text", help="text by default")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the policies that every filter lets pass; 2 where one cannot be loaded or a group is unknown."""
    try:
        catalogue = Catalogue(arguments.policies or ())
        wanted = _wanted(catalogue, arguments)
        listed = [policy for policy in catalogue.all if policy.slug in wanted]
    except (BadPolicy, UnknownPolicy) as bad:
        complain(f"{bad}")
        return 2
    if arguments.severity is not None:
        listed = [policy for policy in listed if policy.severity >= arguments.severity]
    print(_FORMATS[arguments.format](listed), end="")
    for problem in catalogue.problems:
        complain(problem.message)
    return 2 if catalogue.problems else 0


def _wanted(catalogue: Catalogue, arguments: argparse.Namespace) -> frozenset[str]:
    """The slugs that each of the filters lets pass."""
    passed = frozenset(catalogue.modules)
    for selectors in (arguments.group, arguments.framework, [arguments.profile] if arguments.profile else None):
        if selectors is not None:
            passed &= {slug for selector in selectors for slug in catalogue.matching(selector)}
    return passed


def _text(listed: Iterable[Policy]) -> str:
    policies = list(listed)
    width = max((len(policy.slug) for policy in policies), default=0)
    theme = max((len(policy.theme) for policy in policies), default=0)
    lines = []
    for policy in policies:
        selected = "" if policy.default else " (only where it is selected)"
        line = f"{policy.slug:{width}}  {policy.theme:{theme}}  {policy.severity!s:8}  {page(policy).title}{selected}"
        lines.append(line.rstrip() + "\n")
    return "".join(lines)


def _json(listed: Iterable[Policy]) -> str:
    return json_text([_described(policy) for policy in listed], 2) + "\n"


def _described(policy: Policy) -> dict[str, object]:
    return {
        "policy": policy.slug,
        "title": page(policy).title,
        "group": policy.theme,
        "severity": str(policy.severity),
        "profiles": list(profiles_of(policy)),
        "section": str(policy.section or ""),
        "controls": list(policy.controls),
        "frameworks": list(frameworks_of(policy.controls)),
        "aliases": list(policy.aliases),
        "implied_by": list(policy.implied_by),
        "options": {option.name: shown(option.value) for option in policy.options},
    }


def _markdown(listed: Iterable[Policy]) -> str:
    return index_page(map(page, listed))


_FORMATS = {"text": _text, "json": _json, "markdown": _markdown}
