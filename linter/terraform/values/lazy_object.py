"""Objects whose attributes are evaluated when they are asked for: bodies, resources, the outputs of a module."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, Address, ObjectType, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.open_object import OpenObject


class LazyValues(Mapping[str, Value]):
    """Values by name, each made once, when it is first asked for; a failure is kept and raised again.

    Asking for a value while it is being made is a circle, and raises InvalidReference.
    """

    def __init__(self, address: str, span: Span) -> None:
        self.address = address
        self.span = span
        self._made: dict[str, Value | EvaluationError] = {}
        self._pending: set[str] = set()

    @abstractmethod
    def names(self) -> Collection[str]:
        """The names there are, sorted; whether one is there is asked often."""

    @abstractmethod
    def make(self, name: str) -> Value:
        """The value of a name that is there. Raises EvaluationError."""

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
            detail = f"{self.address}.{name} leads back to itself: it goes round in a circle."
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
    """Values by name, from what makes them."""

    def __init__(self, address: str, thunks: Mapping[str, Callable[[], Value]], span: Span) -> None:
        super().__init__(address, span)
        self._thunks = dict(sorted(thunks.items()))

    def names(self) -> Collection[str]:
        """The names there are."""
        return self._thunks

    def make(self, name: str) -> Value:
        """What its thunk makes."""
        return self._thunks[name]()


class _Types(Mapping[str, Type]):
    """The types of values, known once these are."""

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
    """A resource, or a block within one, whose other attributes only its provider knows."""

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
    """An attribute that is known once the resource is there. Set nowhere, it stands where it is referred to."""
    reason = f"{resource}.{attribute} is known only after apply"
    return Value(type_, Unknown(reason, Address(resource, attribute)))


def open_part(resource: str, path: str, known: Mapping[str, Value], span: Span) -> Value:
    """A resource (with an empty path) or a block within one, as a value."""
    return Value(ObjectType(_Types(known)), Part(resource, path, known, span), span)
