"""Template parameters. Each has the value it is given, else its default, else it is unknown.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

from msgspec import Struct

from linter.cloudformation.expressions.combining import pieces_of, through
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Entry, Sequence, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import text_in
from linter.source import Span
from linter.value import Array, Plain, Scalar, Unknown, Value
from linter.value import Text as PartlyKnown

FROM_STORE = "AWS::SSM::Parameter::Value<"


class Parameter(Struct, frozen=True):
    """A declared parameter.

    `allowed` is its `AllowedValues`, empty when any value is allowed; `is_hidden` is its `NoEcho`.
    """

    name: str
    type: str
    span: Span
    default: Syntax | None
    allowed: tuple[Text, ...]
    is_hidden: bool = False

    @property
    def is_list(self) -> bool:
        """Whether its value is a list, passed as one comma-separated string."""
        inner = self.type.removeprefix(FROM_STORE)
        return inner.startswith(("List<", "CommaDelimitedList"))

    @property
    def is_stored(self) -> bool:
        """Whether its value is the name of a parameter in Parameter Store, whose own value it stands for."""
        return self.type.startswith(FROM_STORE)

    def value(self, given: Value | None, token: str) -> Value:
        """The given value or the default, typed; without either an unknown with this token."""
        if given is None and isinstance(self.default, Text) and self.default.content is not None:
            given = Scalar(self.default.content, self.default.span)
        elif given is None and isinstance(self.default, Sequence):
            given = Array(tuple(_scalar(item) for item in self.default.items), self.default.span)
        if given is None:
            reason = f"the parameter {self.name} has no default"
            return Unknown(reason, self.span, token=token, hint=self.type)
        if self.is_stored:
            hint = self.type.removeprefix(FROM_STORE).removesuffix(">")
            return Unknown(
                f"the parameter {self.name} is read from Parameter Store at deployment",
                given.span,
                token=token,
                hint=hint,
                stored_as=rendered(given.content) if isinstance(given, Scalar) else "",
            )
        return through((given,), self._typed, given.span)

    def _typed(self, given: Value) -> Value:
        if isinstance(given, PartlyKnown) and self.is_list:
            return pieces_of(given, ",", given.span)
        if not isinstance(given, Scalar):
            return given
        text = rendered(given.content)
        if self.is_list:
            pieces = [piece.strip() for piece in text.split(",")] if text else []
            return Array(tuple(Scalar(piece, given.span) for piece in pieces), given.span)
        return Scalar(_number(text) if self.type == "Number" else text, given.span)


def declared(name: str, entry: Entry) -> Parameter:
    """The parameter declared by an entry of `Parameters`."""
    if not isinstance(entry.value, Object):
        return Parameter(name, "String", entry.key.span, None, ())
    allowed = entry.value.get("AllowedValues")
    values = allowed.items if isinstance(allowed, Sequence) else ()
    return Parameter(
        name,
        text_in(entry.value, "Type") or "String",
        entry.key.span,
        entry.value.get("Default"),
        tuple(value for value in values if isinstance(value, Text)),
        text_in(entry.value, "NoEcho").lower() == "true",
    )


def _scalar(node: Syntax) -> Value:
    return Scalar(node.content if isinstance(node, Text) else None, node.span)


def _number(text: str) -> Plain:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
