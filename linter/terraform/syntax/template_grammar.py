"""Quoted templates, heredocs and template files: text to syntax.

Literals are kept line by line until trim markers and the indentation of `<<-` are processed, because Terraform trims
tokens rather than text.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator

from msgspec import Struct

from linter.source import Span
from linter.terraform.syntax.scanner import NAME, Scanner
from linter.terraform.syntax.syntax import (
    Conditional,
    Expression,
    For,
    Literal,
    SyntaxFault,
    Template,
    TemplateJoin,
    Wrapped,
)

_QUOTED = re.compile(r'(?:[^"\\$%\r\n]+|\\[^\r\n]|\$\$+\{|\$+(?!\{)|%%+\{|%+(?!\{))*')
_LINE = re.compile(r"(?:[^$%\n]+|\$\$+\{|\$+(?!\{)|%%+\{|%+(?!\{))*\n?")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$\{|%%\{", re.DOTALL)
_SEQUENCE = re.compile(r"\$\$\{|%%\{")
_ESCAPED = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}
_REPLACEMENT = "\ufffd"

DEEPEST = 50
"""How deep brackets, operators and directives may nest. Deeper text is reported but not parsed."""


def normal(text: str) -> str:
    """The text in Unicode normal form C, like every string in Terraform."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class _Token(Struct):
    """A literal, interpolation or directive of a template; directives have names or an expression."""

    kind: str
    span: Span
    literal: str = ""
    expression: Expression | None = None
    names: tuple[str, str] = ("", "")


class TemplateParser(Scanner, ABC):
    """The half of the grammar that parses templates; the other half parses the expressions in them."""

    @abstractmethod
    def expression(self) -> Expression:
        """Parse an expression, starting at the current token."""

    def quoted_template(self) -> Expression:
        """Parse from the opening quote, the current token, to after the closing one."""
        opening, content = self.start, self.content
        match = _QUOTED.match(content, self.end)
        end = match.end() if match else self.end
        if content.startswith('"', end):
            literal = normal(self._unescaped(self.end, end))
            self.move(end + 1)
            return Literal(literal, self.since(opening))
        tokens = self._tokens(_QUOTED, self.end)
        if not content.startswith('"', self.end):
            raise SyntaxFault(
                "Invalid multi-line string",
                "Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the "
                "\\n escape to represent a newline character or use the heredoc multi-line template syntax.",
                self.text.span(opening, self.end),
            )
        self.move(self.end + 1)
        return _assembled(tokens, self.since(opening))

    def heredoc(self) -> Expression:
        """Parse from the opening marker, the current token, to after the closing one."""
        opening = self.start
        introduction = self.word.rstrip()
        marker = introduction.lstrip("<").removeprefix("-")
        tokens = self._tokens(_LINE, self.end, marker)
        if introduction.startswith("<<-"):
            _outdent(tokens)
        self.advance()
        return _assembled(tokens, self.since(opening))

    def bare_template(self) -> Expression:
        """Parse the whole text as a template, as `templatefile` does."""
        tokens = self._tokens(_LINE, self.end)
        return _assembled(tokens, self.text.span(0, len(self.content)))

    def _tokens(self, literal: re.Pattern[str], position: int, marker: str = "") -> list[_Token]:
        """The parts up to a quote, the marker or the end, where the current token then ends."""
        tokens: list[_Token] = []
        trim = False
        starts_line = True
        while True:
            match = literal.match(self.content, position)
            end = match.end() if match else position
            if end > position:
                run = self.content[position:end]
                if marker and starts_line and run.endswith("\n") and run.strip() == marker:
                    self.end = position + len(run.rstrip())
                    return tokens
                starts_line = run.endswith("\n")
                decoded = self._unescaped(position, end) if literal is _QUOTED else _SEQUENCE.sub(_unsequenced, run)
                if trim:
                    decoded = decoded.lstrip()
                tokens.append(_Token("literal", self.text.span(position, end), decoded))
                position = end
                trim = False
            elif self.content.startswith(("${", "%{"), position):
                starts_line = False
                token, position, trim = self._sequence(position, tokens)
                tokens.append(token)
            else:
                self.start = self.end = position
                if marker:
                    raise self.fault("Unterminated template string", "No closing marker was found for the string.")
                return tokens

    def _sequence(self, position: int, before: list[_Token]) -> tuple[_Token, int, bool]:
        """Parse `${ … }` or `%{ … }`: the token, the offset after it, and whether it trims the following text."""
        control = self.content[position] == "%"
        inner = position + 2
        if self.content.startswith("~", inner):
            inner += 1
            if before and before[-1].kind == "literal":
                before[-1].literal = before[-1].literal.rstrip()
        outer, self.loose = self.loose, True
        self.move(inner)
        token = self._directive(position) if control else _Token("interpolation", self.here(), "", self.expression())
        trims = self.kind == "~" and self.content.startswith("}", self.end)
        if trims:
            self.advance()
        if self.kind != "}":
            where = "template directive" if control else "interpolation expression"
            raise self.fault(f"Extra characters after {where}", f"Expected a closing brace to end the {where}.")
        self.loose = outer
        self.previous_end = self.end
        token.span = self.text.span(position, self.end)
        return token, self.end, trims

    def _directive(self, position: int) -> _Token:
        if self.kind != NAME:
            raise self.fault("Invalid template directive", "A template directive keyword was expected.")
        keyword, span = self.word, self.here()
        if keyword not in ("if", "else", "endif", "for", "endfor"):
            raise self.fault(
                "Invalid template control keyword", f'"{keyword}" is not a valid template control keyword.'
            )
        self.advance()
        if keyword == "if":
            return _Token("if", span, "", self.expression())
        if keyword == "for":
            names = self.iteration_names()
            return _Token("for", self.text.span(position, self.end), "", self.expression(), names)
        return _Token(keyword, span)

    def iteration_names(self) -> tuple[str, str]:
        """Parse `value in` or `key, value in` after `for`: the names of the key ("" if there is none) and the value."""
        title, detail = "Invalid 'for' expression", "For expression requires variable name after 'for'."
        key, value = "", self.word
        self.expect(NAME, title, detail)
        if self.kind == ",":
            self.advance()
            key, value = value, self.word
            self.expect(NAME, title, "For expression requires value variable name after comma.")
        if self.kind != NAME or self.word != "in":
            raise self.fault(title, "For expression requires the 'in' keyword after its name declarations.")
        self.advance()
        return key, value

    def _unescaped(self, start: int, end: int) -> str:
        """A quoted literal with its escapes resolved."""
        text = self.content[start:end]
        if "\\" not in text and "{" not in text:
            return text

        def resolve(match: re.Match[str]) -> str:
            escape = match[0]
            plain = _ESCAPED.get(escape)
            if plain is not None:
                return plain
            if len(escape) < 6:
                raise SyntaxFault(
                    "Invalid escape sequence",
                    f'The symbol "{escape[1:]}" is not a valid escape sequence selector.',
                    self.text.span(start + match.start(), start + match.end()),
                )
            point = int(escape.lstrip("\\uU"), 16)
            return _REPLACEMENT if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF else chr(point)

        return _ESCAPE.sub(resolve, text)


