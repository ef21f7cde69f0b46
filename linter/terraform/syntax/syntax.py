"""Terraform's syntax tree: files, blocks and attributes, with expressions that are parsed on demand.

HCL and `.tf.json` are both parsed to it. The names follow HashiCorp's.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from linter.source import Comment, Source, Span


class SyntaxFault(Exception):  # noqa: N818 - a fault of the text that was read, not of this program
    """A syntax error. `title` and `detail` are worded as in Terraform."""

    def __init__(self, title: str, detail: str, span: Span) -> None:
        super().__init__(f"{span}: {title}: {detail}")
        self.title = title
        self.detail = detail
        self.span = span


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a keyword or a string without interpolation."""

    content: str | Fraction | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Template:
    """A quoted template or a heredoc with several parts."""

    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TemplateJoin:
    """A `%{ for }` directive: the concatenated results of its body."""

    loop: For
    span: Span


@dataclass(frozen=True, slots=True)
class Wrapped:
    """`(x)`, and `"${x}"`, which keeps the type of x."""

    inner: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class AttributeStep:
    """`.name`"""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class IndexStep:
    """`[0]`, `["key"]` or the legacy `.0`: a literal index."""

    key: str | Fraction
    span: Span


Step: TypeAlias = AttributeStep | IndexStep


@dataclass(frozen=True, slots=True)
class Traversal:
    """A reference: `var.name`, `aws_subnet.public[0].id`."""

    root: str
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Access:
    """An attribute or literal index of another expression."""

    source: Expression
    step: Step
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`source[key]` with a key that must be evaluated."""

    source: Expression
    key: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class SplatItem:
    """The current element, in `Splat.element`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Splat:
    """`source[*]` or `source.*`; `element` is the expression for one element, the `SplatItem`."""

    source: Expression
    element: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `expand` where the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? yes : no`"""

    condition: Expression
    yes: Expression
    no: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`"""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-operand` or `!operand`"""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class TupleConstructor:
    """`[a, b]`"""

    elements: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AmbiguousKey:
    """`{ a.b = 1 }`: Terraform does not guess whether this is a reference or a name with a dot."""

    wrapped: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectItem:
    """`key = value`; a bare name is a `Literal` key."""

    key: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class ObjectConstructor:
    """`{ key = value }`"""

    items: tuple[ObjectItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """`[for k, v in c : value if condition]`, or with a `key` `{for … : key => value...}`."""

    key_name: str
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    grouping: bool
    span: Span


Expression: TypeAlias = (
    Literal
    | Template
    | TemplateJoin
    | Wrapped
    | Traversal
    | Access
    | Index
    | SplatItem
    | Splat
    | Call
    | Conditional
    | Binary
    | Unary
    | TupleConstructor
    | AmbiguousKey
    | ObjectConstructor
    | For
)


@dataclass(frozen=True)
class Attribute:
    """`name = expression`. Spans and expression are computed on demand."""

    name: str
    locate: Callable[[], tuple[Span, Span]]
    read: Callable[[], Expression]

    @cached_property
    def _spans(self) -> tuple[Span, Span]:
        return self.locate()

    @property
    def span(self) -> Span:
        """From the name to the end of the expression."""
        return self._spans[1]

    @property
    def name_span(self) -> Span:
        """The name alone."""
        return self._spans[0]

    @cached_property
    def expression(self) -> Expression:
        """The right-hand side. Raises SyntaxFault if it is not an expression."""
        return self.read()

    @property
    def sound(self) -> Expression | None:
        """The right-hand side; None if it is not an expression, which is among the syntax errors of its file."""
        try:
            return self.expression
        except SyntaxFault:
            return None


@dataclass(frozen=True)
class Block:
    """`type "label" { body }`. Spans and body are computed on demand."""

    type: str
    labels: tuple[str, ...]
    locate: Callable[[], tuple[Span, Span]]
    read: Callable[[], Body]

    @cached_property
    def _spans(self) -> tuple[Span, Span]:
        return self.locate()

    @property
    def header(self) -> Span:
        """From the type to the last label."""
        return self._spans[0]

    @property
    def span(self) -> Span:
        """From the type to the closing brace."""
        return self._spans[1]

    @cached_property
    def body(self) -> Body:
        """The content between the braces."""
        return self.read()


HIDING_NOTHING = frozenset(
    {
        "Attribute redefined",
        "Duplicate argument",
        "Invalid single-argument block definition",
        "Missing newline after argument",
        "Missing newline after block definition",
    }
)
"""The titles of errors after which everything that is written has been read."""


@dataclass(frozen=True)
class Body:
    """Attributes by name and blocks, in the order of the text. Of duplicates, the first attribute counts."""

    attributes: Mapping[str, Attribute]
    blocks: tuple[Block, ...]
    span: Span
    faults: tuple[SyntaxFault, ...] = ()

    def of_type(self, *types: str) -> tuple[Block, ...]:
        """The blocks of these types."""
        return tuple(block for block in self.blocks if block.type in types)

    @property
    def is_cut(self) -> bool:
        """Whether an error in it may hide an argument or a block, as one that is being typed does."""
        return any(fault.title not in HIDING_NOTHING for fault in self.faults)


@dataclass(frozen=True)
class File:
    """A parsed file; syntax_errors.py lists its errors."""

    source: Source
    body: Body
    read_comments: Callable[[], tuple[Comment, ...]]

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in the order of the text."""
        return self.read_comments()
