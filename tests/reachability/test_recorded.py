"""Who reaches whom in every scenario is recorded beside it: read what `MOATLINT_ACCEPT=1` writes.

Odd scenarios are recorded in Terraform, even ones in CloudFormation: that both languages say the same is another law.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.resource import Dialect
from tests.reachability.bench import declared
from tests.reachability.recorded import answers
from tests.reachability.test_scenarios import ROOT


@pytest.mark.parametrize("folder", sorted(ROOT.iterdir()), ids=lambda folder: folder.name)
def test_who_reaches_whom_is_as_recorded(folder: Path) -> None:
    dialect = Dialect.TERRAFORM if int(folder.name[:3]) % 2 else Dialect.CLOUDFORMATION
    told, record = answers(Graph(declared(folder, dialect))), folder / "answers.txt"
    if os.environ.get("MOATLINT_ACCEPT"):
        record.write_text(told, encoding="utf-8")
    assert told == record.read_text(encoding="utf-8")
