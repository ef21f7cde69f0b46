"""Terraform's syntax tree: files, blocks and attributes, with expressions that are parsed on demand.

HCL and `.tf.json` are both parsed to it. The names follow HashiCorp's.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from linter.source import Comment, Source, Span


class SyntaxFault(Exception):  # noqa: N818 - a fault of the text that was read, not of this program
    """A syntax error. `title` and `detail` are worded as in Terraform."""

    def __init__(self, title: str, detail: str, span: Span) -> None:
        super().__init__(f"{span}: {title}: {detail}")
        self.title = title
        self.detail = detail
        self.span = span


class Literal(Struct, frozen=True):
    """A number, a keyword or a string without interpolation."""

    content: str | Fraction | bool | None
    span: Span


class Template(Struct, frozen=True):
    """A quoted template or a heredoc with several parts."""

    parts: tuple[Expression, ...]
    span: Span


class TemplateJoin(Struct, frozen=True):
    """A `%{ for }` directive: the concatenated results of its body."""

    loop: For
    span: Span


class Wrapped(Struct, frozen=True):
    """`(x)`, and `"${x}"`, which keeps the type of x."""

    inner: Expression
    span: Span


class AttributeStep(Struct, frozen=True):
    """`.name`"""

    name: str
    span: Span


class IndexStep(Struct, frozen=True):
    """`[0]`, `["key"]` or the legacy `.0`: a literal index."""

    key: str | Fraction
    span: Span


Step: TypeAlias = AttributeStep | IndexStep


class Traversal(Struct, frozen=True):
    """A reference: `var.name`, `aws_subnet.public[0].id`."""

    root: str
    steps: tuple[Step, ...]
    span: Span


class Access(Struct, frozen=True):
    """An attribute or literal index of another expression."""

    source: Expression
    step: Step
    span: Span


class Index(Struct, frozen=True):
    """`source[key]` with a key that must be evaluated."""

    source: Expression
    key: Expression
    span: Span


class SplatItem(Struct, frozen=True):
    """The current element, in `Splat.element`."""

    span: Span


class Splat(Struct, frozen=True):
    """`source[*]` or `source.*`; `element` is the expression for one element, the `SplatItem`."""

    source: Expression
    element: Expression
    span: Span


class Call(Struct, frozen=True):
    """A function call; `expand` where the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


class Conditional(Struct, frozen=True):
    """`condition ? yes : no`"""

    condition: Expression
    yes: Expression
    no: Expression
    span: Span


class Binary(Struct, frozen=True):
    """`left operator right`"""

    operator: str
    left: Expression
    right: Expression
    span: Span


class Unary(Struct, frozen=True):
    """`-operand` or `!operand`"""

    operator: str
    operand: Expression
    span: Span


class TupleConstructor(Struct, frozen=True):
    """`[a, b]`"""

    elements: tuple[Expression, ...]
    span: Span


class AmbiguousKey(Struct, frozen=True):
    """`{ a.b = 1 }`: Terraform does not guess whether this is a reference or a name with a dot."""

    wrapped: Expression
    span: Span


class ObjectItem(Struct, frozen=True):
    """`key = value`; a bare name is a `Literal` key."""

    key: Expression
    value: Expression


class ObjectConstructor(Struct, frozen=True):
    """`{ key = value }`"""

    items: tuple[ObjectItem, ...]
    span: Span


class For(Struct, frozen=True):
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


class Attribute(Struct, frozen=True, dict=True):
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


class Block(Struct, frozen=True, dict=True):
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


class Body(Struct, frozen=True):
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


class File(Struct, frozen=True, dict=True):
    """A parsed file; syntax_errors.py lists its errors."""

    source: Source
    body: Body
    read_comments: Callable[[], tuple[Comment, ...]]

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in the order of the text."""
        return self.read_comments()
