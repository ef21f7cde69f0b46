"""Graphs of texts in either dialect, read by the real columns."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import TypeVar

from linter.aws.node import Node
from linter.deployment import Deployment, Inputs
from linter.graph.graph import Graph
from linter.resource import Dialect
from linter.tree import Tree

N = TypeVar("N", bound=Node)

NAMES = {Dialect.TERRAFORM: "main.tf", Dialect.CLOUDFORMATION: "template.yaml"}
VARIABLES = 'variable "somewhere" {}\nvariable "unsure" {\n  type = bool\n}\n'
TEMPLATE = """
Parameters:
  Somewhere: {Type: String}
  Unsure: {Type: String}
Conditions:
  IsSure: !Equals [!Ref Unsure, "true"]
Resources:
"""


@dataclass(frozen=True)
class Pair:
    """The same in both languages: in Terraform blocks, in CloudFormation resources by their names.

    Nobody gives the inputs `var.somewhere` (`Somewhere`) and `var.unsure` (the condition `IsSure`).
    """

    terraform: str
    cloudformation: str

    def __add__(self, more: Pair) -> Pair:
        return Pair(
            dedent(self.terraform) + "\n" + dedent(more.terraform),
            dedent(self.cloudformation) + "\n" + dedent(more.cloudformation),
        )

    def text(self, dialect: Dialect) -> str:
        """The whole deployment."""
        if dialect is Dialect.CLOUDFORMATION:
            return TEMPLATE + indent(dedent(self.cloudformation), "  ")
        return VARIABLES + dedent(self.terraform)


def graph_of(folder: Path, dialect: Dialect, text: str) -> Graph:
    """The graph of one deployment in one file."""
    file = folder / NAMES[dialect]
    file.write_text(text, encoding="utf-8")
    column = importlib.import_module(f"linter.{dialect}.evaluate")
    at = file if dialect is Dialect.CLOUDFORMATION else folder
    declarations = column.evaluate(Deployment(dialect, at), Tree(folder.resolve()), Inputs())
    assert not declarations.problems, declarations.problems
    return Graph(declarations)


def the(graph: Graph, kind: type[N], name: str) -> N:
    """The declared node of a kind that is called so, whatever its dialect puts before it and however it is cased."""
    wanted = name.replace("_", "").lower()
    found = [each for each in graph.all(kind) if each.parent is None and _name(each) == wanted]
    assert len(found) == 1, (name, [each.key for each in graph.all(kind)])
    return found[0]


def _name(node: Node) -> str:
    return node.key.split("[")[0].split(".")[-1].replace("_", "").lower()
