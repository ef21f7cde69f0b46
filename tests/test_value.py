"""Values are what they may be, whoever nests them."""

from linter.source import Span
from linter.truth import Doubt
from linter.value import Array, Choice, Gap, Option, Record, Scalar, Unknown, alternatives

SPAN = Span("main.tf", 1, 1, 1, 2)
ONE, TWO, THREE = (Scalar(number, SPAN) for number in (1, 2, 3))
HIDDEN = Unknown("it is a variable", SPAN, "var.hidden")


def choice(*values: Scalar | Choice | Array | Unknown) -> Choice:
    return Choice(tuple(Option(each) for each in values), SPAN)


def test_a_value_that_is_no_choice_is_its_only_alternative() -> None:
    assert list(alternatives(ONE)) == [ONE]
    assert list(alternatives(HIDDEN)) == [HIDDEN]


def test_the_alternatives_of_nested_choices_come_flat_and_in_order() -> None:
    assert list(alternatives(choice(choice(ONE, TWO), HIDDEN, choice(choice(THREE))))) == [ONE, TWO, HIDDEN, THREE]


def test_a_choice_says_what_decides_between_its_options() -> None:
    for options, reason, expected in (
        ((Option(ONE), Option(TWO)), "", "it is one of several"),
        ((Option(ONE), Option(TWO)), "var.index has no default", "var.index has no default"),
        ((Option(ONE), Option(TWO, "Stage is test")), "Stage has no default", "it depends on whether Stage is test"),
    ):
        assert Choice(options, SPAN, reason).doubt == Doubt(expected, SPAN)


def test_a_choice_within_a_list_stays_within_it() -> None:
    listed = Array((choice(ONE, TWO),), SPAN)
    assert list(alternatives(choice(listed))) == [listed]


def test_what_is_unknown_doubts_with_its_reason_where_it_stands() -> None:
    assert HIDDEN.doubt == Doubt("it is a variable", SPAN)


def test_room_for_another_entry_makes_no_other_record() -> None:
    roomy = Record({"a": ONE}, SPAN, gap=lambda: Gap(SPAN, "  "))
    assert roomy == Record({"a": ONE}, SPAN)
    assert Record({"a": ONE}, SPAN).gap() is None
