"""The server: the open files, their outcomes, and the diagnostics that the editor shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path

from lsprotocol.types import Diagnostic, MessageType, PublishDiagnosticsParams, ShowMessageParams, WorkspaceFolder
from pygls.lsp.server import LanguageServer

from linter import __version__
from linter.attempt import Failed, attempt
from linter.deployment import Answer
from linter.deployments.graphs import COSTLY
from linter.fixing import Fixed
from linter.judgement.acceptance import baseline
from linter.judgement.configuration.config import NAME
from linter.judgement.registry import BadPolicy, Catalogue, slugs
from linter.server.checks import Checks, Worker
from linter.server.completing import Policies
from linter.server.diagnostics import Diagnostics
from linter.server.documents import Document, Documents, file_of
from linter.server.garbage import Garbage
from linter.server.lenses import Exposed, Reached
from linter.server.project import Home, Outcome, Project, Superseded, home_of
from linter.server.protocol import Forgetful
from linter.server.settings import Settings


class MoatServer(LanguageServer):
    """A warm server for any number of roots.

    `own` are folders of policies of the user's own, `config` a configuration in the place of those of the roots.
    """

    def __init__(self, own: tuple[Path, ...] = (), config: Path | None = None) -> None:
        super().__init__("moatlint", __version__, protocol_cls=Forgetful)
        self.own = own
        self.config = config
        self.ours = frozenset(slugs())
        self.documents = Documents()
        self.settings = Settings()
        self.worker = Worker()
        self.checks = Checks(self._check, self._failed, self._rest)
        self.garbage = Garbage()
        self._collecting: asyncio.Task[None] | None = None
        self._homes: dict[Path, Home] = {}
        self._projects: dict[Home, Project] = {}
        self._outcomes: dict[Home, Outcome] = {}
        self._exposed: dict[Home, tuple[Outcome, Exposed]] = {}
        self._shown: dict[Home, dict[str, list[Diagnostic]]] = {}

    def stop(self) -> None:
        """Cancel the checks that are waiting."""
        self.checks.stop()
        self.worker.stop()

    def show_folders(self, folders: Iterable[WorkspaceFolder]) -> None:
        """Take note of the folders that the editor shows."""
        pairs = ((file_of(folder.uri), folder.uri) for folder in folders)
        self.documents.folders = {path: uri for path, uri in pairs if path is not None}

    def home(self, document: Document) -> Home:
        """The home that an open file is judged in."""
        if document.path not in self._homes:
            self._homes[document.path] = home_of(document.path, self.documents.folders)
        return self._homes[document.path]

    def project(self, home: Home) -> Project:
        """The project of a home, kept warm."""
        if home not in self._projects:
            self._projects[home] = Project(home, self.own, self.config)
        return self._projects[home]

    def check_all(self, *, anew: bool = False) -> None:
        """Judge everything that is open; with its configurations read again where `anew` says so."""
        if anew:
            self._homes.clear()
            for project in self._projects.values():
                project.renew()
        for home in {*map(self.home, self.documents.open.values()), *self._shown}:
            self.checks.now(home)

    def check_around(self, path: Path) -> None:
        """Judge what may rest on a file that was changed by somebody else."""
        for home in set(map(self.home, self.documents.open.values())):
            if home.root in path.parents:
                self.checks.soon(home)

    async def current(self, document: Document) -> Outcome | None:
        """The outcome for the texts that are open now; None where judging failed."""
        home = self.home(document)
        outcome = self._outcomes.get(home)
        if outcome is None or outcome.documents != self._open_in(home):
            outcome = await self._judged(home, _always)
        return outcome

    def diagnostics(self, outcome: Outcome) -> Diagnostics:
        """The maker of diagnostics for an outcome."""
        return Diagnostics(outcome, self.documents, self.ours)

    async def reached(self, document: Document, outcome: Outcome) -> tuple[Reached, ...]:
        """The resources in the open deployments that the internet reaches; none where that failed.

        A bound that is met in looking for them is shown as a diagnostic.
        """
        home = self.home(document)
        kept = self._exposed.get(home)
        if kept is None or kept[0] is not outcome:
            project = self.project(home)
            attempted = await self.worker.do(lambda: attempt(lambda: project.exposed(outcome)))
            if isinstance(attempted, Failed):
                self._complain("the exposed resources could not be found", attempted)
            kept = self._exposed[home] = (outcome, Exposed() if isinstance(attempted, Failed) else attempted.value)
            if kept[1].problems and self._outcomes.get(home) is outcome:
                self._publish(home, outcome.beside(kept[1].problems))
        return kept[1].resources

    async def answer(self, document: Document, outcome: Outcome, place: tuple[int, int]) -> Answer | None:
        """The value of the expression at a place of an open file; None if there is none, or evaluation failed."""
        project = self.project(self.home(document))
        attempted = await self.worker.do(lambda: attempt(lambda: project.answer(outcome, document.path, place)))
        if isinstance(attempted, Failed):
            self._complain("the value could not be found", attempted)
            return None
        return attempted.value

    async def fixed(self, document: Document, outcome: Outcome) -> Fixed | None:
        """The safe fixes of an open file, made and proved; None if that failed."""
        project, severity = self.project(self.home(document)), self.settings.severity
        attempted = await self.worker.do(lambda: attempt(lambda: project.fixed(outcome, document, severity)))
        if isinstance(attempted, Failed):
            self._complain("the fixes could not be made", attempted)
            return None
        return attempted.value

    def policies(self, document: Document) -> Policies:
        """The policies that can be named in an open file."""
        outcome = self._outcomes.get(self.home(document))
        return Policies(self._themes, outcome.report.pages if outcome is not None else ())

    @cached_property
    def _themes(self) -> Mapping[str, str]:
        """The themes of all policies, by slug; of ours alone where the user's cannot be listed, which checks report."""
        try:
            catalogue = Catalogue(self.own)
        except BadPolicy:
            catalogue = Catalogue()
        return {slug: module.theme for slug, module in catalogue.modules.items()}

    def tell_faults(self) -> None:
        """Show which of the settings are not understood."""
        for fault in self.settings.faults:
            self.window_show_message(ShowMessageParams(MessageType.Warning, f"moatlint: {fault}"))

    async def _check(self, home: Home, go_on: Callable[[], bool]) -> None:
        if not self._open_in(home):
            self._outcomes.pop(home, None)
            self._exposed.pop(home, None)
            self._projects.pop(home, None)
            self._show(home, {})
            return
        outcome = await self._judged(home, go_on)
        if not go_on():
            raise Superseded
        if outcome is not None:
            self._publish(home, outcome)
            if len(outcome.documents) > 1 and self._refreshes_lenses():
                self.workspace_code_lens_refresh(None)

    def _refreshes_lenses(self) -> bool:
        able = self.client_capabilities.workspace
        lenses = able.code_lens if able is not None else None
        return lenses is not None and bool(lenses.refresh_support)

    async def _judged(self, home: Home, go_on: Callable[[], bool]) -> Outcome | None:
        project, documents = self.project(home), self._open_in(home)
        check = partial(_checked, project, documents.values(), self.settings, go_on)
        outcome = await self.worker.do(lambda: attempt(check))
        if isinstance(outcome, Failed):
            self._complain(f"{home.root} could not be judged", outcome)
            return None
        if outcome.value is not None:
            self._outcomes[home] = outcome.value
        if self.garbage.is_due:
            self._rest()
        return outcome.value

    def _rest(self) -> None:
        """Collect garbage, behind what the worker has begun."""
        self._collecting = asyncio.get_running_loop().create_task(self.worker.do(self.garbage.collect))

    def _failed(self, error: BaseException) -> None:
        """Show that a check itself failed."""
        self._complain("the check failed", Failed(repr(error)))

    def _complain(self, what: str, failed: Failed) -> None:
        """Show an error: a file that was not judged is never passed over in silence."""
        advice = COSTLY if failed.over_budget else "This is a fault of moatlint: please report it."
        message = f"moatlint: {what}: {failed.reason}. {advice}"
        self.window_show_message(ShowMessageParams(MessageType.Error, message))

    def _open_in(self, home: Home) -> dict[Path, Document]:
        return {path: document for path, document in self.documents.open.items() if self.home(document) == home}

    def _publish(self, home: Home, outcome: Outcome) -> None:
        """Show the diagnostics of an outcome."""
        made = self.diagnostics(outcome).by_file(possible=self.settings.possible)
        by_uri = {document.uri: list[Diagnostic]() for document in outcome.documents.values()}
        for file, diagnostics in made.items():
            by_uri.setdefault(self.documents.uri(file), []).extend(diagnostics)
        self._show(home, by_uri)

    def _show(self, home: Home, by_uri: dict[str, list[Diagnostic]]) -> None:
        before = self._shown.get(home, {})
        self._shown[home] = by_uri
        is_open = {document.uri: document for document in self.documents.open.values()}
        for uri in dict.fromkeys((*by_uri, *before)):
            if uri in is_open or by_uri.get(uri) != before.get(uri):
                document = is_open.get(uri)
                self.text_document_publish_diagnostics(
                    PublishDiagnosticsParams(uri, self._all_shown(uri), document.version if document else None)
                )
        if not by_uri:
            del self._shown[home]

    def _all_shown(self, uri: str) -> list[Diagnostic]:
        """The diagnostics of all homes for a file: a module may be called from several."""
        diagnostics: list[Diagnostic] = []
        for home in sorted(self._shown, key=str):
            diagnostics.extend(
                diagnostic for diagnostic in self._shown[home].get(uri, ()) if diagnostic not in diagnostics
            )
        return diagnostics


def _checked(
    project: Project, documents: Iterable[Document], settings: Settings, go_on: Callable[[], bool]
) -> Outcome | None:
    try:
        return project.check(documents, settings.severity, go_on)
    except Superseded:
        return None


def _always() -> bool:
    return True


def is_configuration(path: Path) -> bool:
    """Whether a file decides how others are judged."""
    return path.name in {NAME, baseline.NAME, ".gitignore"}
