"""Go's patterns, rewritten for Python."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.terraform.expressions.regular_expression import PatternError, Translator

regex = importlib.import_module("regex")


def found(pattern: str, text: str) -> str | None:
    match = regex.search(Translator(pattern).translate(), text)
    return match[0] if match else None


@pytest.mark.parametrize(
    ("pattern", "text", "match"),
    [
        ("a.c", "a\nc", None),
        ("(?s)a.c", "a\nc", "a\nc"),
        ("b$", "b\n", None),
        (r"\d", "٣", None),
        (r"\w+", "ab_é", "ab_"),
        (r"\bé", "é", None),
        (r"[\]a-]+", "]-a", "]-a"),
        (r"\Qa.b\E+", "a.ba.b", "a.ba.b"),
        ("x|(?i)Y", "y", "y"),
        ("(?i)x(?-i)Y", "XY", "XY"),
        ("(?i:x)Y", "Xy", None),
        (r"\x{1F600}", "😀", "😀"),
        (r"\101", "A", "A"),
        ("[^a]", "\n", "\n"),
        ("a{2}{", "aa{", "aa{"),
    ],
)
def test_a_pattern_means_what_it_means_to_go(pattern: str, text: str, match: str | None) -> None:
    assert found(pattern, text) == match


@pytest.mark.parametrize(
    "pattern",
    [
        *["(", ")", "[", "[a", "a**", "a+*", "+", "(?=a)", "(?<!a)", r"\1", r"\8", r"\y", "a\\", "[b-a]", "[[:foo:]]"],
        *["(?P<1>a)", "(?x)a", "x{1001}", "x{2,1}", "(?", r"\x{110000}", "(" * 300 + ")" * 300],
    ],
)
def test_what_go_refuses_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Translator(pattern).translate()


@given(st.text(alphabet="ab(|)*+?[]^$.{}1,\\dwQEpL-:=!<P>im", max_size=12))
def test_whatever_is_accepted_compiles(pattern: str) -> None:
    try:
        translated = Translator(pattern).translate()
    except PatternError:
        return
    try:
        regex.compile(translated, regex.V1)
    except regex.error as error:
        assert "unknown property" in str(error)  # noqa: PT017
