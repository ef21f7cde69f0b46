"""Input variables: their declarations, and their values given an input.

https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

from msgspec import Struct

from linter.source import Source
from linter.terraform.expressions.constants import constant, unfaulty
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import Block, Expression, Literal, SyntaxFault
from linter.terraform.values.conversion import ConversionError
from linter.terraform.values.cty import BOOL, NUMBER, STRING, Address, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.sensitivity import EPHEMERAL, SENSITIVE
from linter.terraform.values.type_constraint import ANYTHING, Constraint, conform, constraint


class Variable(Struct, frozen=True):
    """One declared variable. `default` is None for a required variable. With `literal`, a value typed on the command
    line is taken as a plain string: the variable's type is primitive or not declared.
    """

    name: str
    block: Block
    constraint: Constraint = ANYTHING
    default: Value | None = None
    nullable: bool = True
    marks: frozenset[str] = frozenset()
    literal: bool = True

    def value(self, given: Value | None, *, by: str = "input variable") -> Value | None:
        """The value of the variable given an input; None if there is neither an input nor a default.

        Raises:
            EvaluationError: the input does not fit the type, or is null though the variable is not nullable.
        """
        if given is None or (given.content is None and not self.nullable):
            if self.default is not None:
                return self.default.marked(self.marks)
            if given is None:
                return None
            detail = f"The given value is not suitable for var.{self.name}: required variable may not be set to null."
            raise EvaluationError("Required variable not set", detail, given.span)
        try:
            return conform(given, self.constraint).marked(self.marks)
        except ConversionError as error:
            detail = f"The given value is not suitable for var.{self.name} declared at {self.block.header}: {error}."
            raise EvaluationError(f"Invalid value for {by}", detail, given.span) from error

    def missing(self, prefix: str = "") -> Value:
        """The unknown value of a required variable without input; the same unknown every time.

        `prefix` is the address of the module instance with a dot, or empty for the root module.
        """
        reason = f"var.{self.name} has no default and is given no value"
        identity = Address(f"{prefix}var.{self.name}", "")
        unknown = Unknown(reason, identity, not_null=not self.nullable)
        return Value(self.constraint.type, unknown, self.block.header, self.marks)

    def parse(self, text: str, origin: str) -> Value:
        """The value of a text typed at `origin`, the name of the environment variable or option.

        Raises:
            EvaluationError: the text is not a valid expression.
        """
        source = Source(origin, f"{text}\n")
        if self.literal:
            return Value(STRING, text, Source(origin, text).whole)
        try:
            return constant(parse_expression(source))
        except SyntaxFault as fault:
            raise unfaulty(fault) from fault


def declared(name: str, block: Block) -> Variable:
    """The declaration in a variable block. Raises EvaluationError if it is invalid."""
    attributes = block.body.attributes
    try:
        expressions = {key: attribute.expression for key, attribute in attributes.items()}
    except SyntaxFault as fault:
        raise unfaulty(fault) from fault
    type_ = expressions.get("type")
    wanted = ANYTHING if type_ is None else constraint(type_, constant)
    marks = frozenset(mark for mark in (SENSITIVE, EPHEMERAL) if _flag(expressions.get(mark)))
    default = None
    if "default" in expressions:
        default = _default(name, constant(expressions["default"]), wanted)
    nullable = "nullable" not in expressions or _flag(expressions["nullable"])
    literal = type_ is None or wanted.type in (STRING, NUMBER, BOOL)
    return Variable(name, block, wanted, default, nullable, marks, literal)


def _default(name: str, value: Value, wanted: Constraint) -> Value:
    try:
        return conform(value, wanted)
    except ConversionError as error:
        detail = f"This default value is not compatible with the type constraint of var.{name}: {error}."
        raise EvaluationError("Invalid default value for variable", detail, value.span) from error


def _flag(expression: Expression | None) -> bool:
    return isinstance(expression, Literal) and expression.content in (True, "true")
