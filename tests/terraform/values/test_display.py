"""Values as people are shown them."""

from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    STRING,
    Collection,
    Unknown,
    Value,
    boolean,
    number,
    object_of,
    string,
    tuple_of,
)
from linter.terraform.values.display import MOST_DEPTH, displayed
from linter.terraform.values.sensitivity import SENSITIVE


def test_known_values_stand_as_terraform_writes_them() -> None:
    assert displayed(string('a "b"')) == '"a \\"b\\""'
    assert displayed(number(3)) == "3"
    assert displayed(boolean(True)) == "true"
    assert displayed(Value(DYNAMIC, None)) == "null"
    assert displayed(Value(DYNAMIC, float("-inf"))) == "-Inf"


def test_collections_go_over_lines_and_empty_ones_do_not() -> None:
    assert displayed(tuple_of([])) == "[]"
    assert displayed(object_of({})) == "{}"
    assert displayed(Value(Collection("set", STRING), (string("a"),))) == 'toset([\n  "a",\n])'
    assert displayed(object_of({"a": object_of({"odd key": number(1)})})) == '{\n  a = {\n    "odd key" = 1\n  }\n}'


def test_what_is_not_known_says_why_or_what_it_may_be() -> None:
    assert displayed(Value(STRING, Unknown("var.a has no default"))) == "(not known: var.a has no default)"
    either = Value(STRING, Unknown("var.a", alternatives=(string("x"), string("y"))))
    assert displayed(either) == '(one of several, for var.a:\n  "x"\n  "y"\n)'


def test_secrets_are_not_shown_at_any_depth() -> None:
    hidden = Value(BOOL, True, None, frozenset({SENSITIVE}))
    assert displayed(object_of({"a": hidden})) == "{\n  a = (sensitive)\n}"


def test_what_is_too_deep_is_left_out() -> None:
    value = number(1)
    for _ in range(MOST_DEPTH + 2):
        value = tuple_of([value])
    assert "(too deep to be shown)" in displayed(value)
