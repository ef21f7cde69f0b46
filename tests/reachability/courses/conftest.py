"""Steps of a course are asked for in the same graphs, in both languages, as the graph's own tests build."""

from tests.graph.conftest import build, dialect

__all__ = ["build", "dialect"]
