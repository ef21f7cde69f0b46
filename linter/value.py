"""What a declaration says: values that are known, that refer, that are one of several, or that are unknown.

Both languages are evaluated into these, and everything above the language columns sees only these. A value knows
the place that set it (`span`): the literal itself, were it the default of a variable three modules away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from linter.source import Span
from linter.truth import Doubt

Plain: TypeAlias = "str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A known string, number, boolean or null."""

    content: Plain
    span: Span


@dataclass(frozen=True, slots=True)
class Array:
    """A list, set or tuple, or the repeated blocks of one type, in order.

    `rest` says, where it is set, that further members may exist which cannot be seen, and why.
    """

    items: tuple[Value, ...]
    span: Span
    rest: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a body that is written line by line has room for another entry: an empty span, and what goes around it.

    Each line of the entry starts with `indent`, and the whole of it stands between `before` and `after`.
    """

    span: Span
    indent: str
    before: str = ""
    after: str = ""


def no_gap() -> Gap | None:
    """The room there is where nobody knows of any."""
    return None


@dataclass(frozen=True, slots=True)
class Record:
    """A map, an object, or the body of a block or resource.

    `entries` may be evaluated lazily, when an entry is asked for. `places` tells where each entry stands as a
    whole (`from_port = var.port`), beside the place that set its value (`default = 22`). `gap` tells where another
    entry could be written.
    """

    entries: Mapping[str, Value]
    span: Span
    places: Mapping[str, Span] = field(default_factory=dict)
    gap: Callable[[], Gap | None] = field(default=no_gap, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute of another resource: not known before deployment, yet whose it is is known.

    `resource` is the key of the resource within the deployment (`module.net.aws_subnet.public[0]`, `Vpc`);
    `attribute` the name its dialect gives the attribute (`id`, `GroupId`, `Ref`).
    """

    resource: str
    attribute: str
    span: Span


@dataclass(frozen=True, slots=True)
class Option:
    """One of several values, and in words when it is the one ("EnablePublicAccess is true")."""

    value: Value
    when: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values; which one depends on what is not known."""

    options: tuple[Option, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value nobody can know before deployment, with the reason a person is told.

    `token` names it where it has a name: two unknowns of one token are one value (`var.vpc_id`, parameter `VpcId`).
    `hint` is the type the dialect declares for it, where it does (`AWS::EC2::VPC::Id`).
    """

    reason: str
    span: Span
    token: str = ""
    hint: str = ""

    @property
    def doubt(self) -> Doubt:
        """The reason, as a truth carries it."""
        return Doubt(self.reason, self.span)


Value: TypeAlias = Scalar | Array | Record | Reference | Choice | Unknown


def alternatives(value: Value) -> Iterator[Value]:
    """The values it may be: itself, or, for a choice, those of its options, nested choices flattened."""
    if isinstance(value, Choice):
        for option in value.options:
            yield from alternatives(option.value)
    else:
        yield value
