"""Neovim as it is installed: it opens, mends and saves with its built-in client."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.editors.session import HERE, run


@pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")
def test_neovim_opens_mends_and_saves(tmp_path: Path) -> None:
    run(["nvim", "--headless", "-n", "-u", "NONE", "-c", f"luafile {HERE / 'neovim.lua'}"], tmp_path)
