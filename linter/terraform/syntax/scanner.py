"""The tokens of HCL, each with its exact place.

tree-sitter finds the blocks and attributes of a file (parse.py). Expressions are parsed here and in grammar.py, because
tree-sitter-hcl treats newlines as whitespace, does not support exponents and drops whitespace in templates, unlike
Terraform.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/scan_tokens.rl
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from linter.source import Source, Span
from linter.terraform.syntax.syntax import SyntaxFault

_LINE_END = re.compile(r"\r\n|\n|\r")
_TOKEN = re.compile(
    r"""(?:[ \t]+|/\*.*?\*/)*(?:
    (?P<name>[^\W\d][\w·\u0300-\u036f-]*)
  | (?P<operator>&&|\|\||==|!=|>=|<=|=>|\.\.\.|::|[-+*%!>=?:,.()\[\]{}~]|/(?![/*])|<(?!<))
  | (?P<string>")
  | (?P<newline>\r?\n)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
  | (?P<comment>(?:\#|//)[^\n]*)
  | (?P<heredoc><<-?[^\W\d][\w-]*\r?\n)
  | (?P<end>\Z)
  | (?P<invalid>.)
    )""",
    re.VERBOSE | re.DOTALL,
)

NAME, STRING, NEWLINE, NUMBER, HEREDOC, END, INVALID = (
    "name",
    "string",
    "newline",
    "number",
    "heredoc",
    "end",
    "invalid",
)


class Text:
    """A source with a mapping from offsets, in code points, to lines and columns."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.content = source.text
        self.file = source.file

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [match.end() for match in _LINE_END.finditer(self.content)]
        # A byte order mark takes no column: editors do not show it.
        return [1 if self.content.startswith("\ufeff") else 0, *starts]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        starts = self._line_starts
        line = bisect_right(starts, start) or 1
        end_line = line
        if line < len(starts) and end >= starts[line]:
            end_line = bisect_right(starts, end)
        return Span(self.file, line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)


class Scanner:
    """A position in a text that advances one token at a time.

    `kind` is the kind of the current token: the text of an operator, otherwise NAME, NUMBER, STRING (an opening quote),
    HEREDOC (an opening marker), NEWLINE or END. Newlines are skipped while `loose` is true, as they are within
    parentheses, brackets and interpolations.
    """

    def __init__(self, text: Text, start: int = 0) -> None:
        self.text = text
        self.content = text.content
        self.loose = False
        self.kind = NEWLINE
        self.start = self.end = start
        self.previous_end = start

    def advance(self) -> None:
        """Go to the next token."""
        self.previous_end = end = self.end
        while True:
            match = _TOKEN.match(self.content, end)
            kind = match.lastgroup if match else None
            if match is None or kind is None:  # the last alternatives match anything and the end
                raise AssertionError("the token pattern is complete")
            start, end = match.span(kind)
            if kind == "comment" or (kind == NEWLINE and self.loose):
                continue
            self.kind = self.content[start:end] if kind == "operator" else kind
            self.start, self.end = start, end
            if kind == INVALID:
                raise self._invalid()
            return

    def move(self, offset: int) -> None:
        """Go to the token that starts at or after this offset."""
        self.end = offset
        self.advance()

    @property
    def word(self) -> str:
        """The text of the current token."""
        return self.content[self.start : self.end]

    def here(self) -> Span:
        """The span of the current token; a newline has no width."""
        return self.text.span(self.start, self.start if self.kind == NEWLINE else self.end)

    def since(self, start: int) -> Span:
        """The span from this offset to the end of the previous token."""
        return self.text.span(start, self.previous_end)

    def fault(self, title: str, detail: str) -> SyntaxFault:
        """An error at the current token."""
        return SyntaxFault(title, detail, self.here())

    def expect(self, kind: str, title: str, detail: str) -> None:
        """Pass a token of this kind, or raise SyntaxFault with this title and detail."""
        if self.kind != kind:
            raise self.fault(title, detail)
        self.advance()

    def _invalid(self) -> SyntaxFault:
        if self.word in "'`":
            return self.fault("Invalid character", 'Strings are delimited by double quotes ("), not by this character.')
        if self.content.startswith("/*", self.start):
            return self.fault("Unterminated comment", "There is no closing */ for this comment.")
        return self.fault("Invalid character", "This character is not used within the language.")
