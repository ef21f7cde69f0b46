"""Which Terraform modules are root modules, and which modules each of them deploys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Modules: TypeAlias = "Mapping[Path, tuple[Path, ...]]"
"""Folders of Terraform, each with the folders it calls."""


def roots(modules: Modules, deployed: Collection[Path] = ()) -> Iterator[Path]:
    """The modules that nobody calls, and the `deployed` ones; of modules that only call each other, the first.

    `deployed` are modules that are deployed by themselves even if an example or a test calls them.
    """
    called = {child for folder, children in modules.items() for child in children if child != folder}
    own = (set(modules) - called) | set(deployed)
    reached: set[Path] = set()
    for folder in sorted(own):
        yield folder
        reached |= below(folder, modules)
    for folder in sorted(modules):
        if folder not in reached:
            yield folder
            reached |= below(folder, modules)


def below(root: Path, modules: Modules) -> set[Path]:
    """The module and all that it calls, directly or not."""
    reached = {root}
    pending = [root]
    while pending:
        for child in modules.get(pending.pop(), ()):
            if child not in reached:
                reached.add(child)
                pending.append(child)
    return reached


def above(folders: Iterable[Path], modules: Modules) -> set[Path]:
    """The folders and all modules that call them, directly or not."""
    callers: dict[Path, list[Path]] = defaultdict(list)
    for folder, children in modules.items():
        for child in children:
            callers[child].append(folder)
    reached = set(folders)
    pending = list(reached)
    while pending:
        new = set(callers.get(pending.pop(), ())) - reached
        reached |= new
        pending += new
    return reached
