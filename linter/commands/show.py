"""`moatlint show`: one resource, what is effective for it, and why."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable
from functools import partial

from linter.atlas.portrait import portrait
from linter.commands.look import add_arguments, complain, graphs
from linter.commands.output.saying import complain as blame
from linter.commands.parser import Parser
from linter.deployments.graphs import Evaluated
from linter.report.plain import unobeyed
from linter.report.portrait import as_text
from linter.resource import Resource

_EPILOG = """\
Of a subnet: its class and the route that makes it public or private, its route table and network ACL. Of a resource
with a network interface: its subnets, its public address and what gives it one, its security groups and what they
allow, and whether the internet reaches it, or what blocks it. Of a VPC, a security group, a route table, a network
ACL: the rules in force. What is not known comes with the reason.

exit codes:
  0  the resource is shown
  2  the resource does not exist, or a file could not be read

examples:
  moatlint show 'module.net.aws_subnet.public["a"]' infrastructure/
  moatlint show WebServer template.yaml
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint show",
        description="Show a resource: where it is declared, its settings, what it refers to, and what follows.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("address", metavar="ADDRESS", help="the address or logical ID of a resource")
    add_arguments(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Show it; the exit code."""
    deployments = graphs(arguments)
    meant = _meant(arguments.address, deployments.evaluated)
    asked = [evaluated.ask(partial(_shown, evaluated, resource)) for evaluated, resource in meant]
    problems = (*deployments.problems, *(problem for shown in asked for problem in shown.problems))
    complain(problems, deployments.notices)
    if not meant:
        if deployments.evaluated or not problems:
            blame(f"{_unknown(arguments.address, deployments.evaluated)}")
        return 2
    sys.stdout.write(unobeyed("\n".join(shown.answer for shown in asked if shown.answer is not None)))
    return 2 if problems else 0


def _shown(evaluated: Evaluated, resource: Resource) -> str:
    return as_text(portrait(evaluated.graph, resource))


def _meant(address: str, deployments: Iterable[Evaluated]) -> list[tuple[Evaluated, Resource]]:
    """The resource of this address in each deployment that has it; where none has, the instances of a repeated one."""
    every = [(evaluated, resource) for evaluated in deployments for resource in evaluated.declared.resources]
    exact = [(evaluated, resource) for evaluated, resource in every if resource.key == address]
    return exact or [(evaluated, resource) for evaluated, resource in every if resource.key.startswith(f"{address}[")]


def _unknown(address: str, deployments: Iterable[Evaluated]) -> str:
    known = sorted({resource.key for evaluated in deployments for resource in evaluated.declared.resources})
    if not known:
        return "there is nothing here: no Terraform, no CloudFormation template, no plan"
    whole = {key.lower(): key for key in known}
    near = difflib.get_close_matches(address.lower(), whole, 1)
    return f"no resource is called {address}" + (f"; did you mean {whole[near[0]]}?" if near else "")
