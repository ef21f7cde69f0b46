"""One server for all tests that want nothing special of it, and folders in which only known policies speak."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.client import Editor

SELECT = "select: [imdsv1-allowed, ingress-ssh-open, subnet-auto-public-ip]\nseverity: {ingress-ssh-open: critical}\n"


@pytest.fixture(autouse=True)
def configuration(tmp_path: Path) -> Path:
    file = tmp_path / "moatlint.yaml"
    file.write_text(SELECT)
    return file


@pytest.fixture(scope="session")
def editor() -> Iterator[Editor]:
    with Editor() as shared:
        yield shared
