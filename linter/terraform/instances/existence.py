"""Names for the unknown conditions that instances exist under: two under the same condition exist together.

A flow log with `for_each = aws_vpc.this` exists for a key exactly if the VPC of that key does, whatever the keys are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.source import Span
from linter.terraform.instances.instances import Expansion, Instance
from linter.terraform.syntax.syntax import Block
from linter.terraform.values.cty import Value

_IMPURE = frozenset({"bcrypt", "timestamp", "uuid"})
"""Functions that give another result each time they are called."""


def argument_name(block: Block, value: Value, prefix: str, named: Mapping[str, str]) -> str:
    """A name for the value of `count` or `for_each`, the same wherever it is the same value; empty without one.

    `prefix` is the address of the module instance with a dot, `named` the name for each block whose instances
    another block may be repeated over, by its address.
    """
    identity = value.unknown.identity if value.unknown is not None else None
    if identity is not None:
        return named.get(identity.resource, f"{identity.resource}.{identity.attribute}")
    attribute = next(block.body.attributes[name] for name in ("count", "for_each") if name in block.body.attributes)
    structure = _structure(attribute.expression)
    return "" if _calls_impure(structure) else f"{prefix}{structure!r}"


def under(expansion: Expansion, name: str) -> Expansion:
    """The expansion, with the conditions of its instances named after the argument that repeats the block."""
    return replace(expansion, instances=tuple(_under(instance, name) for instance in expansion.instances))


def _under(instance: Instance, name: str) -> Instance:
    if instance.exists.certain:
        return instance
    return replace(instance, when=frozenset({f"{name} has {instance.key}"}) if name else None)


def together(*conditions: frozenset[str] | None) -> frozenset[str] | None:
    """The conditions that all must hold; None if any of them has no name."""
    named = [condition for condition in conditions if condition is not None]
    return frozenset().union(*named) if len(named) == len(conditions) else None


def _structure(node: Any) -> Any:
    """An expression without the places it is written at."""
    if isinstance(node, tuple):
        return tuple(map(_structure, node))
    if isinstance(node, Struct):
        inner = (getattr(node, name) for name in node.__struct_fields__)
        return type(node).__name__, *(_structure(child) for child in inner if not isinstance(child, Span))
    return node


def _calls_impure(structure: Any) -> bool:
    if isinstance(structure, tuple):
        return (structure[:1] == ("Call",) and structure[1] in _IMPURE) or any(map(_calls_impure, structure))
    return False
