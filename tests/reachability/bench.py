"""From text to answers, through the real front ends."""

from __future__ import annotations

import importlib
from pathlib import Path

from linter.deployment import Deployment, Evaluate, Inputs
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import Interface, interfaces
from linter.network import TCP, union
from linter.reachability.answer import Answer
from linter.reachability.assumptions import USUAL, Assumptions
from linter.reachability.endpoints import endpoint
from linter.reachability.reachability import Reachability
from linter.resource import Declarations, Dialect
from linter.tree import Tree
from tests.reachability.declarations.records import Network
from tests.reachability.declarations.text import in_cloudformation, in_terraform

FILES = {Dialect.TERRAFORM: "main.tf", Dialect.CLOUDFORMATION: "template.yaml"}


def declared(folder: Path, dialect: Dialect, answers: dict[str, bool] | None = None) -> Declarations:
    """What the deployment in a folder declares."""
    column: Evaluate = importlib.import_module(f"linter.{dialect}.evaluate").evaluate
    path = folder if dialect is Dialect.TERRAFORM else folder / FILES[dialect]
    return column(Deployment(dialect, path), Tree(folder), Inputs(), answers or {})


def written(folder: Path, dialect: Dialect, text: str) -> Graph:
    """The graph of one text."""
    (folder / FILES[dialect]).write_text(text)
    return Graph(declared(folder, dialect))


def reachability(graph: Graph, assumptions: Assumptions = USUAL) -> Reachability:
    return Reachability(graph, assumptions)


def named(graph: Graph, name: str) -> Interface:
    """The primary interface of the workload of a name, as either language calls it."""
    for interface in interfaces(graph):
        if interface.owner.address.split(".")[-1].lower() == name.lower() and interface.index == 0:
            return interface
    raise LookupError(name)


def called(graph: Graph, name: str) -> str:
    """The address of the resource of a name, as either language calls it."""
    found = {resource.key for resource in graph.declarations.resources}
    return next((key for key in sorted(found) if key.split(".")[-1].lower() == name.lower()), name)


def verdict(folder: Path, dialect: Dialect, records: Network, source: str, target: str, port: int = 22) -> str:
    """What the engine says of TCP from one end to another, each a name or a word such as `internet`."""
    return str(answer(folder, dialect, records, source, target, port).verdict)


def answer(folder: Path, dialect: Dialect, records: Network, source: str, target: str, port: int = 22) -> Answer:
    """The answer of the engine, with its proof."""
    text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
    engine = reachability(written(folder, dialect, text))
    ends = [endpoint(called(engine.graph, word), engine.graph) for word in (source, target)]
    return engine.reach(ends[0], ends[1], TCP, union((port, port)))
