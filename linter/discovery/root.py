"""The folder that may be read: what a path belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def project_root(paths: Iterable[Path], widened: Path | None = None) -> Path:
    """The project that the paths are part of, absolute, with links resolved.

    The nearest folder upward that holds `.git`, or else `moatlint.yaml`; without either the working directory where
    it contains them; or else the folder they are in. `widened` takes the place of all that, where it is given.
    """
    if widened is not None:
        return Path(os.path.realpath(widened))
    common = Path(os.path.commonpath([os.path.realpath(path) for path in paths]))
    folder = common if common.is_dir() else common.parent
    marked = marked_root(folder)
    if marked is not None:
        return marked
    working = Path(os.path.realpath(Path.cwd()))
    return working if working in (folder, *folder.parents) else folder


def marked_root(folder: Path) -> Path | None:
    """The nearest folder upward that holds `.git`, or else `moatlint.yaml`; None without either."""
    for sign in (".git", "moatlint.yaml"):
        for parent in (folder, *folder.parents):
            if (parent / sign).exists():
                return parent
    return None