def _unsequenced(match: re.Match[str]) -> str:
    return match[0][1:]


def _outdent(tokens: list[_Token]) -> None:
    """Remove the indentation that all lines have in common. A line starts with the token after a newline."""
    least: int | None = None
    adjust: list[_Token] = []
    starts_line = True
    for token in tokens:
        if starts_line:
            starts_line = False
            blanks = 0
            blank_line = False
            if token.kind == "literal":
                rest = token.literal.lstrip()
                blank_line = not rest and token.literal.endswith("\n")
                blanks = len(token.literal) - len(rest)
                if not blank_line:
                    adjust.append(token)
            if not blank_line:
                least = blanks if least is None else min(least, blanks)
        if token.kind == "literal" and token.literal.endswith("\n"):
            starts_line = True
    for token in adjust:
        token.literal = token.literal[least or 0 :]


def _assembled(tokens: list[_Token], span: Span) -> Expression:
    if len(tokens) == 1 and tokens[0].expression is not None and tokens[0].kind == "interpolation":
        return Wrapped(tokens[0].expression, span)
    parts, _ = _parts(iter(_melded(tokens)), span, ())
    return _joined(parts, span)


def _parts(
    tokens: Iterator[_Token], opening: Span, closers: tuple[str, ...], depth: int = 0
) -> tuple[list[Expression], _Token]:
    """The parts before one of these directives, and the directive."""
    parts: list[Expression] = []
    if depth > DEEPEST:
        raise SyntaxFault("Template too deep", f"Directives nest more than {DEEPEST} deep.", opening)
    for token in tokens:
        if token.kind == "literal":
            parts.append(Literal(normal(token.literal), token.span))
        elif token.kind == "interpolation" and token.expression is not None:
            parts.append(token.expression)
        elif token.kind == "if" and token.expression is not None:
            parts.append(_conditional(tokens, token, token.expression, depth))
        elif token.kind == "for" and token.expression is not None:
            body, end = _parts(tokens, token.span, ("endfor",), depth + 1)
            span = token.span.to(end.span)
            value = Template(tuple(body), span)
            loop = For(*token.names, token.expression, None, value, None, grouping=False, span=span)
            parts.append(TemplateJoin(loop, span))
        elif token.kind in closers:
            return parts, token
        else:
            raise SyntaxFault(f"Unexpected {token.kind} directive", _UNEXPECTED[token.kind], token.span)
    if closers:
        detail = f"The directive at line {opening.line} is missing its corresponding {closers[-1]} directive."
        raise SyntaxFault("Unexpected end of template", detail, opening)
    return parts, _Token("end", opening)


def _conditional(tokens: Iterator[_Token], start: _Token, condition: Expression, depth: int) -> Conditional:
    yes, end = _parts(tokens, start.span, ("else", "endif"), depth + 1)
    no: list[Expression] = []
    middle = end.span
    if end.kind == "else":
        no, end = _parts(tokens, start.span, ("endif",), depth + 1)
    span = start.span.to(end.span)
    return Conditional(condition, _joined(yes, start.span.to(middle)), _joined(no, middle.to(end.span)), span)


_UNEXPECTED = {
    "else": "The else directive was not expected here: it belongs within an if directive.",
    "endif": "The endif directive closes no if directive.",
    "endfor": "The endfor directive closes no for directive.",
}


def _joined(parts: list[Expression], span: Span) -> Expression:
    if not parts:
        return Literal("", span)
    if len(parts) == 1 and isinstance(parts[0], Literal):
        return Literal(parts[0].content, span)
    return Template(tuple(parts), span)


def _melded(tokens: list[_Token]) -> list[_Token]:
    melded: list[_Token] = []
    for token in tokens:
        if token.kind == "literal" and melded and melded[-1].kind == "literal":
            last = melded[-1]
            melded[-1] = _Token("literal", last.span.to(token.span), last.literal + token.literal)
        else:
            melded.append(token)
    return melded
