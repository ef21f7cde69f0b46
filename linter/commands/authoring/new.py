"""`moatlint policies new`: write the files of a new policy."""

from __future__ import annotations

import argparse
import keyword
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from linter.authoring.home import FILL_IN, Home, home_of
from linter.authoring.scaffold import fixtures, python_policy, yaml_policy
from linter.commands.output.saying import complain, say
from linter.commands.output.writing import Unwritable, write_new
from linter.commands.parser import Parser, nearest
from linter.judgement.registry import FIXTURES, OURS, Module, load, shown, slugs

WITHIN = "policies"
"""The command that this one belongs to."""
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RESERVED = ("intent-", "cfn-lint-")
_CASE = "case"
_EPILOG = f"""\
The name says the fault and reads after "allow ...": subnet-without-tier. Nothing
that is there is overwritten. Every place that says {FILL_IN} is to be filled in;
until then, and while a fixture misses something, `moatlint policies test` says what
to do next.

In a checkout of moatlint, without --policies, it writes a policy of moatlint itself.

exit codes:
  0  the files are written
  2  the name will not do, or a file is there already or cannot be written

examples:
  moatlint policies new subnet-without-owner --policies house --yaml
  moatlint policies new instance-too-large --policies house
  moatlint policies test house
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint policies new",
        description="Write a policy, fixtures for it in both languages, and its page.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("slug", metavar="NAME", help="the name of the policy, in small letters, digits and hyphens")
    add("--policies", metavar="DIR", type=Path, help="the folder of policies of your own, made where there is none")
    add("--theme", metavar="THEME", help="the group that the policy belongs to: a folder inside of DIR")
    add("--yaml", action="store_true", help="declare it in YAML rather than in Python")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Write the files; 2 where the name will not do or a file is in the way."""
    refusal = _refusal(arguments)
    if refusal:
        complain(refusal)
        return 2
    ours = arguments.policies is None
    home = home_of(OURS if ours else arguments.policies)
    texts = _texts(arguments, home, ours=ours)
    in_the_way = [file for file in (*texts, home.page(arguments.slug)) if os.path.lexists(file)]
    if in_the_way:
        complain(f"{shown(in_the_way[0])} is there already: nothing was written")
        return 2
    try:
        for file, text in texts.items():
            _write(file, text)
        module = Module(next(iter(texts)), arguments.theme or "")
        cases = home.cases(arguments.slug, module)
        _write(home.page(arguments.slug), home.page_text(load(module), cases, module.theme))
    except Unwritable as error:
        complain(f"{error}")
        return 2
    say("\n".join(_next(arguments, ours=ours)))
    return 0


def _refusal(arguments: argparse.Namespace) -> str:
    """Why the arguments will not do, in words; empty where they will."""
    slug, theme = arguments.slug, arguments.theme
    if _SLUG.fullmatch(slug) is None:
        suggestion = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-0123456789")
        meant = f"; did you mean {suggestion}?" if _SLUG.fullmatch(suggestion) else ""
        return f"{slug} is no name for a policy: write small letters, digits and hyphens{meant}"
    if keyword.iskeyword(slug) or slug == FIXTURES or slug.startswith(_RESERVED):
        return f"{slug} cannot be the name of a policy: it has another meaning"
    if slug in slugs():
        return f"{slug} is a policy of moatlint: choose another name"
    if theme is not None and (_SLUG.fullmatch(theme) is None or theme in (FIXTURES, "docs")):
        return f"{theme} is no name for a theme: write small letters, digits and hyphens"
    if arguments.policies is not None:
        if arguments.policies.exists() and not arguments.policies.is_dir():
            return f"{arguments.policies} is not a folder"
        there = slugs(arguments.policies.resolve()) if arguments.policies.is_dir() else {}
        return f"{shown(there[slug].path)} is there already: nothing was written" if slug in there else ""
    return _refusal_of_ours(arguments)


def _refusal_of_ours(arguments: argparse.Namespace) -> str:
    """Why this cannot be a policy of moatlint itself, in words; empty where it can."""
    checkout = OURS.parent
    if not (checkout / FIXTURES / "policies").is_dir() or not Path.cwd().is_relative_to(checkout):
        return "name the folder of your policies: --policies DIR"
    if arguments.yaml:
        return "the policies of moatlint are written in Python: leave out --yaml, or give --policies DIR"
    themes = sorted({module.theme for module in slugs().values()})
    if arguments.theme is None:
        return f"name the theme: --theme, one of {', '.join(themes)}"
    if arguments.theme not in themes:
        return f"{arguments.theme} is not a theme{nearest(arguments.theme, themes)}; there are {', '.join(themes)}"
    return ""


def _texts(arguments: argparse.Namespace, home: Home, *, ours: bool) -> Mapping[Path, str]:
    """The files to write, the policy first."""
    slug, theme = arguments.slug, arguments.theme or ""
    folder = home.policies / theme.replace("-", "_") if theme else home.policies
    if arguments.yaml:
        policy, text = folder / f"{slug}.yaml", yaml_policy()
    else:
        policy, text = folder / f"{slug.replace('-', '_')}.py", python_policy(slug, ours=ours)
    cases = home.cases_folder(slug, theme)
    return {policy: text} | {
        cases / f"{_CASE}{ending}": written for ending, written in fixtures(slug, declarative=arguments.yaml).items()
    }


def _write(file: Path, text: str) -> None:
    if not write_new(file, text):
        raise Unwritable(f"{shown(file)} is there already")
    say(f"wrote {shown(file)}")


def _next(arguments: argparse.Namespace, *, ours: bool) -> Iterator[str]:
    folder = shown(OURS) if ours else arguments.policies
    yield f"next: fill in what says {FILL_IN}, then moatlint policies test {folder} --select {arguments.slug}"
    if ours:
        yield "then: a promise of AWS's page in linter/report/promises.py, a number in"
        yield "      linter/cfn_lint_rules/numbers.py, and MOATLINT_ACCEPT=1 pytest tests/test_docs.py"
