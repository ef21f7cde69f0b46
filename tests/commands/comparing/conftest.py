from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.comparing.states import Make
from tests.scratch_repository import Repository


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.chdir(tmp_path)
    return lambda files: Repository(tmp_path, files)
