"""`.tf.json` files to the syntax of native ones."""

from __future__ import annotations

import pytest

from linter.source import Source, Span
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax import Block, Body, Literal, ObjectConstructor, Template, TupleConstructor
from linter.terraform.syntax.syntax_errors import syntax_errors

TEXT = """{
  "//": "a comment",
  "resource": {
    "aws_instance": {
      "web": {
        "ami": "ami-1",
        "tags": {"Name": "${var.name}-x"},
        "dynamic": {"ebs_block_device": {"for_each": [1], "content": {"size": 2}}},
        "lifecycle": [{"precondition": {"condition": true}}, {"ignore_changes": ["ami"]}]
      }
    }
  },
  "locals": [{"a": 1}, {"b": null}]
}
"""


def read(text: str, name: str = "main.tf.json") -> Body:
    return parse(Source(name, text)).body


def only(body: Body, type_: str) -> Block:
    (block,) = body.of_type(type_)
    return block


def test_blocks_take_their_labels_from_the_keys_around_them() -> None:
    resource = only(read(TEXT), "resource")
    assert resource.labels == ("aws_instance", "web")
    assert resource.header == Span("main.tf.json", 5, 7, 5, 12)
    assert resource.span == Span("main.tf.json", 5, 7, 10, 8)
    assert sorted(resource.body.attributes) == ["ami", "tags"]


def test_terraforms_own_nested_blocks_are_blocks() -> None:
    body = only(read(TEXT), "resource").body
    dynamic = only(body, "dynamic")
    assert dynamic.labels == ("ebs_block_device",)
    assert "for_each" in dynamic.body.attributes
    assert sorted(only(dynamic.body, "content").body.attributes) == ["size"]
    assert len(body.of_type("lifecycle")) == 2
    assert len(body.of_type("lifecycle")[0].body.of_type("precondition")) == 1


def test_a_property_of_two_slashes_is_a_comment() -> None:
    (comment,) = parse(Source("main.tf.json", TEXT)).comments
    assert (comment.text, comment.span) == ("a comment", Span("main.tf.json", 2, 3, 2, 20))


def test_several_bodies_may_stand_in_a_list() -> None:
    assert [sorted(block.body.attributes) for block in read(TEXT).of_type("locals")] == [["a"], ["b"]]


def test_strings_are_templates_at_their_places() -> None:
    attributes = only(read(TEXT), "resource").body.attributes
    assert attributes["ami"].span == Span("main.tf.json", 6, 9, 6, 23)
    assert attributes["ami"].expression == Literal("ami-1", Span("main.tf.json", 6, 16, 6, 23))
    tags = attributes["tags"].expression
    assert isinstance(tags, ObjectConstructor)
    name = tags.items[0].value
    assert isinstance(name, Template)
    assert name.parts[0].span == Span("main.tf.json", 7, 29, 7, 37)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"variable": {"v": {"default": {"${a}": ["%{b}", "$${c}"]}, "type": "any"}}}', "main.tf.json"),
        ('{"default": {"${a}": ["%{b}", "$${c}"]}}', "terraform.tfvars.json"),
    ],
)
def test_strings_are_no_templates_where_nothing_can_be_referred_to(text: str, name: str) -> None:
    body = read(text, name)
    default = (body.blocks[0].body if body.blocks else body).attributes["default"].expression
    assert isinstance(default, ObjectConstructor)
    (item,) = default.items
    assert isinstance(item.key, Literal)
    assert item.key.content == "${a}"
    assert isinstance(item.value, TupleConstructor)
    assert [part.content for part in item.value.elements if isinstance(part, Literal)] == ["%{b}", "$${c}"]


def test_a_string_with_escapes_is_placed_as_a_whole() -> None:
    expression = read('{"locals": {"a": "\\u0041${var.x}"}}').blocks[0].body.attributes["a"].expression
    assert isinstance(expression, Template)
    assert {part.span for part in expression.parts} == {Span("main.tf.json", 1, 18, 1, 34)}


def test_a_variables_file_has_attributes_alone() -> None:
    body = read('{"resource": [1, "a"], "x": {"y": true}}', "prod.auto.tfvars.json")
    assert not body.blocks
    assert isinstance(body.attributes["resource"].expression, TupleConstructor)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"locals": {"a": 1', "1:19 Missing closing bracket"),
        ('{"locals": {"a": [1}}', "1:20 Missing closing bracket"),
        ('{"a" 1}', "1:6 Missing property value colon"),
        ("{a: 1}", "1:2 Invalid JSON property"),
        ('{"locals": {"a": 1,}}', "1:20 Invalid JSON property"),
        ('{"locals": [{"a": 1} {"b": 2}]}', "1:22 Missing comma"),
        ('{"locals": {"a": nul}}', "1:18 Invalid JSON value"),
        ('{"locals": {"a": "x\n"}}', "1:18 Invalid JSON string"),
        ('{"locals": 5}', "1:12 Incorrect JSON value type"),
        ('{"resources": {}}', "1:2 Extraneous JSON object property"),
        ('{"locals": {"a": 1, "a": 2}}', "1:21 Duplicate argument"),
        ('{"locals": {}} x', "1:16 Extraneous data after value"),
        (f'{{"locals": {{"a": {"[" * 50}{"]" * 50}}}}}', "1:67 JSON too deep"),
    ],
)
def test_what_is_no_configuration_is_reported(text: str, expected: str) -> None:
    errors = syntax_errors(parse(Source("main.tf.json", text)))
    assert [f"{error.span.line}:{error.span.column} {error.message.partition(':')[0]}" for error in errors] == [
        expected
    ]


LOCALS = '{"locals": {"a": 1, "b": [1, {"x": "y"}], "c": "z"}, "output": {"o": {"value": 3}}}'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (LOCALS, "a b c"),
        (LOCALS[: LOCALS.index('"c"')], "a b"),
        (LOCALS[: LOCALS.index('"y"') + 2], "a b"),
        (LOCALS.replace("1,", "1", 1), "a b c"),
        (LOCALS.replace('"y"', '"y\n'), "a b c"),
        (LOCALS.replace('"b":', '"b"'), "a c"),
        (LOCALS.replace('"a": 1', '"a": one'), "b c"),
    ],
)
def test_a_fault_costs_the_value_it_is_in(text: str, kept: str) -> None:
    body = read(text)
    assert " ".join(body.blocks[0].body.attributes) == kept
    assert [block.type for block in body.blocks[1:]] == (
        ["output"] if '"output"' in text and text.endswith("}") else []
    )


@pytest.mark.parametrize("start", ['{"a": "', '{"a": "\\u12', '["', '{"'])
def test_an_unclosed_string_is_passed_over_at_once(start: str) -> None:
    for filling in ("a", "\\n", "\\u0041", '"', "{", "${"):
        read(start + filling * 20_000)
