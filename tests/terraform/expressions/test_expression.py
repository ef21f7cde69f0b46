"""Expressions to values: places, identities and alternatives beside the answer, and no errors but the known ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.source import Span
from linter.terraform.syntax.syntax import SyntaxFault
from linter.terraform.values.cty import BOOL, DYNAMIC, STRING, Address, Collection, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.open_object import open_object
from linter.terraform.values.unknown import cases
from tests.terraform.bench import plain, undecided, value

VPC = open_object("aws_vpc.main", {"cidr_block": Value(STRING, "10.0.0.0/16")})
SUBNETS = value("[null, null]")
KNOWN = {
    "aws_vpc.main": VPC,
    "var.flag": undecided(BOOL),
    "var.text": undecided(STRING),
    "var.names": undecided(Collection("list", STRING)),
    "data.ids": undecided(DYNAMIC, identity=Address("data.aws_subnets.all", "ids")),
    "local.ports": value("[22, 80]"),
}


def test_a_literal_keeps_the_place_that_set_it_through_collections() -> None:
    result = value('{ a = ["x", "yz"] }["a"][1]')
    assert (result.content, result.span) == ("yz", Span("x.tf", 1, 13, 1, 17))


def test_a_reference_to_an_attribute_not_set_keeps_its_identity() -> None:
    result = value("aws_vpc.main.id", KNOWN)
    assert result.unknown is not None
    assert result.unknown.identity == Address("aws_vpc.main", "id")
    assert value("aws_vpc.main.cidr_block", KNOWN).content == "10.0.0.0/16"


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("[aws_vpc.main.id][0]", "id"),
        ("{ a = aws_vpc.main }.a.id", "id"),
        ("[aws_vpc.main][*].id", "id"),
        ("[for v in [aws_vpc.main] : v.id]", "id"),
        ('"${aws_vpc.main.id}"', "id"),
        ("true ? aws_vpc.main.id : null", "id"),
        ("try(aws_vpc.main.id, null)", "id"),
        ("aws_vpc.main.ipam[0].pool", "ipam[0].pool"),
        ('aws_vpc.main.tags["a"]', 'tags["a"]'),
        ("aws_vpc.main.blocks[*].id", "blocks[*].id"),
    ],
)
def test_an_identity_passes_through_collections_and_conditions(text: str, attribute: str) -> None:
    result = value(text, KNOWN)
    if isinstance(result.content, tuple):
        result = result.content[0]
    assert result.unknown is not None
    assert result.unknown.identity == Address("aws_vpc.main", attribute)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var.flag ? 22 : 80", [22, 80]),
        ("(var.flag ? 22 : 80) + 1", [23, 81]),
        ("(var.flag ? { a = 1 } : { a = 2 }).a", [1, 2]),
        ("(var.flag ? [1, 2] : [3, 4])[1]", [2, 4]),
        ('"${var.flag ? "a" : "b"}-x"', ["a-x", "b-x"]),
        ("[for p in(var.flag ? [1] : [2, 3]) : p * 2]", [[2], [4, 6]]),
        ("(var.flag ? [{ a = 1 }] : [{ a = 2 }])[*].a", [[1], [2]]),
        ("(var.flag ? 1 : 2) == 2", [False, True]),
        ("var.flag ? (var.flag ? 1 : 2) : 3", [1, 2, 3]),
        ("local.ports[tonumber(var.text)]", [22, 80]),
        ('var.flag ? "a" : tolist(5)', ["a"]),
        ('upper(var.flag ? "a" : "b")', ["A", "B"]),
    ],
)
def test_an_undecided_condition_gives_every_case(text: str, expected: list[object]) -> None:
    result = value(text, KNOWN)
    assert result.unknown is not None
    assert [plain(case) for case in cases(result)] == expected


def test_too_many_cases_are_just_unknown() -> None:
    five = " + ".join(["(var.flag ? 1 : 2)"] * 5)
    result = value(five, KNOWN)
    assert result.unknown is not None
    assert cases(result) == (result,)


def test_a_splat_over_a_list_not_known_leads_to_the_attribute_of_each() -> None:
    result = value("data.ids[*].id", KNOWN)
    assert result.unknown is not None
    assert result.unknown.identity == Address("data.aws_subnets.all", "ids[*].id")


def test_a_reason_is_that_of_the_first_unknown() -> None:
    result = value('"${var.text}-${aws_vpc.main.id}"', KNOWN)
    assert result.unknown is not None
    assert result.unknown.reason == "not known here"


@pytest.mark.parametrize("text", ["local.nope", "try(local.nope, 1)", "can(local.nope)", "true ? 1 : local.nope"])
def test_a_reference_to_what_is_not_declared_is_never_caught(text: str) -> None:
    with pytest.raises(InvalidReference):
        value(text, KNOWN)


def test_an_error_points_at_its_place() -> None:
    with pytest.raises(EvaluationError) as caught:
        value("1 + [10][3]")
    assert (caught.value.title, caught.value.span) == ("Invalid index", Span("x.tf", 1, 10, 1, 11))


def test_what_is_nested_too_deeply_is_an_error_and_no_crash() -> None:
    with pytest.raises((EvaluationError, SyntaxFault), match="too deep"):
        value("(" * 2000 + "1" + ")" * 2000)
    assert value(" + ".join(["1"] * 3000)) == value("3000").at(Span("x.tf", 1, 1, 1, 11998))


OPERANDS = [
    *("null", "true", "1", "-0.5", '"a"', "[]", "{}", '["a", 1]', "{ a = 1 }", "1/0"),
    *("var.flag", "var.text", "var.names", "aws_vpc.main", "data.ids", "local.ports"),
    *("toset([2, 1])", "tomap({ a = 1 })", "sensitive(1)"),
]
SHAPES = [
    *(f"(@ {operator} @)" for operator in ("+", "-", "*", "/", "%", "<", ">", "==", "&&", "||")),
    *("(@ ? @ : @)", "[for k, v in @ : @ if @]", "{ for k, v in @ : k => v... }", "@[*].a", "@.*.a", "@[@]", "@.a"),
    *("!@", "-@", "[@, @]", "{ (@) = @ }", "try(@, @)", "can(@)", '"x${@}%{ if @ }y%{ endif }"'),
    *(f"{name}(@)" for name in ("length", "keys", "toset", "jsonencode", "upper", "one", "sum", "tolist", "flatten")),
    *(f"{name}(@, @)" for name in ("merge", "concat", "join", "format", "lookup", "setproduct", "cidrhost", "element")),
    *("max(@...)", "zipmap(@, @)", "sensitive(@)", "tonumber(@)"),
]


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def filled(shape: str) -> st.SearchStrategy[str]:
        first, *rest = shape.split("@")
        parts = st.lists(inner, min_size=len(rest), max_size=len(rest))
        return parts.map(lambda given: first + "".join(part + text for part, text in zip(given, rest, strict=True)))

    return st.sampled_from(SHAPES).flatmap(filled)


EXPRESSIONS = st.recursive(st.sampled_from(OPERANDS), grown, max_leaves=8)


def outcome(text: str) -> str:
    """The title of the documented error, if there is one; any other exception is the test's to fail on."""
    try:
        return "" if value(text, KNOWN) else "no value"
    except (EvaluationError, SyntaxFault) as error:
        return error.title


@given(EXPRESSIONS)
def test_no_expression_raises_anything_but_terraforms_errors(text: str) -> None:
    assert outcome(text) != "no value"


@given(
    EXPRESSIONS,
    st.integers(0, 60),
    st.integers(0, 3),
    st.text('[](){}"$.*,=', max_size=2),
)
def test_no_mutilated_expression_raises_anything_but_terraforms_errors(
    text: str, start: int, length: int, insertion: str
) -> None:
    assert outcome(text[:start] + insertion + text[start + length :]) != "no value"


def test_a_template_file_is_rendered_with_its_variables_alone(tmp_path: Path) -> None:
    (tmp_path / "a.tftpl").write_text("%{ for x in xs ~}\n<${x}>\n%{ endfor ~}\n", encoding="utf-8")
    assert value('templatefile("a.tftpl", { xs = [1, 2] })', folder=tmp_path).content == "<1>\n<2>\n"
    with pytest.raises(EvaluationError, match='does not contain key "xs"'):
        value('templatefile("a.tftpl", {})', folder=tmp_path)
