"""Source text and positions in it."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

HCL_ENDINGS = (".tf", ".tofu", ".tfvars")
"""The endings of files in HCL: the native syntax of Terraform and OpenTofu."""
MODULE_ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""The endings of the files that a module consists of, in both syntaxes."""
VARIABLE_ENDINGS = (".tfvars", ".tfvars.json")
"""The endings of files with values of variables, in both syntaxes."""


class Span(Struct, frozen=True, order=True, gc=False):
    """A range in one file. Lines and columns start at 1, as in editors; the end is exclusive.

    Columns count Unicode code points. `file` is the path as shown to people: with forward slashes, and relative to
    the working directory where possible.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def encloses(self, other: Span) -> bool:
        """Whether the other span lies entirely within this one."""
        return (
            self.file == other.file
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )

    def to(self, end: Span) -> Span:
        """The span from the start of this span to the end of another."""
        return Span(self.file, self.line, self.column, end.end_line, end.end_column)


class Comment(Struct, frozen=True, gc=False):
    """A comment as written, including its marker, with its position."""

    text: str
    span: Span


class Remark(Struct, frozen=True):
    """What the metadata of a resource tells a tool: `content` is plain data, as of JSON.

    `resource` is the logical ID, and `header` its position. `rules` are the positions of the resources that add rules
    to it, where it is a security group.
    """

    tool: str
    content: object
    resource: str
    header: Span
    span: Span
    rules: tuple[Span, ...] = ()


class Source(Struct, frozen=True, dict=True):
    """The decoded text of one file. `file` is the path that its spans carry."""

    file: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their line endings, numbered as in an editor."""
        return tuple(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    @cached_property
    def whole(self) -> Span:
        """The span of the entire text."""
        return Span(self.file, 1, 1, len(self.lines), len(self.lines[-1]) + 1)
