"""Emacs as it is installed, where it has eglot: it opens, mends and saves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.editors.session import HERE, run

_HAS_EGLOT = ["emacs", "--batch", "--eval", "(progn (require 'package) (package-activate-all) (require 'eglot))"]


def has_eglot() -> bool:
    if shutil.which("emacs") is None:
        return False
    return subprocess.run(_HAS_EGLOT, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_eglot(), reason="emacs with eglot is not installed")
def test_emacs_opens_mends_and_saves(tmp_path: Path) -> None:
    run(["emacs", "--batch", "-l", str(HERE / "eglot.el")], tmp_path)
