"""`moatlint explain`: the page of a policy."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from linter.commands.output.saying import complain
from linter.commands.parser import Parser
from linter.judgement.frameworks import frameworks_of
from linter.judgement.registry import OURS, BadPolicy, Catalogue, UnknownPolicy, profiles_of
from linter.option import shown
from linter.policy import Policy
from linter.report.examples import before_after
from linter.report.plain import unobeyed

_WIDEST = 100
_FIXTURES = OURS.parent / "fixtures" / "policies"
"""In a checkout: an installed moatlint has no examples."""
_LANGUAGES = {".tf": "Terraform", ".yaml": "CloudFormation"}


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint explain", description="Show the page of a policy: why its finding matters, and how to fix it."
    )
    made.add_argument("slug", metavar="SLUG", help="the policy's name, such as ingress-ssh-open, or another linter's")
    made.add_argument("--policies", metavar="DIR", type=Path, action="append", help="a folder of policies of your own")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the page; returns 2 if the policy does not exist."""
    try:
        catalogue = Catalogue(arguments.policies or ())
        explained = catalogue.choose([arguments.slug])
    except (BadPolicy, UnknownPolicy) as bad:
        complain(f"{bad}")
        return 2
    if not explained:  # it is one of those that cannot be loaded
        complain(catalogue.problems[0].message)
        return 2
    width = min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else _WIDEST
    if len(explained) > 1:
        print(unobeyed("\n".join(_listed(arguments.slug, explained))))
    else:
        print(unobeyed("\n".join(page(explained[0], width))))
    return 0


def _listed(name: str, explained: Sequence[Policy]) -> Iterator[str]:
    """The policies that a name stands for: another linter's, or that of a group."""
    yield f"{name} stands for {len(explained)} policies:"
    yield ""
    room = max(len(policy.slug) for policy in explained)
    for policy in explained:
        title = policy.page.strip().partition("\n")[0]
        yield f"  {policy.slug:{room}}  {policy.severity!s:8}  {title}"
    yield ""
    yield f"moatlint explain {explained[0].slug} shows the page of the first."


def page(policy: Policy, width: int = _WIDEST) -> Iterator[str]:
    """The lines of the page as a terminal shows it, wrapped to the width."""
    yield f"{policy.slug} ({policy.severity})"
    yield ""
    for paragraph in policy.page.strip().split("\n\n"):
        heading, body = _split(paragraph)
        if heading:
            yield heading.upper()
        yield from _wrapped(body, width)
        yield ""
    yield from _examples(policy)
    yield from _facts(policy, width)


def _split(paragraph: str) -> tuple[str, str]:
    """The heading of a paragraph, if any, and the rest."""
    first, _, rest = paragraph.partition("\n")
    return (first.lstrip("# "), rest) if first.startswith("#") else ("", paragraph)


def _wrapped(body: str, width: int) -> Iterator[str]:
    """A paragraph in lines of the width; lists and code stay as they are."""
    lines = body.splitlines()
    if any(line.startswith((" ", "-", "`", "|")) for line in lines):
        yield from lines
    else:
        yield from textwrap.wrap(" ".join(lines), width, break_long_words=False, break_on_hyphens=False)


def _examples(policy: Policy) -> Iterator[str]:
    folder = _FIXTURES / policy.theme / policy.slug.replace("-", "_")
    cases = sorted(folder.iterdir()) if folder.is_dir() else []
    texts = [(case.suffix, case.read_text(encoding="utf-8")) for case in cases if case.suffix in _LANGUAGES]
    for example in before_after(policy.slug, texts):
        yield f"{_LANGUAGES[example.ending].upper()}, REPORTED"
        yield from (f"  {line}".rstrip() for line in textwrap.dedent(example.before).splitlines())
        yield ""
        if example.after:
            yield f"{_LANGUAGES[example.ending].upper()}, FINE"
            yield from (f"  {line}".rstrip() for line in textwrap.dedent(example.after).splitlines())
            yield ""


def _facts(policy: Policy, width: int) -> Iterator[str]:
    if policy.options:
        yield "Options, set in moatlint.yaml:"
        yield from (f"  {option.name}: {option.kind}, {shown(option.value)} by default" for option in policy.options)
        yield ""
    profiles = ", ".join(profiles_of(policy))
    facts = [
        f"Profiles: {profiles}" if policy.default else f"It runs only where it is selected: --select {policy.slug}"
    ]
    named = {
        "Told with": policy.implied_by,
        "Controls of AWS Security Hub": policy.controls,
        "Frameworks": frameworks_of(policy.controls),
        "Elsewhere called": policy.aliases,
    }
    facts += [f"{title}: {', '.join(words)}" for title, words in named.items() if words]
    for fact in facts:
        yield from textwrap.wrap(fact, width, subsequent_indent="  ", break_on_hyphens=False)
