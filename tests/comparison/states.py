"""Deployments made from texts, to be compared."""

from __future__ import annotations

from pathlib import Path

from linter.deployments.graphs import Evaluated
from linter.judgement.configuration.setup import Asked, Everywhere, adjusted
from linter.judgement.registry import Catalogue
from linter.workspace import Workspace


def deployed(folder: Path, name: str, text: str) -> Evaluated:
    """The one deployment that a file of a folder declares."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    catalogue = Catalogue()
    setups = Everywhere(adjusted([], catalogue, Asked()), catalogue)
    (evaluated,) = Workspace(folder.resolve(), setups).graphs([folder / name]).evaluated
    return evaluated
