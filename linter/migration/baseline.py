"""Turns the baseline of checkov into ours: the findings of today that it lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from linter.judgement.acceptance.baseline import NAME, listed, load, written
from linter.migration.migrate import Migration
from linter.migration.outcome import Left, Listed, Setting
from linter.report.report import Known, Reported

_INSTANCE = re.compile(r"\[[^\]]*\]")


def take_over(migration: Migration, root: Path, judge: Callable[[Path], Iterable[Reported]]) -> None:
    """Write a baseline beside each of checkov's, of the findings that `judge` makes below its folder.

    Raises:
        BadConfig: there is a baseline of ours, and it is none.
        Unreadable: it cannot be read.
    """
    by_folder: dict[Path, list[Listed]] = defaultdict(list)
    for home, entry in migration.listed:
        by_folder[home].append(entry)
    for home, entries in sorted(by_folder.items()):
        found = listed(judge(home), root)
        kept: dict[str, Known] = {}
        for entry in entries:
            matching = {mark: known for mark, known in found.items() if _is(known, entry)}
            kept |= matching
            if not matching:
                message = f"{entry.name} of {entry.resource} is in the baseline, and moatlint finds nothing there"
                migration.leave(Left(entry.span, message))
        if kept:
            file = home / NAME
            migration.replace(file, written((_there(file) | kept).values()))
            migration.configure(home, [Setting("baseline", NAME)])


def _is(known: Known, entry: Listed) -> bool:
    """Whether a finding is the one listed; checkov may leave out the keys of `count` and `for_each`."""
    names = (known.resource, _INSTANCE.sub("", known.resource), known.resource.rpartition(".")[2])
    is_logical = "." not in entry.resource
    return known.policy in entry.policies and entry.resource in (names if is_logical else names[:2])


def _there(file: Path) -> dict[str, Known]:
    entries: Mapping[str, Known] = load(file, {}).entries if file.is_file() else {}
    return dict(entries)
