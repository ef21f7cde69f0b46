"""Expressions: text to syntax, with Terraform's precedence and its rules for line ends.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser.go
"""

from __future__ import annotations

from fractions import Fraction

from linter.source import Source, Span
from linter.terraform.syntax.scanner import END, HEREDOC, NAME, NEWLINE, NUMBER, STRING, Text
from linter.terraform.syntax.syntax import (
    Access,
    AmbiguousKey,
    AttributeStep,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    IndexStep,
    Literal,
    ObjectConstructor,
    ObjectItem,
    Splat,
    SplatItem,
    Step,
    Traversal,
    TupleConstructor,
    Unary,
    Wrapped,
)
from linter.terraform.syntax.template_grammar import DEEPEST, TemplateParser

_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    ">": 4,
    ">=": 4,
    "<": 4,
    "<=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_MANTISSA_LIMIT = 4096


def parse_expression(source: Source) -> Expression:
    """Parse a text that is a single expression. Raises SyntaxFault."""
    parser = ExpressionParser(Text(source))
    parser.advance()
    while parser.kind == NEWLINE:
        parser.advance()
    expression = parser.expression()
    while parser.kind == NEWLINE:
        parser.advance()
    if parser.kind != END:
        raise parser.fault("Missing newline after argument", "An argument definition must end with a newline.")
    return expression


def parse_template(source: Source) -> Expression:
    """Parse a text that is a template, such as a file passed to `templatefile`. Raises SyntaxFault."""
    return ExpressionParser(Text(source)).bare_template()


