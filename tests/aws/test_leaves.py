"""The single values inside of a setting are found, however it is nested."""

from linter.aws.leaves import DEEPEST, leaves
from linter.source import Span
from linter.value import Array, Choice, Option, Record, Scalar, Unknown, Value

SPAN = Span("main.tf", 1, 1, 1, 2)
ONE, TWO, HIDDEN = Scalar("one", SPAN), Scalar("two", SPAN), Unknown("it is a variable", SPAN)


def found(value: Value | None) -> list[tuple[str, Value]]:
    return [(leaf.name, leaf.value) for leaf in leaves(value)]


def test_a_value_has_the_key_it_is_written_under() -> None:
    assert found(None) == []
    assert found(ONE) == [("", ONE)]
    assert found(Record({"a": ONE, "b": Record({"c": TWO}, SPAN)}, SPAN)) == [("a", ONE), ("c", TWO)]
    assert found(Record({"a": Array((ONE, TWO), SPAN)}, SPAN)) == [("a", ONE), ("a", TWO)]


def test_what_is_one_of_several_or_not_known_is_among_them() -> None:
    assert found(Choice((Option(ONE), Option(Record({"a": TWO}, SPAN))), SPAN)) == [("", ONE), ("a", TWO)]
    assert found(Array((ONE,), SPAN, HIDDEN)) == [("", ONE), ("", HIDDEN)]


def test_nesting_is_bounded() -> None:
    value: Value = ONE
    for _ in range(DEEPEST + 1):
        value = Array((value,), SPAN)
    assert found(value) == []
