"""The history that a module records of its resources: where they were before, and which are no longer managed.

https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
https://developer.hashicorp.com/terraform/language/state/remove
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.resource import Forgotten, Move
from linter.source import Source
from linter.terraform.instances.instances import instance_key
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.modules.module_calls import Absent
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import AttributeStep, Block, Expression, Literal, Step, SyntaxFault, Traversal


def moves(module: ModuleInstance) -> Iterator[Move]:
    """The `moved` blocks of a module instance and of all that it calls, with full addresses."""
    for block in module.module.others:
        if block.type == "moved":
            ends = [_address(block, name) for name in ("from", "to")]
            if all(ends):
                source, target = (f"{module.prefix}{end}" for end in ends)
                # with a key at either end the block is about one instance, otherwise about all of them
                whole = not any(end.endswith("]") for end in ends)
                yield Move(source, target, whole=whole)
    for child in _children(module):
        yield from moves(child)


def forgotten(module: ModuleInstance) -> Iterator[Forgotten]:
    """The `removed` blocks of a module instance and of all that it calls that may leave what they name in place.

    OpenTofu destroys nothing where the block does not say so, Terraform does.
    """
    for block in module.module.others:
        address = _address(block, "from") if block.type == "removed" else ""
        destroyed = _destroyed(block) if address else True
        if destroyed is not True:
            yield Forgotten(f"{module.prefix}{address}", block.header, surely=destroyed is False)
    for child in _children(module):
        yield from forgotten(child)


def _children(module: ModuleInstance) -> Iterator[ModuleInstance]:
    for name in module.module.calls:
        for child in module.children(name).values():
            if not isinstance(child, Absent):
                yield child


def _address(block: Block, name: str) -> str:
    """The address that an argument names, relative to the module; empty where it is none, which Terraform rejects."""
    attribute = block.body.attributes.get(name)
    expression = attribute.sound if attribute is not None else None
    if isinstance(expression, Literal) and isinstance(expression.content, str):  # in JSON it is a text
        expression = _parsed(expression.content)
    if not isinstance(expression, Traversal):
        return ""
    return f"{expression.root}{''.join(map(_written, expression.steps))}"


def _written(step: Step) -> str:
    """A step of an address: `.name`, `["key"]` or `[0]`."""
    if isinstance(step, AttributeStep):
        return f".{step.name}"
    return instance_key(step.key) if isinstance(step.key, str) else f"[{step.key}]"


def _parsed(text: str) -> Expression | None:
    try:
        return parse_expression(Source("", f"{text}\n"))
    except SyntaxFault:
        return None


def _destroyed(block: Block) -> bool | None:
    """Whether a `removed` block destroys what it names; None where it does not say."""
    said: bool | None = None
    for lifecycle in block.body.of_type("lifecycle"):
        attribute = lifecycle.body.attributes.get("destroy")
        expression = attribute.sound if attribute is not None else None
        if isinstance(expression, Literal) and isinstance(expression.content, bool):
            said = expression.content
    return said