class ExpressionParser(TemplateParser):
    """Parses expressions. Each method starts at the current token and ends after the expression."""

    def __init__(self, text: Text, start: int = 0) -> None:
        super().__init__(text, start)
        self.depth = 0

    def argument(self) -> Expression:
        """Parse `= expression` up to the newline or closing brace that must follow."""
        self.expect("=", "Invalid argument definition", "An argument is its name, an equals sign and its value.")
        expression = self.expression()
        if self.kind not in (NEWLINE, END, "}"):
            raise self.fault("Missing newline after argument", "An argument definition must end with a newline.")
        return expression

    def expression(self) -> Expression:
        """Parse an expression of any precedence."""
        if self.depth >= DEEPEST:
            raise self.fault("Expression too deep", f"Expressions nest more than {DEEPEST} deep here.")
        self.depth += 1
        start = self.start
        result = self._binary(1)
        if self.kind == "?":
            self.advance()
            yes = self.expression()
            self.expect(
                ":",
                "Missing false expression in conditional",
                "The conditional operator (...?...:...) requires a false expression, delimited by a colon.",
            )
            no = self.expression()
            result = Conditional(result, yes, no, self.since(start))
        self.depth -= 1
        return result

    def _binary(self, least: int) -> Expression:
        start = self.start
        left = self._postfixed()
        while True:
            operator = self.kind
            precedence = _PRECEDENCE.get(operator, 0)
            if precedence < least:
                return left
            self.advance()
            right = self._binary(precedence + 1)
            left = Binary(operator, left, right, self.since(start))

    def _postfixed(self) -> Expression:
        start = self.start
        if self.kind in ("-", "!"):
            operator = self.kind
            if self.depth >= DEEPEST:
                raise self.fault("Expression too deep", f"Expressions nest more than {DEEPEST} deep here.")
            self.depth += 1
            self.advance()
            operand = self._postfixed()
            self.depth -= 1
            return Unary(operator, operand, self.since(start))
        return self._steps(self._term(), start)

    def _term(self) -> Expression:
        kind, start = self.kind, self.start
        if kind == NAME:
            return self._named()
        if kind == STRING:
            return self.quoted_template()
        if kind == NUMBER:
            number = self._number(self.word)
            self.advance()
            return Literal(number, self.since(start))
        if kind == "[":
            return self._bracketed()
        if kind == "{":
            return self._braced()
        if kind == "(":
            outer = self._open()
            inner = self.expression()
            self._close(
                ")", outer, "Unbalanced parentheses", "Expected a closing parenthesis to terminate the expression."
            )
            return Wrapped(inner, self.since(start))
        if kind == HEREDOC:
            return self.heredoc()
        raise self.fault(
            "Invalid expression", "Expected the start of an expression, but found an invalid expression token."
        )

    def _open(self) -> bool:
        """Pass an opening bracket; newlines within it are whitespace. Returns the state for `_close`."""
        outer, self.loose = self.loose, True
        self.advance()
        return outer

    def _close(self, bracket: str, outer: bool, title: str, detail: str) -> None:
        if self.kind != bracket:
            raise self.fault(title, detail)
        self.loose = outer
        self.advance()

    def _number(self, word: str) -> Fraction:
        mantissa, _, exponent = word.lower().partition("e")
        if len(mantissa) > _MANTISSA_LIMIT or len(exponent) > 8 or abs(int(exponent or 0)) > _MANTISSA_LIMIT:
            raise self.fault("Invalid number literal", "This number is too large or has too many digits.")
        return Fraction(word)

    def _named(self) -> Expression:
        start, name = self.start, self.word
        self.advance()
        if self.kind in ("(", "::"):
            return self._call(start, name)
        if name in _KEYWORDS:
            return Literal(_KEYWORDS[name], self.since(start))
        return Traversal(name, (), self.since(start))

    def _call(self, start: int, name: str) -> Expression:
        while self.kind == "::":
            self.advance()
            name = f"{name}::{self.word}"
            self.expect(NAME, "Missing function name", "A function name is required after '::'.")
        if self.kind != "(":
            raise self.fault("Missing open parenthesis", "Function selector must be followed by an open parenthesis.")
        outer = self._open()
        arguments: list[Expression] = []
        expand = False
        while self.kind != ")":
            arguments.append(self.expression())
            if self.kind == "...":
                expand = True
                self.advance()
                break
            if self.kind != ",":
                break
            self.advance()
        detail = "Expected a comma to separate arguments, or a closing parenthesis to end them."
        self._close(")", outer, "Missing argument separator", detail)
        return Call(name, tuple(arguments), expand, self.since(start))

    def _steps(self, source: Expression, start: int) -> Expression:
        """Parse the attributes, indices and splats after a term."""
        steps: list[tuple[Step, Span]] = []
        while True:
            if self.kind == ".":
                self.advance()
                if self.kind == "*":
                    source = self._attribute_splat(_stepped(source, steps), start)
                else:
                    step = self._dotted()
                    steps.append((step, self.since(start)))
            elif self.kind == "[":
                outer = self._open()
                if self.kind == "*":
                    return self._full_splat(_stepped(source, steps), start, outer)
                key = self.expression()
                self._close("]", outer, "Missing close bracket on index", "The index operator must end with a bracket.")
                if isinstance(key, Literal) and isinstance(key.content, (str, Fraction)):
                    steps.append((IndexStep(key.content, key.span), self.since(start)))
                else:
                    source = Index(_stepped(source, steps), key, self.since(start))
            else:
                return _stepped(source, steps)

    def _dotted(self) -> Step:
        """Parse the step after a dot: a name, or a number in the legacy index syntax."""
        start, word = self.start, self.word
        if self.kind == NAME:
            self.advance()
            return AttributeStep(word, self.since(start))
        if self.kind != NUMBER:
            raise self.fault("Invalid attribute name", "An attribute name is required after a dot.")
        if "." in word:
            raise self.fault(
                "Invalid legacy index syntax",
                "When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper "
                "index syntax instead.",
            )
        number = self._number(word)
        self.advance()
        return IndexStep(number, self.since(start))

    def _attribute_splat(self, source: Expression, start: int) -> Expression:
        """Parse the steps after `.*`, which apply to each element: names and numbers only."""
        mapped: Expression = SplatItem(self.here())
        self.advance()
        while self.kind == ".":
            self.advance()
            if self.kind == "*":
                detail = "A splat expression (*) cannot be used inside another attribute-only splat expression."
                raise self.fault("Nested splat expression not allowed", detail)
            if self.kind == NUMBER:
                step: Step = IndexStep(self._number(self.word), self.here())
                self.advance()
            else:
                step = self._dotted()
            mapped = Access(mapped, step, self.since(start))
        return Splat(source, mapped, self.since(start))

    def _full_splat(self, source: Expression, start: int, outer: bool) -> Expression:
        """Parse the steps after `[*]`, which apply to each element: steps of any kind."""
        item = SplatItem(self.here())
        self.advance()
        self._close(
            "]", outer, "Missing close bracket on splat index", "The star for a full splat must be followed by ]."
        )
        if self.depth >= DEEPEST:
            raise self.fault("Expression too deep", f"Expressions nest more than {DEEPEST} deep here.")
        self.depth += 1
        mapped = self._steps(item, start)
        self.depth -= 1
        return Splat(source, mapped, self.since(start))

    def _bracketed(self) -> Expression:
        start = self.start
        outer = self._open()
        if self.kind == NAME and self.word == "for":
            return self._for(start, "]", outer)
        elements: list[Expression] = []
        while self.kind != "]":
            elements.append(self.expression())
            if self.kind != ",":
                break
            self.advance()
        detail = "Expected a comma to mark the beginning of the next item."
        self._close("]", outer, "Missing item separator", detail)
        return TupleConstructor(tuple(elements), self.since(start))

    def _braced(self) -> Expression:
        start = self.start
        outer = self._open()
        if self.kind == NAME and self.word == "for":
            return self._for(start, "}", outer)
        self.loose = False
        self.move(start + 1)
        items: list[ObjectItem] = []
        while self.kind != "}":
            if self.kind == NEWLINE:
                self.advance()
                continue
            items.append(self._object_item())
            if self.kind == "}":
                break
            if self.kind not in (",", NEWLINE):
                detail = "Expected a newline or comma to mark the beginning of the next attribute."
                raise self.fault("Missing attribute separator", detail)
            self.advance()
        self.loose = outer
        self.advance()
        return ObjectConstructor(tuple(items), self.since(start))

    def _object_item(self) -> ObjectItem:
        forced = self.kind == "("
        bare = self.word if self.kind == NAME else ""
        key = self.expression()
        if self.kind not in ("=", ":"):
            detail = "Expected an attribute value, introduced by an equals sign (=)."
            raise self.fault("Missing attribute value", detail)
        self.advance()
        value = self.expression()
        if forced:
            return ObjectItem(key, value)
        if isinstance(key, Literal) and bare:
            return ObjectItem(Literal(bare, key.span), value)
        if isinstance(key, Traversal):
            return ObjectItem(AmbiguousKey(key, key.span) if key.steps else Literal(key.root, key.span), value)
        return ObjectItem(key, value)

    def _for(self, start: int, bracket: str, outer: bool) -> Expression:
        title = "Invalid 'for' expression"
        self.advance()
        key_name, value_name = self.iteration_names()
        collection = self.expression()
        self.expect(":", title, "For expression requires a colon after the collection expression.")
        value = self.expression()
        key: Expression | None = None
        grouping = False
        if bracket == "}":
            self.expect("=>", title, "For expression must have an arrow (=>) between its key and its value.")
            key, value = value, self.expression()
            if self.kind == "...":
                grouping = True
                self.advance()
        condition = None
        if self.kind == NAME and self.word == "if":
            self.advance()
            condition = self.expression()
        self._close(bracket, outer, title, "Extra characters after the end of the 'for' expression.")
        return For(key_name, value_name, collection, key, value, condition, grouping, self.since(start))


def _stepped(source: Expression, steps: list[tuple[Step, Span]]) -> Expression:
    """The term with the steps parsed so far, each with the span up to its end; clears the list."""
    taken = tuple(steps)
    steps.clear()
    if taken and isinstance(source, Traversal):
        return Traversal(source.root, (*source.steps, *(step for step, _ in taken)), taken[-1][1])
    for step, span in taken:
        source = Access(source, step, span)
    return source
