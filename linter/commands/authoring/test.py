"""`moatlint policies test`: try policies on their fixtures, and change them until a fixture notices."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from linter.authoring.cases import Unjudged, forget
from linter.authoring.home import Home, home_of
from linter.authoring.trial import Trial, tried
from linter.commands.output.saying import complain, say
from linter.commands.output.writing import Unwritable, write_whole
from linter.commands.parser import Parser, names, nearest
from linter.judgement.registry import BadPolicy, Module, load, shown, slugs, unload
from linter.report.plain import counted

WITHIN = "policies"
"""The command that this one belongs to."""
_EPILOG = """\
A policy passes where
  - each of its fixtures says on every line what the policy says of it:
    `# expect: NAME`, `# expect possible: NAME`, or nothing;
  - each fixture is there in both languages, with equal verdicts, or says in its
    first line why not: `# Terraform only: ...`, `# CloudFormation only: ...`;
  - one resource is at fault and another is fine, and fixes leave no fault;
  - every small change to the policy makes it contradict a fixture. A line whose
    changes no fixture can tell ends in `# no fixture can tell: reason`;
  - its page is what the policy and the fixtures say.

The fixtures of DIR/NAME.py or DIR/NAME.yaml are the .tf and .yaml files of the
folder DIR/fixtures/NAME, with _ for - in its name; its page is DIR/docs/NAME.md.

exit codes:
  0  every policy passes
  1  one does not
  2  one cannot be loaded, or there is none

examples:
  moatlint policies test house
  moatlint policies test house --select subnet-without-owner
  moatlint policies test house --pages
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint policies test",
        description="Try the policies of a folder on their fixtures. The policies are run.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add("folder", metavar="DIR", type=Path, help="the folder of the policies")
    add("--select", metavar="NAME[,NAME...]", type=names, action="extend", help="only these policies")
    add("--pages", action="store_true", help="write the page of each policy anew")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Try the policies; 1 where one does not pass, 2 where one cannot be tried."""
    try:
        modules = slugs(arguments.folder.resolve())
    except BadPolicy:
        complain(f"{arguments.folder} is not a folder of policies")
        return 2
    home = home_of(arguments.folder)
    unknown = [name for name in arguments.select or () if name not in modules]
    if unknown or not modules:
        what = f"there is no policy {unknown[0]}{nearest(unknown[0], modules)}" if unknown else "there is no policy"
        complain(f"{what} in {arguments.folder}: `moatlint policies new NAME --policies {arguments.folder}` writes one")
        return 2
    chosen = {slug: module for slug, module in modules.items() if not arguments.select or slug in arguments.select}
    forget()
    unload()
    trials = []
    for slug, module in chosen.items():
        if arguments.pages:
            _write_page(home, slug, module)
        trial = tried(slug, module, home, shown)
        _tell(trial)
        trials.append(trial)
    return _sum_up(trials)


def _write_page(home: Home, slug: str, module: Module) -> None:
    """Write the page of a policy where it is another one.

    A policy that cannot be loaded, or with a fixture that cannot be read, has none: trying it says why.
    """
    try:
        text = home.page_text(load(module), home.cases(slug, module), module.theme)
        file = home.page(slug)
        if not file.is_file() or file.read_bytes() != text.encode():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, text)
            say(f"wrote {shown(file)}")
    except (BadPolicy, Unjudged, ValueError):
        return
    except (OSError, Unwritable) as error:
        complain(f"{error}")


def _tell(trial: Trial) -> None:
    if not trial.faults:
        changes = f"{counted(trial.mutants, 'change')}, each noticed"
        say(f"passed  {trial.slug}  {counted(trial.cases, 'fixture')}; {changes}")
        return
    say(f"{'broken' if trial.is_broken else 'failed'}  {trial.slug}")
    for fault in trial.faults:
        say(f"  {fault}")


def _sum_up(trials: Sequence[Trial]) -> int:
    failed = sum(bool(trial.faults) for trial in trials)
    said = f"{failed:,} failed" if failed else "all pass" if len(trials) > 1 else "it passes"
    say(f"\n{counted(len(trials), 'policy', 'policies')}: {said}")
    if any(trial.is_broken for trial in trials):
        return 2
    return 1 if failed else 0
