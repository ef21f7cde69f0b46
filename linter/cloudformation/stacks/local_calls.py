"""The templates that a template nests, found without any inputs."""

from __future__ import annotations

from pathlib import Path

from linter.cloudformation.stacks.assembly import Assembly
from linter.cloudformation.stacks.nested import ADDRESSES
from linter.tree import Tree, Unreadable


def local_calls(tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The templates nested by these files, directly or not, as sorted absolute paths."""
    called: set[Path] = set()
    for file in files:
        try:
            source = tree.read(file)
        except Unreadable:
            continue
        if any(kind in source.text for kind in ADDRESSES):
            assembly = Assembly(tree, {})
            assembly.root(file, source, lambda _name, _scope: None)
            called.update(tree.resolve(path) for path in assembly.templates[1:])
    return tuple(sorted(called))
