"""Takes things out of sight in a configuration of Terraform."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from linter.source import Source, Span
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.references import references
from linter.terraform.syntax.syntax import Block, Expression, ObjectConstructor, TupleConstructor

NOT_HIDDEN = {"tags", "description", "depends_on", "provider", "providers", "source", "version", "type"}
BLOCKS = {"resource", "data", "locals"}
"""The blocks whose arguments are hidden. What a module that cannot be seen is given is not: a variable is known before
anything is created, so it is nothing that is declared beside the module."""
OF_AN_INSTANCE = {"each", "count", "self", "path", "terraform"}
"""The roots of references that mean nothing outside of the block they are in."""
LOOKED_UP = {
    "aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_route_table", "aws_security_group", "aws_customer_gateway",
    "aws_instance", "aws_network_interface", "aws_eip", "aws_nat_gateway", "aws_lb", "aws_lb_target_group",
    "aws_lb_listener", "aws_elb", "aws_vpc_peering_connection", "aws_ec2_transit_gateway", "aws_vpn_gateway",
    "aws_ec2_transit_gateway_vpc_attachment", "aws_ec2_transit_gateway_route_table", "aws_vpc_endpoint",
    "aws_ec2_managed_prefix_list", "aws_launch_template", "aws_db_subnet_group", "aws_networkfirewall_firewall",
    "aws_ecs_cluster", "aws_lambda_function", "aws_ec2_client_vpn_endpoint",
}  # fmt: skip
"""The types that a data source of the same name looks up."""


class Configuration:
    """A Terraform configuration of one file, of which single things can be hidden."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.source = Source("main.tf", text)
        self.body = parse(self.source).body
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def hidings(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Everything that can be hidden, in words, and what makes the configuration without it."""
        for block in self.body.of_type("variable"):
            if "default" in block.body.attributes:
                default = block.body.attributes["default"].span
                yield f"the default of var.{block.labels[0]}", partial(self._edited, [(default, "")])
        for block in self.body.of_type(*BLOCKS):
            for path, span in _places(block):
                where = ".".join((*block.labels, *path))
                yield where, partial(self._edited, [(span, "var.hidden")], 'variable "hidden" {}')
        for block in self.body.of_type("resource"):
            kind, name = block.labels
            uses = list(re.finditer(rf"(?<![\w.-]){kind}\.{name}(?![\w-])", self.text))
            if uses and kind in LOOKED_UP:
                yield f"{kind}.{name}, looked up", partial(self._looked_up, block)
            if uses or self._given_to(block):
                yield f"{kind}.{name}, in a module", partial(self._in_module, block)

    def _looked_up(self, block: Block) -> str:
        """The configuration with a resource that a data source looks up."""
        kind, name = block.labels
        many = "".join(f"  {self._of(one.span)}\n" for key, one in block.body.attributes.items() if _repeats(key))
        text = self._renamed(block, f"data.{kind}.{name}")
        return f'{text}\ndata "{kind}" "{name}" {{\n{many}}}\n'

    def _in_module(self, block: Block) -> str:
        """The configuration with a resource in a module that is not installed, and is given what it refers to."""
        _, name = block.labels
        inputs = "".join(f"  input{at} = {reference}\n" for at, reference in enumerate(self._given_to(block)))
        text = self._renamed(block, f"module.hidden.{name}")
        return f'{text}\nmodule "hidden" {{\n  source = "git::https://example.com/hidden.git"\n{inputs}}}\n'

    def _given_to(self, block: Block) -> dict[str, None]:
        """What a block refers to."""
        return dict.fromkeys(
            self._of(traversal.span)
            for expression in _expressions(block)
            for traversal in references(expression)
            if traversal.root not in OF_AN_INSTANCE
        )

    def _renamed(self, block: Block, new: str) -> str:
        kind, name = block.labels
        without = self._edited([(block.span, "")])
        return re.sub(rf"(?<![\w.-]){kind}\.{name}(?![\w-])", new, without)

    def _of(self, span: Span) -> str:
        return self.text[self._offset(span.line, span.column) : self._offset(span.end_line, span.end_column)]

    def _offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1

    def _edited(self, edits: list[tuple[Span, str]], added: str = "") -> str:
        text = self.text
        for span, new in sorted(edits, reverse=True):
            text = (
                text[: self._offset(span.line, span.column)]
                + new
                + text[self._offset(span.end_line, span.end_column) :]
            )
        return f"{text}\n{added}\n"


def _repeats(argument: str) -> bool:
    return argument in {"count", "for_each"}


def _places(block: Block) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The places of values that may be inputs: whole arguments, and the items of lists and objects."""
    for name, attribute in block.body.attributes.items():
        if name not in NOT_HIDDEN or (name == "type" and block.type != "variable"):
            for path, expression in _parts(attribute.expression):
                yield (name, *path), expression.span
    for at, inner in enumerate(block.body.blocks):
        if inner.type not in {"lifecycle", "provisioner", "connection"}:
            for path, span in _places(inner):
                yield (f"{inner.type}{at}", *path), span


def _parts(expression: Expression) -> Iterator[tuple[tuple[str, ...], Expression]]:
    yield (), expression
    if isinstance(expression, TupleConstructor):
        for at, element in enumerate(expression.elements):
            for path, part in _parts(element):
                yield (str(at), *path), part
    elif isinstance(expression, ObjectConstructor):
        for at, item in enumerate(expression.items):
            for path, part in _parts(item.value):
                yield (str(at), *path), part


def _expressions(block: Block) -> Iterator[Expression]:
    for attribute in block.body.attributes.values():
        yield attribute.expression
    for inner in block.body.blocks:
        yield from _expressions(inner)
