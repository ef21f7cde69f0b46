"""Resource instances: the attributes set in the configuration, and all others as unknown with an identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Address, ObjectType, Unknown, Value


class OpenObject(Mapping[str, Value]):
    """The attributes of a resource. Only its provider knows which there are.

    Iteration and length cover the known attributes; `attribute` returns a value for every name.
    """

    __slots__ = ("known", "reason", "resource", "span")

    def __init__(self, resource: str, known: Mapping[str, Value], reason: str, span: Span | None = None) -> None:
        self.resource = resource
        self.known = known
        self.reason = reason
        self.span = span

    def __getitem__(self, name: str) -> Value:
        return self.known[name]

    def __contains__(self, name: object) -> bool:
        return name in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def attribute(self, name: str) -> Value:
        """The attribute of this name, set or not."""
        value = self.known.get(name)
        if value is not None:
            return value
        reason = self.reason or f"{self.resource}.{name} is known only after apply"
        return Value(DYNAMIC, Unknown(reason, Address(self.resource, name)), self.span)


def open_object(resource: str, known: Mapping[str, Value], reason: str = "", span: Span | None = None) -> Value:
    """A resource instance as a value. `reason` says why its other attributes are unknown, if not because of apply."""
    attributes = dict(sorted(known.items()))
    type_ = ObjectType({name: value.type for name, value in attributes.items()})
    return Value(type_, OpenObject(resource, attributes, reason, span), span)
