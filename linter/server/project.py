"""One tree under one configuration, kept warm: what is open in it is judged again where something changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from linter.deployment import Answer, Inputs
from linter.discovery.root import marked_root
from linter.finding import Problem, Severity
from linter.fixing import AVAILABILITY, Fixed, Fixer
from linter.judgement.configuration.config import NAME, BadConfig, seen_by_terraform
from linter.judgement.configuration.setup import Asked, Nearest, Setups, named
from linter.judgement.registry import BadPolicy, Catalogue
from linter.report.report import Report, Reported, Summary, flat
from linter.server.documents import Document
from linter.server.lasting import Lasting
from linter.server.lenses import Exposed, exposed
from linter.source import Span
from linter.tree import Tree, Unreadable
from linter.workspace import Workspace


class Superseded(Exception):  # noqa: N818 - it is what the check is
    """The open texts have changed since the check began: its answer would be stale."""


class Home(Struct, frozen=True, order=True):
    """The folder that may be read for a file: everything in it is judged together."""

    root: Path


def home_of(file: Path, folders: Iterable[Path]) -> Home:
    """The home of a file: its repository, or else the innermost of the editor's folders that it is in, or its own."""
    inside = [folder for folder in folders if folder in file.parents]
    root = marked_root(file.parent) or max(inside, key=lambda folder: len(folder.parts), default=file.parent)
    return Home(root)


class Outcome(Struct, frozen=True):
    """The outcome of a check: the report, the open texts it is about, and the tree of all others."""

    report: Report
    documents: Mapping[Path, Document]
    tree: Tree

    def beside(self, problems: Iterable[Problem]) -> Outcome:
        """The outcome with more problems, each once."""
        every = tuple(dict.fromkeys((*self.report.problems, *problems)))
        return replace(self, report=replace(self.report, problems=every))

    def lines(self, file: str) -> tuple[str, ...]:
        """The lines of a file as they were judged; none where it cannot be read."""
        if file in self.report.sources:
            return self.report.sources[file].lines
        try:
            return self.tree.read(file).lines
        except Unreadable:
            return ()


class Project:
    """The deployments of one home.

    `own` are folders of policies of the user's own, `config` a configuration that takes the place of those of the home.
    """

    def __init__(self, home: Home, own: tuple[Path, ...] = (), config: Path | None = None) -> None:
        self.home = home
        self.own = own
        self.config = config
        self._workspace: Workspace | None = None
        self._setups: Lasting | None = None

    def renew(self) -> None:
        """Read the configurations again; of one that is broken now, the last good state holds."""
        self._workspace = None

    def check(self, documents: Iterable[Document], threshold: Severity, go_on: Callable[[], bool]) -> Outcome:
        """Judge the deployments that the open files belong to, whole.

        Raises:
            Superseded: `go_on` said no before the next deployment.
        """

        def progress(_done: int, _of: int) -> None:
            if not go_on():
                raise Superseded

        kept = {document.path: document for document in documents}
        buffers = {path: document.text for path, document in kept.items()}
        tree = Tree(self.home.root, buffers)
        try:
            workspace = self.workspace()
        except BadConfig as bad:
            return Outcome(Report((), Summary(), problems=bad.problems), kept, tree)
        except BadPolicy as bad:
            place = Span(tree.display(self.home.root), 1, 1, 1, 1)
            return Outcome(Report((), Summary(), problems=(Problem(place, str(bad)),)), kept, tree)
        paths = [path for path in kept if path.name != NAME]
        report = workspace.check(paths, buffers=buffers, threshold=threshold, progress=progress, whole=True)
        problems = dict.fromkeys((*report.problems, *self._faults(path for path in kept if path.name == NAME)))
        return Outcome(replace(report, problems=tuple(problems)), kept, tree)

    def fixed(self, outcome: Outcome, document: Document, severity: Severity) -> Fixed:
        """The fixes of a file that are safe, made and proved: the other files stay as they are."""
        workspace, open_texts = self.workspace(), outcome.tree.buffers
        shown = outcome.tree.display(document.path)

        def judged(texts: Mapping[Path, str], threshold: Severity) -> Report:
            buffers = {**open_texts, **texts}
            return workspace.check([document.path], buffers=buffers, threshold=threshold, whole=True)

        def of_the_file(texts: Mapping[Path, str]) -> list[Reported]:
            reported = flat(judged(texts, severity).reported)
            return [
                finding
                for finding in reported
                if finding.certain and finding.finding.fix is not None and finding.finding.fix.span.file == shown
            ]

        costly = workspace.setups.catalogue.matching(AVAILABILITY)
        fixer = Fixer(outcome.tree, of_the_file, lambda texts: [judged(texts, Severity.INFO)], lambda _: "", costly)
        return fixer.fixed()

    def _faults(self, configurations: Iterable[Path]) -> Iterator[Problem]:
        """The faults of open configurations, and of those whose last good state holds."""
        if self._setups is None:
            return
        for file in configurations:
            yield from self._setups.broken(file)
        yield from self._setups.faults

    def exposed(self, outcome: Outcome) -> Exposed:
        """The resources that the internet reaches in the deployments that the open files belong to."""
        buffers = outcome.tree.buffers
        paths = [path for path in buffers if path.name != NAME]
        return exposed(self.workspace().graphs(paths, buffers=buffers))

    def answer(self, outcome: Outcome, file: Path, place: tuple[int, int]) -> Answer | None:
        """The value of the expression at a place, in the first deployment that has one there."""
        return self.workspace().value_at(file, place, outcome.tree.buffers)

    def workspace(self) -> Workspace:
        """The workspace, made when it is first needed.

        Raises:
            BadConfig: the configuration that takes the place of all others cannot be followed.
            BadPolicy: a policy cannot be loaded.
        """
        if self._workspace is None:
            held = self._held()
            if self._setups is None:
                self._setups = Lasting(held)
            else:
                self._setups.renew(held)
            self._workspace = Workspace(self.home.root, self._setups)
        return self._workspace

    def _held(self) -> Setups:
        asked = Asked(inputs=Inputs(environment=seen_by_terraform(os.environ)))
        if self.config is None:
            return Nearest(self.home.root, Catalogue(self.own), asked)
        return named(self.config, self.home.root, self.own, asked)
