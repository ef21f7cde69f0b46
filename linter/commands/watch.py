"""`moatlint watch`: `moatlint check`, again whenever a file changes."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from linter.commands.check import add_arguments, judge_and_tell, root_of, workspace_of
from linter.commands.output.outputs import is_drawn
from linter.commands.parser import INTERRUPTED, Parser
from linter.discovery.walk import NOTHING, Walk
from linter.judgement.acceptance import baseline
from linter.judgement.configuration.config import NAME
from linter.tree import Tree
from linter.workspace import Workspace

PAUSE = 0.5
"""Seconds between two looks at the files."""
_WATCHED = (".tf", ".tofu", ".tfvars", ".json", ".yaml", ".yml", ".template", ".gitignore", ".tftpl")
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Stamps = Mapping[Path, tuple[int, int]]
"""The time each file was last written, in nanoseconds, and its size in bytes."""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint watch",
        description="Check, and check again whenever a file of the repository changes, until it is interrupted.",
    )
    add_arguments(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Check until somebody interrupts."""
    watch(arguments, lambda: time.sleep(PAUSE))
    return 0


def watch(arguments: argparse.Namespace, pause: Callable[[], None]) -> None:
    """Check now, and after every pause in which a file has changed; the judgements of the others are kept."""
    root = root_of(arguments)
    seen: Stamps = MappingProxyType({})
    kept: list[Workspace] = []

    def workspace() -> Workspace:
        if not kept:
            kept.append(workspace_of(arguments, root, drawn=is_drawn(arguments)))
        return kept[0]

    while True:
        present = stamps(root)
        if present != seen:
            if _configurations(present) != _configurations(seen):
                kept.clear()
            if seen and sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            seen = present
            if judge_and_tell(arguments, root, workspace) == INTERRUPTED:
                raise KeyboardInterrupt
            sys.stdout.flush()
        pause()


def stamps(root: Path) -> Stamps:
    """The files below a folder that what is judged may rest on, ignored ones left out."""
    stamped: dict[Path, tuple[int, int]] = {}
    for file in Walk(Tree(root), NOTHING, _is_watched).files(root):
        try:
            status = file.stat()
        except OSError:
            continue
        stamped[file] = (status.st_mtime_ns, status.st_size)
    return stamped


def _is_watched(name: str) -> bool:
    return name.endswith(_WATCHED)


def _configurations(present: Stamps) -> Stamps:
    return {file: stamp for file, stamp in present.items() if file.name in {NAME, baseline.NAME}}
