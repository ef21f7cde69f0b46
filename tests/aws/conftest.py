from tests.graph.conftest import build, dialect

__all__ = ["build", "dialect"]
