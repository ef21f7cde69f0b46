"""Expressions to syntax."""

from __future__ import annotations

from fractions import Fraction

import pytest

from linter.source import Source, Span
from linter.terraform.syntax.grammar import parse_expression
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
    Splat,
    SplatItem,
    SyntaxFault,
    Traversal,
    Unary,
    Wrapped,
)


def read(text: str) -> Expression:
    return parse_expression(Source("x.tf", text))


def spelled(node: Expression) -> str:
    """The expression with every operation in parentheses."""
    if isinstance(node, Binary):
        return f"({spelled(node.left)} {node.operator} {spelled(node.right)})"
    if isinstance(node, Unary):
        return f"({node.operator}{spelled(node.operand)})"
    if isinstance(node, Conditional):
        return f"({spelled(node.condition)} ? {spelled(node.yes)} : {spelled(node.no)})"
    assert isinstance(node, Traversal)
    return node.root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a || b && c", "(a || (b && c))"),
        ("a == b < c", "(a == (b < c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a + b * c % d", "(a + ((b * c) % d))"),
        ("-a * !b", "((-a) * (!b))"),
        ("--a", "(-(-a))"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a ? b ? c : d : e", "(a ? (b ? c : d) : e)"),
        ("a == b ? c : d || e", "((a == b) ? c : (d || e))"),
    ],
)
def test_operators_bind_as_in_terraform(text: str, expected: str) -> None:
    assert spelled(read(text)) == expected


def test_a_reference_is_one_traversal_with_the_place_of_each_step() -> None:
    node = read('aws_subnet.public["a"].0.id')
    assert isinstance(node, Traversal)
    assert (node.root, node.span) == ("aws_subnet", Span("x.tf", 1, 1, 1, 28))
    assert [step.name if isinstance(step, AttributeStep) else step.key for step in node.steps] == [
        "public",
        "a",
        Fraction(0),
        "id",
    ]
    assert node.steps[3].span == Span("x.tf", 1, 26, 1, 28)


def test_a_step_behind_a_call_or_parentheses_is_no_traversal() -> None:
    node = read("(a).b")
    assert isinstance(node, Access)
    assert isinstance(node.source, Wrapped)
    assert isinstance(read("a[b]"), Index)
    assert isinstance(read('a["${b}"]'), Index)


def test_a_full_splat_takes_everything_behind_it() -> None:
    node = read("a[*].b[0].c")
    assert isinstance(node, Splat)
    each = node.element
    assert isinstance(each, Access)
    assert isinstance(each.source, Access)
    assert isinstance(each.source.step, IndexStep)


def test_an_attribute_splat_takes_names_and_numbers_alone() -> None:
    node = read("a.*.b[0]")
    assert isinstance(node, Access)
    assert isinstance(node.source, Splat)
    bare = read("a.*")
    assert isinstance(bare, Splat)
    assert isinstance(bare.element, SplatItem)


def test_a_bare_key_is_a_name_and_a_bracketed_one_an_expression() -> None:
    node = read("{ a = 1, (b) = 2, null : 3, c.d = 4, 5 = 6 }")
    assert isinstance(node, ObjectConstructor)
    keys = [item.key for item in node.items]
    assert [key.content for key in keys if isinstance(key, Literal)] == ["a", "null", Fraction(5)]
    assert isinstance(keys[1], Wrapped)
    assert isinstance(keys[3], AmbiguousKey)


def test_a_for_expression_keeps_its_names_key_and_condition() -> None:
    node = read("{ for k, v in m : k => v... if v > 1 }")
    assert isinstance(node, For)
    assert (node.key_name, node.value_name, node.grouping) == ("k", "v", True)
    assert node.key is not None
    assert node.condition is not None


def test_a_namespaced_call_keeps_its_whole_name() -> None:
    node = read("provider::aws::arn_parse(a, b...)")
    assert isinstance(node, Call)
    assert (node.name, len(node.arguments), node.expand) == ("provider::aws::arn_parse", 2, True)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("[1 2]", "Missing item separator"),
        ("{ a = 1 b = 2 }", "Missing attribute separator"),
        ("{ a }", "Missing attribute value"),
        ("a ? b", "Missing false expression in conditional"),
        ("a.0.1", "Invalid legacy index syntax"),
        ("a.*.b.*", "Nested splat expression not allowed"),
        ("f(a..., b)", "Missing argument separator"),
        ("(a", "Unbalanced parentheses"),
        ("[for x in y : x => x]", "Invalid 'for' expression"),
        ("[for x, y, z in w : x]", "Invalid 'for' expression"),
        ("a b", "Missing newline after argument"),
        ("1 +\n2", "Invalid expression"),
        ("1" * 5000, "Invalid number literal"),
        ("1e99999", "Invalid number literal"),
        ("a.", "Invalid attribute name"),
    ],
)
def test_what_is_no_expression_is_a_fault_in_terraforms_words(text: str, title: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read(text)
    assert caught.value.title == title


def test_newlines_are_blanks_within_brackets_only() -> None:
    assert isinstance(read("(1 +\n2)"), Wrapped)
    assert isinstance(read("{\n a = 1\n\n b = 2,\n}"), ObjectConstructor)
    with pytest.raises(SyntaxFault):
        read("{ a =\n 1 }")


@pytest.mark.parametrize("text", ["(" * 60 + "a", "-" * 60 + "a", "a" + "[*]" * 60, "a ? " * 60, "[" * 60, "f(" * 60])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(SyntaxFault, match="too deep"):
        read(text)
