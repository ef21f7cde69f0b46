"""`moatlint explain`: the page of a policy."""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from linter.commands.output.saying import complain
from linter.commands.parser import Parser
from linter.judgement.frameworks import frameworks_of
from linter.judgement.registry import FIXTURES, OURS, BadPolicy, Catalogue, Module, UnknownPolicy, profiles_of
from linter.option import shown
from linter.policy import Policy
from linter.report.plain import unobeyed
from linter.report.policy_page import web_page

_WIDEST = 100
_LONGEST = 40
"""Lines of an example; what is longer is on the page in the documentation."""
_HOME, _SAMPLES, _CASES = "linter.authoring.home", "linter.authoring.samples", "linter.authoring.cases"
"""Loaded where there are fixtures: an installed moatlint has none of its own policies."""
_LANGUAGES = {".tf": "Terraform", ".yaml": "CloudFormation"}


class Home(Protocol):
    """The place of a folder of policies and their fixtures."""

    def cases(self, slug: str, module: Module) -> tuple[Path, ...]:
        """The fixtures of a policy."""
        ...


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
        (policy,) = explained
        module = catalogue.modules[policy.slug]
        examples = _examples(policy, module, arguments.policies or ())
        address = web_page(policy.slug) if module.path.is_relative_to(OURS) else ""
        print(unobeyed("\n".join(page(policy, examples, address, width))))
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


def page(policy: Policy, examples: Mapping[str, tuple[str, str]], address: str, width: int) -> Iterator[str]:
    """The lines of the page as a terminal shows it, wrapped to the width.

    `examples` are, by the ending of a file, a text at fault and the same without the fault, empty where there is none.
    `address` is that of the page on the web, empty where it is not there.
    """
    yield f"{policy.slug} ({policy.severity})"
    yield ""
    for paragraph in policy.page.strip().split("\n\n"):
        heading, body = _split(paragraph)
        if heading:
            yield heading.upper()
        yield from _wrapped(body, width)
        yield ""
    for ending, texts in examples.items():
        yield from _example(_LANGUAGES[ending].upper(), *texts)
    if any(_is_long(text) for texts in examples.values() for text in texts):
        yield f"Longer examples are on its page{f': {address}' if address else ''}."
        yield ""
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


def _examples(policy: Policy, module: Module, own: Iterable[Path]) -> Mapping[str, tuple[str, str]]:
    """The examples of the documentation: the fixtures of the policy, cut down to what shows its fault."""
    folders = [folder.resolve() for folder in (OURS, *own)]
    folder = next(folder for folder in reversed(folders) if module.path.is_relative_to(folder))
    fixtures = OURS.parent / FIXTURES if folder == OURS.resolve() else folder / FIXTURES
    if not fixtures.is_dir():
        return {}
    home: Home = importlib.import_module(_HOME).home_of(folder)
    samples: Callable[[Policy, Iterable[Path]], dict[str, tuple[str, str]]] = importlib.import_module(_SAMPLES).samples
    unjudged: type[Exception] = importlib.import_module(_CASES).Unjudged
    try:
        return samples(policy, home.cases(policy.slug, module))
    except (OSError, ValueError, unjudged):  # `moatlint policies test` says what is wrong with a fixture
        return {}


def _example(language: str, before: str, after: str) -> Iterator[str]:
    for title, text in (("REPORTED", before), ("FINE", after)):
        if text and not _is_long(before) and not _is_long(text):
            yield f"{language}, {title}"
            yield from (f"  {line}".rstrip() for line in text.splitlines())
            yield ""


def _is_long(text: str) -> bool:
    return len(text.splitlines()) > _LONGEST


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
