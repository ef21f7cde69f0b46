"""What was hidden from judgement: said by name where it may well have been meant to be judged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from linter.discovery.discover import Discovery
from linter.finding import Notice
from linter.judgement.judge import Judgement
from linter.report.plain import counted
from linter.source import MODULE_ENDINGS
from linter.tree import Tree, Unreadable

_MOST_NAMED = 4


def hiding(discovery: Discovery) -> Iterator[Notice]:
    """Notices of what the configuration excludes, and of Terraform that git ignores."""
    excluded = discovery.hidden.get("excluded", ())
    if excluded:
        yield Notice(f"{_counted(excluded)} excluded by the configuration: {_named(excluded)}")
    ignored = [file for file in discovery.hidden.get("ignored", ()) if file.endswith(MODULE_ENDINGS)]
    if ignored:
        yield Notice(f"{counted(len(ignored), 'file')} of Terraform ignored by git, and not judged: {_named(ignored)}")


def unused_modules(tree: Tree, discovery: Discovery, judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """The called modules of which no deployment makes an instance, as with `count = 0`, if they declare a resource.

    Nothing is known of that where a deployment could not be judged.
    """
    judgements = tuple(judgements)
    if any(judgement.problems for judgement in judgements):
        return ()
    made = {folder for judgement in judgements for folder in judgement.folders}
    shown = {folder: tree.display(folder) for folder in discovery.called}
    return tuple(name for folder, name in shown.items() if name not in made and _declares(tree, str(folder)))


def _declares(tree: Tree, folder: str) -> bool:
    """Whether the files of a module have a resource in them."""
    try:
        return any("resource" in tree.read(file).text for file in tree.files(folder, MODULE_ENDINGS))
    except Unreadable:  # among the problems already
        return False


def _counted(hidden: Sequence[str]) -> str:
    return counted(len(hidden), "file or folder is", "files and folders are")


def _named(hidden: Sequence[str]) -> str:
    more = f" and {len(hidden) - _MOST_NAMED:,} more" if len(hidden) > _MOST_NAMED else ""
    return f"{', '.join(os.fspath(name) for name in hidden[:_MOST_NAMED])}{more}"
