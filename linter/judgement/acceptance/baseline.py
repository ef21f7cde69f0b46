"""Baselines: the findings that were there when a repository adopted moatlint, which are not reported again.

The file is read in baseline_file.py.
"""

from __future__ import annotations

import importlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct, field

from linter.finding import Notice, Severity
from linter.report.plain import counted
from linter.report.report import Known, Reported, Suppressed, flat
from linter.source import MODULE_ENDINGS
from linter.tree import Tree, Unreadable

NAME = "moatlint-baseline.json"
"""The name of a baseline where none is given."""
VERSION = 1
_HOME = "https://raw.githubusercontent.com/moatlint/moatlint/main/linter/schemas/baseline.json"
_READER = "linter.judgement.acceptance.baseline_file"


class Baseline(Struct, frozen=True):
    """Known findings by their fingerprints, and the file that lists them; None where they are in no file."""

    entries: Mapping[str, Known] = field(default_factory=dict)
    file: Path | None = None
    is_there: bool = True

    def hides(self, reported: Reported) -> bool:
        """Whether a finding is listed, and is no worse than it was: neither more certain nor more severe."""
        known = next((self.entries[mark] for mark in reported.marks if mark in self.entries), None)
        return known is not None and (reported.certain, reported.severity) <= _weight(known)


class Looked(Struct, frozen=True):
    """A look at a deployment: its path from the root, the policies that ran, what they found, and if without errors.

    `policies` is None where another linter looked.
    """

    deployment: str
    policies: frozenset[str] | None
    fingerprints: frozenset[str]
    is_whole: bool = True

    def ran(self, policy: str) -> bool:
        """Whether a policy, of ours or of the other linter, has had its whole say."""
        return self.is_whole and (self.policies is None or policy in self.policies)


def load(file: Path, buffers: Mapping[Path, str]) -> Baseline:
    """The baseline that a file holds; `buffers` stand in for files, by their absolute paths.

    Raises:
        Unreadable: it cannot be read.
        BadConfig: it is not a baseline.
    """
    read = cast("Callable[[Path, Tree], Baseline]", importlib.import_module(_READER).read)
    return read(file, Tree(file.parent.resolve(), buffers))


def listed(reported: Iterable[Reported], root: Path) -> Mapping[str, Known]:
    """The findings as entries of a baseline, by fingerprint; the worst of several with the same one."""
    return {entry.fingerprint: entry for entry in sorted(_known(reported, root), key=_weight)}


def _weight(entry: Known) -> tuple[bool, Severity]:
    return entry.certain, entry.severity


def _known(reported: Iterable[Reported], root: Path) -> Iterator[Known]:
    """The findings as entries, those that a wider one implies among them."""
    for finding in flat(reported):
        yield Known(
            finding.fingerprint,
            finding.policy,
            finding.severity,
            finding.certain,
            relative(Path(finding.deployment or finding.finding.span.file), root),
            finding.finding.resource,
        )


def relative(path: Path, root: Path) -> str:
    """The path from the root, with slashes."""
    return os.path.relpath(path, root).replace(os.sep, "/")


def written(entries: Iterable[Known]) -> str:
    """The text of a baseline: an entry on each line, sorted by fingerprint.

    Fingerprints spread new entries over the whole file, and the version comes last so that each entry ends in a comma:
    git merges what two branches add or remove.
    """
    content = {entry.fingerprint: _content(entry) for entry in entries}
    lines = [f'"$schema": "{_HOME}"', *(f"{json.dumps(mark)}: {json.dumps(content[mark])}" for mark in sorted(content))]
    return "".join(("{\n", *(f"  {line},\n" for line in lines), f'  "version": {VERSION}\n', "}\n"))


def _content(entry: Known) -> dict[str, str]:
    return {
        "policy": entry.policy,
        "severity": str(entry.severity),
        "certainty": "certain" if entry.certain else "possible",
        "deployment": entry.deployment,
        "resource": entry.resource,
    }


def fixed(baseline: Baseline, looked: Iterable[Looked], ours: Container[str], tree: Tree) -> Iterator[Known]:
    """The entries whose findings are gone: their policy ran on their deployment and found them not, or it is deleted.

    An entry stays where its deployment could not be judged, or its policy was not run. `ours` are the slugs of policies
    that are not of another linter.
    """
    by_place: dict[str, list[Looked]] = {}
    for look in looked:
        by_place.setdefault(look.deployment, []).append(look)
    for entry in baseline.entries.values():
        judged = by_place.get(entry.deployment, ())
        asked = [look for look in judged if (look.policies is not None) == (entry.policy in ours)]
        ran = bool(asked) and all(look.ran(entry.policy) for look in asked)
        present = any(entry.fingerprint in look.fingerprints for look in asked)
        if (ran and not present) or (not judged and _is_deleted(entry.deployment, tree)):
            yield entry


def _is_deleted(deployment: str, tree: Tree) -> bool:
    """Whether there is no template, or no module, at the path from the root of a tree."""
    try:
        path = tree.resolve(tree.root / deployment)
        return not (tree.files(path, MODULE_ENDINGS) if path.is_dir() else path.exists())
    except Unreadable:
        return False


class Hiding:
    """The baselines of a run, by the places of the deployments that they hold for, and what they hide.

    `looked` and `ours` are as for `fixed`.
    """

    def __init__(
        self, tree: Tree, of: Mapping[str, tuple[Baseline, ...]], looked: Sequence[Looked], ours: Container[str]
    ) -> None:
        self._tree = tree
        self._of = of
        self._all = {id(baseline): baseline for baselines in of.values() for baseline in baselines}
        self._fixed = {key: tuple(fixed(baseline, looked, ours, tree)) for key, baseline in self._all.items()}
        self._hidden: dict[int, int] = defaultdict(int)

    @property
    def fixed(self) -> tuple[Known, ...]:
        """The entries whose findings are gone, each once."""
        return tuple(dict.fromkeys(entry for entries in self._fixed.values() for entry in entries))

    @property
    def hidden(self) -> int:
        """How many findings were hidden so far."""
        return sum(self._hidden.values())

    def hide(self, outcome: Reported | Suppressed) -> bool:
        """Whether a finding is listed in a baseline; it is counted. One that is accepted already is not hidden."""
        if isinstance(outcome, Suppressed):
            return False
        place = outcome.deployment or outcome.finding.span.file
        hiding = next((baseline for baseline in self._of.get(place, ()) if baseline.hides(outcome)), None)
        if hiding is None:
            return False
        self._hidden[id(hiding)] += 1
        return True

    def notices(self) -> Iterator[Notice]:
        """A notice for each baseline of what it hides, and of its entries that are fixed."""
        for key, baseline in self._all.items():
            hidden, gone = self._hidden[key], len(self._fixed[key])
            parts = [f"{counted(hidden, 'finding')} in the baseline not shown"] if hidden else []
            if gone:
                parts.append(
                    f"{counted(gone, 'entry is', 'entries are')} fixed: `moatlint baseline --prune` removes them"
                )
            if parts:
                subject = self._tree.display(baseline.file) if baseline.file is not None else ""
                yield Notice("; ".join(parts), subject=subject)
