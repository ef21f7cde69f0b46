"""Questions are asked of the same graphs, in both languages, as the graph's own tests build."""

from tests.graph.conftest import build, dialect

__all__ = ["build", "dialect"]
