"""The folder that may be read: the project a path belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def project_root(paths: Iterable[Path], widened: Path | None = None) -> Path:
    """The project that the paths are part of, absolute, with links resolved.

    The nearest folder upward that holds `.git`, or else `moatlint.yaml`; without either the working directory if it
    contains them; or else the folder they are in. The home directory and those above it are never the root only
    because they are the working directory. `widened` overrides all that.

    The paths count as they are written: a link among them may lead anywhere, and widens nothing.
    """
    if widened is not None:
        return Path(os.path.realpath(widened))
    common = Path(os.path.commonpath([os.path.abspath(path) for path in paths]))
    folder = Path(os.path.realpath(common if common.is_dir() else common.parent))
    marked = marked_root(folder)
    if marked is not None:
        return marked
    working = Path(os.path.realpath(os.getcwd()))
    return working if working in (folder, *folder.parents) and not _is_home(working) else folder


def _is_home(folder: Path) -> bool:
    """Whether a folder is the home directory, or contains it: too wide to be meant."""
    home = Path(os.path.realpath(os.path.expanduser("~")))
    return folder == home or folder in home.parents


def marked_root(folder: Path) -> Path | None:
    """The nearest folder upward that holds `.git`, or else `moatlint.yaml`; None without either."""
    for sign in (".git", "moatlint.yaml"):
        for parent in (folder, *folder.parents):
            if os.path.lexists(parent / sign):
                return parent
    return None
