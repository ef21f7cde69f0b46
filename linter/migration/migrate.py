"""Reads a tree for what other linters were told in it, and makes of it what moatlint is to be told."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from linter.columns import comments, is_template
from linter.discovery.gitignore import read_patterns
from linter.discovery.walk import NOTHING, Walk
from linter.finding import Problem
from linter.judgement.acceptance.suppression import NAME as TOOL
from linter.judgement.acceptance.suppression import Suppression, suppressions
from linter.judgement.configuration.config import HEADER, NAME
from linter.judgement.registry import Catalogue
from linter.migration import cfn_nag, checkov, trivy
from linter.migration.comments import rewritten
from linter.migration.configuration import Unamendable, amended
from linter.migration.outcome import FileIgnore, Left, Listed, Names, Outcome, Setting
from linter.migration.reading import Misread, read
from linter.source import HCL_ENDINGS, Source, Span
from linter.tree import Tree, Unreadable

_TEMPLATES = (".yaml", ".yml", ".json", ".template", ".cfn", ".cform")
_FILES = frozenset((*checkov.CONFIGURATIONS, checkov.BASELINE, trivy.CONFIGURATION, trivy.IGNORED, *trivy.IGNORED_YAML))
_GENERATED = "cdk.out"


class Migrated(Struct, frozen=True):
    """The texts of the files that change, before and after, what has no counterpart, and what could not be read.

    `before` is empty for a new file.
    """

    before: Mapping[Path, str] = field(default_factory=dict)
    after: Mapping[Path, str] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()


class Migration:
    """The migration of one tree."""

    def __init__(self, tree: Tree, catalogue: Catalogue) -> None:
        self._tree = tree
        self._catalogue = catalogue
        self._names = Names(catalogue)
        self._before: dict[Path, str] = {}
        self._after: dict[Path, str] = {}
        self._left: list[Left] = []
        self._problems: list[Problem] = []
        self._listed: list[tuple[Path, Listed]] = []
        self._settings: dict[Path, list[Setting]] = defaultdict(list)
        self._ignoring: list[tuple[Path, FileIgnore]] = []
        self._read: set[Path] = set()

    def run(self, paths: Iterable[Path]) -> None:
        """Read the files, and those below the folders that git does not ignore."""
        files = [file for path in paths for file in self._files(path)]
        for file in dict.fromkeys(files):
            self._file(file)
        for home, ignoring in self._ignoring:
            self._ignore(home, ignoring, files)
        for home in sorted(self._settings):
            self.configure(home, self._settings[home])

    @property
    def listed(self) -> tuple[tuple[Path, Listed], ...]:
        """The findings that baselines of others list, each with the folder of the baseline."""
        return tuple(self._listed)

    @property
    def result(self) -> Migrated:
        """The outcome of all that was read."""
        changed = [file for file in sorted(self._after) if self._after[file] != self._before[file]]
        return Migrated(
            before={file: self._before[file] for file in changed},
            after={file: self._after[file] for file in changed},
            left=tuple(sorted(set(self._left))),
            problems=tuple(sorted(set(self._problems))),
        )

    def replace(self, file: Path, text: str) -> None:
        """Replace a whole file, or make it."""
        if not os.path.lexists(file):
            self._before.setdefault(file, "")
        elif self._text(file) is None:
            return
        self._after[file] = text

    def leave(self, left: Left) -> None:
        """Note something without a counterpart."""
        self._left.append(left)

    def configure(self, home: Path, settings: Iterable[Setting]) -> None:
        """Add entries to the `moatlint.yaml` of a folder."""
        file = home / NAME
        if not os.path.lexists(file):
            self._before.setdefault(file, "")
        elif self._text(file) is None:
            return
        try:
            self._after[file] = amended(self._after.get(file) or HEADER, tuple(settings))
        except Unamendable as error:
            self._problem(file, f"Nothing can be added to it: {error}.")

    def _files(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        walk = Walk(self._tree, NOTHING, _is_of_interest)
        yield from walk.files(path)
        self._problems += walk.problems

    def _file(self, file: Path) -> None:
        name, home = file.name, file.parent
        if name in checkov.CONFIGURATIONS:
            self._keep(file, home, lambda source: checkov.configuration(source, self._names, self._catalogue))
            self._named(file, ("baseline",), lambda source: checkov.baseline(source, self._names))
        elif name == checkov.BASELINE:
            self._keep(file, home, lambda source: checkov.baseline(source, self._names))
        elif name == trivy.CONFIGURATION:
            self._keep(file, home, trivy.configuration)
            self._named(file, ("ignorefile",), self._ignored_by_trivy)
        elif name == trivy.IGNORED or name in trivy.IGNORED_YAML:
            self._keep(file, home, self._ignored_by_trivy)
        elif home.name == trivy.TFSEC_FOLDER and name in trivy.TFSEC:
            self._keep(file, home.parent, lambda source: trivy.tfsec(source, self._names))
        elif cfn_nag.is_deny_list(name):
            self._keep(file, home, lambda source: cfn_nag.deny_list(source, self._names))
        elif name.endswith((*HCL_ENDINGS, *_TEMPLATES)):
            self._rewrite(file)

    def _ignored_by_trivy(self, source: Source) -> Iterator[Outcome]:
        is_yaml = source.file.endswith((".yaml", ".yml"))
        yield from (trivy.ignore_yaml if is_yaml else trivy.ignore_file)(source, self._names)

    def _named(self, file: Path, keys: tuple[str, ...], reader: Callable[[Source], Iterator[Outcome]]) -> None:
        """Read the file that a configuration names, if it names one."""
        try:
            entry = read(self._tree.read(file)).get(*keys)
        except (Misread, Unreadable):
            return
        if entry is not None and entry.text:
            self._keep(file.parent / entry.text, file.parent, reader)

    def _keep(self, file: Path, home: Path, reader: Callable[[Source], Iterator[Outcome]]) -> None:
        """Keep what a file of another linter says, for the configuration of a folder."""
        text = None if file in self._read else self._text(file)
        self._read.add(file)
        if text is None:
            return
        self._before.pop(file)
        self._after.pop(file)
        try:
            outcomes = list(reader(Source(self._tree.display(file), text)))
        except Misread as error:
            self._problem(file, f"It cannot be read: {error}.")
            return
        for outcome in outcomes:
            if isinstance(outcome, Setting):
                self._settings[home].append(outcome)
            elif isinstance(outcome, Listed):
                self._listed.append((home, outcome))
            elif isinstance(outcome, FileIgnore):
                self._ignoring.append((home, outcome))
            else:
                self._left.append(outcome)

    def _rewrite(self, file: Path) -> None:
        """Rewrite the suppressions in a file of ours."""
        text = self._text(file)
        if text is None or (file.name.endswith(_TEMPLATES) and not is_template(text)):
            return
        source = Source(self._tree.display(file), text)
        changed, left = rewritten(source, self._catalogue)
        if _GENERATED in file.parts and changed != text:
            message = "it is generated: let moatlint.yaml honour what it says, as in honour: [cdk-nag]"
            self._left.append(Left(Span(source.file, 1, 1, 1, 2), message))
            return
        self._after[file] = changed
        self._left += left

    def _ignore(self, home: Path, ignoring: FileIgnore, files: Iterable[Path]) -> None:
        """Accept policies in every file that a pattern matches."""
        pattern = read_patterns(f"/{ignoring.pattern.lstrip('/')}")
        matching = [
            file for file in files if home in file.parents and pattern.excludes(file.relative_to(home).as_posix())
        ]
        for file in matching:
            text = self._after.get(file)
            if text is None or not file.name.endswith((*HCL_ENDINGS, ".yaml", ".yml", ".template")):
                message = f"{', '.join(ignoring.names)} in {self._tree.display(file)}: no comment can stand there"
                self._left.append(Left(ignoring.span, message))
                continue
            source = Source(self._tree.display(file), text)
            own = (read for read in suppressions(source, comments(source)) if isinstance(read, Suppression))
            accepted = {name for read in own if not read.line for name in read.slugs}
            if not {name.lower() for name in ignoring.names} <= accepted:
                until = f" until={ignoring.until}" if ignoring.until else ""
                instruction = f"# {TOOL}: ignore-file[{', '.join(ignoring.names)}]{until} {ignoring.reason}"
                ending = "\r\n" if "\r\n" in text else "\n"
                self._after[file] = f"{instruction}{ending}{text}"
        if not matching:
            self._left.append(Left(ignoring.span, f"no file matches {ignoring.pattern}"))

    def _text(self, file: Path) -> str | None:
        """The text of a file as it is before, None where it cannot be read."""
        if file not in self._before:
            try:
                self._before[file] = self._after[file] = self._tree.read(file).text
            except Unreadable as error:
                self._problem(file, f"{error}.")
                return None
        return self._before[file]

    def _problem(self, file: Path, message: str) -> None:
        self._problems.append(Problem(Span(self._tree.display(file), 1, 1, 1, 2), message))


def _is_of_interest(name: str) -> bool:
    return name in _FILES or name in trivy.TFSEC or name.endswith((*HCL_ENDINGS, *_TEMPLATES))
