from collections.abc import Callable
from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.resource import Dialect
from tests.graph.deployments import Pair, graph_of

Build = Callable[[Pair], Graph]


@pytest.fixture(params=[Dialect.TERRAFORM, Dialect.CLOUDFORMATION], ids=str)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    chosen: Dialect = request.param
    return chosen


@pytest.fixture
def build(tmp_path: Path, dialect: Dialect) -> Build:
    return lambda pair: graph_of(tmp_path, dialect, pair.text(dialect))
