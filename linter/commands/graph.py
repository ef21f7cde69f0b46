"""`moatlint graph`: the declared resources, how they are connected, and what the internet reaches."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, cast

from linter.atlas.atlas import Atlas
from linter.atlas.draw import draw
from linter.commands.look import add_arguments, complain, graphs
from linter.commands.output.links import add_link_base
from linter.commands.output.streams import for_programs
from linter.commands.parser import Parser
from linter.deployments.graphs import Evaluated
from linter.discovery.root import project_root
from linter.finding import Problem
from linter.report.formats import RenderOptions

_EPILOG = """\
json is described in docs/graph.md, and by a JSON Schema that is installed with moatlint. html is one self-contained
page that loads nothing. dot is for Graphviz, mermaid for Markdown.

exit codes:
  0  the graph is complete
  2  something could not be read: the graph may be incomplete

examples:
  moatlint graph --format html infrastructure/ > graph.html
  moatlint graph --format html --link-base https://github.com/acme/net/blob/main > graph.html
  moatlint graph --format json template.yaml | jq '.deployments[].exposed[].interface'
  moatlint graph --format dot | dot -Tsvg > graph.svg
"""

Render: TypeAlias = Callable[[Iterable[Atlas], Iterable[Problem], RenderOptions], str]

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "json": "linter.report.graph_json",
        "dot": "linter.report.graph_dot",
        "mermaid": "linter.report.graph_mermaid",
        "html": "linter.report.html.graph",
    }
)


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint graph",
        description="Show the resources of each deployment, their ties, and what the internet reaches.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--format", choices=tuple(FORMATS), default="json", help="json by default")
    add_link_base(made)
    add_arguments(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Draw and write; the exit code."""
    deployments = graphs(arguments)
    asked = [evaluated.ask(partial(_drawn, evaluated)) for evaluated in deployments.evaluated]
    atlases = [drawn.answer for drawn in asked if drawn.answer is not None]
    problems = (*deployments.problems, *(problem for drawn in asked for problem in drawn.problems))
    render = cast("Render", importlib.import_module(FORMATS[arguments.format]).render)
    for_programs()
    root = project_root(arguments.paths or [Path()], arguments.root)
    options = RenderOptions(directory=str(Path.cwd()), base=str(root), link_base=arguments.link_base or "")
    sys.stdout.write(render(atlases, problems, options))
    complain(problems, deployments.notices)
    return 2 if problems else 0


def _drawn(evaluated: Evaluated) -> Atlas:
    return draw(evaluated.place, str(evaluated.deployment.dialect), evaluated.graph, evaluated.environment)
