"""The values of a declaration: known, a reference, one of several, a text known in part, or unknown.

Both languages are evaluated into these, and everything above the language columns sees only these. A value knows
the place that set it (`span`), even if that is the default of a variable three modules away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from linter.equality import equal_without
from linter.source import Span
from linter.truth import Doubt

Plain: TypeAlias = "str | int | float | bool | None"


@equal_without("via")
class Scalar(Struct, frozen=True):
    """A known string, number, boolean or null.

    `via` is the attribute of a resource that it was read from, if it was: `aws_security_group.web.name` refers to that
    group, though its name is known.
    """

    content: Plain
    span: Span
    via: Reference | None = None


class Array(Struct, frozen=True):
    """A list, set or tuple, or the repeated blocks of one type, in order.

    Where `rest` is set, there may be further members that cannot be seen; it says why.
    """

    items: tuple[Value, ...]
    span: Span
    rest: Unknown | None = None


class Gap(Struct, frozen=True):
    """A place in a body where another entry can be inserted: an empty span, and the text to put around the entry.

    Each line of the entry starts with `indent`; `before` and `after` go around the whole entry. `nested` is the place
    for a block, where the language keeps blocks apart from arguments.
    """

    span: Span
    indent: str
    before: str = ""
    after: str = ""
    nested: Gap | None = None


def no_gap() -> Gap | None:
    """The gap of a body where nothing can be inserted safely."""
    return None


@equal_without("gap")
class Record(Struct, frozen=True):
    """A map, an object, or the body of a block or resource.

    `entries` may be evaluated lazily, when an entry is asked for. `places` gives the span of each whole entry
    (`from_port = var.port`), as opposed to the place that set its value (`default = 22`). `gap` finds a place where
    another entry could be inserted.
    """

    entries: Mapping[str, Value]
    span: Span
    places: Mapping[str, Span] = field(default_factory=dict)
    gap: Callable[[], Gap | None] = no_gap


@equal_without("beside")
class Reference(Struct, frozen=True):
    """An attribute of another resource: its value is not known before deployment, but its owner is.

    `resource` is the key of the resource within the deployment (`module.net.aws_subnet.public[0]`, `Vpc`);
    `attribute` the name its dialect gives the attribute (`id`, `GroupId`, `Ref`). With `one_of`, the resource stands
    for any number of instances, and the owner is one of them: which one is not known. A reference where a list belongs
    is a member of it; `beside` says why there may be others that cannot be seen.
    """

    resource: str
    attribute: str
    span: Span
    one_of: bool = False
    beside: str = ""


class Option(Struct, frozen=True):
    """One of several values, and the condition that selects it, in words ("EnablePublicAccess is true")."""

    value: Value
    when: str = ""


@equal_without("reason")
class Choice(Struct, frozen=True):
    """One of several values; which one depends on what is not known, for the reason given where no option has one."""

    options: tuple[Option, ...]
    span: Span
    reason: str = ""

    @property
    def doubt(self) -> Doubt:
        """What decides between the options, in the form a truth carries it."""
        when = next((option.when for option in self.options if option.when), "")
        return Doubt(f"it depends on whether {when}" if when else self.reason or "it is one of several", self.span)


class Unknown(Struct, frozen=True):
    """A value that is not known before deployment, with the reason to show.

    `token` names it where it has a name: two unknowns of one token are one value (`var.vpc_id`, parameter `VpcId`).
    `hint` is the type the dialect declares for it, where it does (`AWS::EC2::VPC::Id`). `mentions` are the references
    it was computed from (`sha256(aws_vpc.main.id)` mentions `aws_vpc.main`). `mask` is, of a CIDR block, the fewest
    bits its mask can have (8 for `cidrsubnet(var.base, 8, 3)`). `stored_as` is the name in Parameter Store whose value
    it is, where that is known. `decoded` is, of a string in base64, the text that it encodes.
    """

    reason: str
    span: Span
    token: str = ""
    hint: str = ""
    mentions: tuple[Reference, ...] = ()
    mask: int = 0
    stored_as: str = ""
    decoded: Value | None = None

    @property
    def doubt(self) -> Doubt:
        """The reason, in the form a truth carries it."""
        return Doubt(self.reason, self.span)


Part: TypeAlias = "str | Reference | Unknown"


class Text(Unknown, frozen=True):
    """A string that is known in part, such as `com.amazonaws.${region}.s3`: literals and holes, in order.

    A hole is a reference or an unknown, and may turn out to be any text, even an empty one. No literal is empty, and
    no two stand side by side; `text_of` makes sure of that. As an `Unknown`, a text is treated like any other unknown
    by code that cannot make use of its parts. `linter.text` decides what can be decided about it: prefix, suffix,
    content and equality.
    """

    parts: tuple[Part, ...] = ()

    @property
    def prefix(self) -> str:
        """The literal that it starts with; empty where it starts with a hole."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    @property
    def suffix(self) -> str:
        """The literal that it ends with; empty where it ends with a hole."""
        return self.parts[-1] if self.parts and isinstance(self.parts[-1], str) else ""

    @property
    def holes(self) -> tuple[Reference | Unknown, ...]:
        """The parts that are not known, in order."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    def filled(self, filling: str) -> str:
        """The text with the same filling in every hole: `com.amazonaws.*.s3`."""
        return "".join(part if isinstance(part, str) else filling for part in self.parts)


Value: TypeAlias = Scalar | Array | Record | Reference | Choice | Unknown


def alternatives(value: Value) -> Iterator[Value]:
    """The values it may have: itself or, for a choice, those of its options, with nested choices flattened."""
    if isinstance(value, Choice):
        for option in value.options:
            yield from alternatives(option.value)
    else:
        yield value


def referred(value: Value) -> tuple[Reference, ...]:
    """The references that a single value consists of, contains as a text, was read from, or was computed from.

    Members of arrays, entries of records and options of choices are values of their own, and are not looked into.
    """
    if isinstance(value, Reference):
        return (value,)
    if isinstance(value, Scalar) and value.via is not None:
        return (value.via,)
    if not isinstance(value, Unknown):
        return ()
    references = list(value.mentions)
    if isinstance(value, Text):
        for hole in value.holes:
            references.extend(referred(hole))
    return tuple(dict.fromkeys(references))
