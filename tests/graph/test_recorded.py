"""What the graph works out of large deployments is recorded beside them: read what `MOATLINT_ACCEPT=1` writes.

Each is written in one language: that both say the same is another law.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.graph.graph import Graph
from tests.graph.recorded import facts
from tests.reachability.bench import FILES, declared
from tests.reachability.recorded import answers

FOLDERS = sorted((Path(__file__).parent.parent.parent / "fixtures" / "facts").iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_facts_of_a_deployment_are_as_recorded(folder: Path) -> None:
    agrees(folder / "facts.txt", facts(graph_of(folder)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_who_reaches_whom_in_a_deployment_is_as_recorded(folder: Path) -> None:
    agrees(folder / "answers.txt", answers(graph_of(folder), between_hosts=folder.name in BETWEEN_HOSTS))


BETWEEN_HOSTS = ("entered", "hubs")


def graph_of(folder: Path) -> Graph:
    dialect = next(dialect for dialect, name in FILES.items() if (folder / name).exists())
    whole = declared(folder, dialect)
    assert not whole.problems, whole.problems
    return Graph(whole)


def agrees(record: Path, told: str) -> None:
    if os.environ.get("MOATLINT_ACCEPT"):
        record.write_text(told, encoding="utf-8")
    assert told == record.read_text(encoding="utf-8")
