"""Objects whose attributes are evaluated on demand: bodies, resources, the outputs of a module."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Address, ObjectType, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.open_object import OpenObject


class LazyValues(Mapping[str, Value]):
    """Values by name, each computed once, on first access; an error is kept and raised again.

    Access to a value while it is being computed is a cycle, and raises InvalidReference.
    """

    def __init__(self, address: str, span: Span) -> None:
        self.address = address
        self.span = span
        self._made: dict[str, Value | EvaluationError] = {}
        self._pending: set[str] = set()

    @abstractmethod
    def names(self) -> Collection[str]:
        """All names, sorted; membership tests are frequent."""

    @abstractmethod
    def make(self, name: str) -> Value:
        """Compute the value of an existing name. Raises EvaluationError."""

    def __getitem__(self, name: str) -> Value:
        if name not in self:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._outcome(name)
        made = self._made[name]
        if isinstance(made, EvaluationError):
            raise made
        return made

    def _outcome(self, name: str) -> Value | EvaluationError:
        if name in self._pending:
            detail = f"{self.address}.{name} refers to itself, directly or indirectly."
            raise InvalidReference("Cycle", detail, self.span)
        self._pending.add(name)
        try:
            return self.make(name)
        except EvaluationError as error:
            return error
        finally:
            self._pending.discard(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self.names()

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())


class Thunks(LazyValues):
    """Values by name, computed by functions."""

    def __init__(self, address: str, thunks: Mapping[str, Callable[[], Value]], span: Span) -> None:
        super().__init__(address, span)
        self._thunks = dict(sorted(thunks.items()))

    def names(self) -> Collection[str]:
        """All names."""
        return self._thunks

    def make(self, name: str) -> Value:
        """Call the function of this name."""
        return self._thunks[name]()


class _Types(Mapping[str, Type]):
    """The types of values, which are evaluated on access."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Type:
        return self._values[name].type

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def lazy_object(values: Mapping[str, Value], span: Span) -> Value:
    """An object of exactly these attributes."""
    return Value(ObjectType(_Types(values)), values, span)


class Part(OpenObject):
    """A resource or a block in it. Only its provider knows its other attributes."""

    __slots__ = ("path",)

    def __init__(self, resource: str, path: str, known: Mapping[str, Value], span: Span) -> None:
        super().__init__(resource, known, "", span)
        self.path = path

    def attribute(self, name: str) -> Value:
        """The attribute of this name, set or not."""
        if name in self.known:
            return self.known[name]
        return computed(self.resource, f"{self.path}.{name}" if self.path else name)


def computed(resource: str, attribute: str, type_: Type = DYNAMIC) -> Value:
    """An attribute that is known only after apply. It has no place of its own."""
    reason = f"{resource}.{attribute} is known only after apply"
    return Value(type_, Unknown(reason, Address(resource, attribute)))


def open_part(resource: str, path: str, known: Mapping[str, Value], span: Span) -> Value:
    """A resource (with an empty path) or a block in it as a value."""
    return Value(ObjectType(_Types(known)), Part(resource, path, known, span), span)
