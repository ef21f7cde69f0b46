from collections.abc import Iterator

import pytest

from linter.cloudformation.syntax.parse import syntax_of
from linter.cloudformation.syntax.syntax import Call, Mapping, Sequence, Syntax, Text
from linter.source import Source


def read(text: str) -> Mapping:
    syntax = syntax_of(Source("t", text))
    assert isinstance(syntax, Mapping)
    return syntax


def said(node: Syntax) -> object:
    if isinstance(node, Text):
        return node.content
    if isinstance(node, Sequence):
        return [said(item) for item in node.items]
    if isinstance(node, Call):
        return (node.name, said(node.argument))
    return {key: said(entry.value) for key, entry in node.entries.items()}


def covered(text: str) -> Iterator[str]:
    """The text that each entry of the mapping covers, as an editor would select it."""
    lines = text.split("\n")
    for entry in read(text).entries.values():
        span = entry.place
        if span.line == span.end_line:
            yield lines[span.line - 1][span.column - 1 : span.end_column - 1]
        else:
            inner = lines[span.line : span.end_line - 1]
            first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
            yield "\n".join([first, *inner, last])


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "a: !Sub '${x}'",
        "a:\n  - 1\n  - b: |\n      some\n      text",
        "a: >-\n  folded\n\n  text",
        "a: {b: [c, d]}",
        "a:\n  b:\n    - x\n    - !If\n      - c\n      - d",
        "a: é日本😀",
        "a: &anchor [1]",
        "a:\n- 1\n- 2",
    ],
)
def test_an_entry_stands_where_it_is_written_and_no_further(text: str) -> None:
    assert list(covered(text)) == [text]
    assert list(covered(text + "\n\n# a comment\n\nz: 1\n")) == [text, "z: 1"]


def test_an_empty_value_stands_at_its_key() -> None:
    place = read("a:\n\nb: 1\n").entries["a"].place
    assert (place.line, place.column) == (1, 1)
    assert place.end_line <= 3


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("a: !Ref b", "a: {Ref: b}"),
        ("a: !Sub b", 'a: {"Fn::Sub": b}'),
        ("a: !GetAtt b.c", "a: {'Fn::GetAtt': b.c}"),
        ("a: !If [c, !Ref d, !Sub e]", "a: {Fn::If: [c, {Ref: d}, {Fn::Sub: e}]}"),
        (
            "a: !Join\n  - ','\n  - - b\n    - !Select [0, !Split [x, y]]",
            'a: {"Fn::Join": [",", ["b", {"Fn::Select": [0, {"Fn::Split": ["x", "y"]}]}]]}',
        ),
        ("a: !Condition b", "a: !Condition b"),
        ("a: !Base64\n  Fn::Sub: x", "a: {Fn::Base64: !Sub x}"),
    ],
)
def test_the_short_and_the_long_form_are_one(short: str, long: str) -> None:
    assert said(read(short)) == said(read(long))


def test_an_object_of_several_functions_is_no_function() -> None:
    assert said(read("a: {Ref: b, Fn::Sub: c}")) == {"a": {"Ref": "b", "Fn::Sub": "c"}}


def test_loops_are_entries_and_no_functions() -> None:
    assert said(read("a: {Fn::ForEach::X: [i, [1], {}]}")) == {"a": {"Fn::ForEach::X": ["i", [1], {}]}}


def test_anchors_and_merges_are_written_out_and_what_is_written_here_wins() -> None:
    text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nit:\n  <<: [*base, *more]\n  a: 5\n"
    assert said(read(text))["it"] == {"a": 5, "b": 2, "c": 4}  # type: ignore[index]


def test_a_merged_entry_stands_where_it_is_written() -> None:
    it = read("base: &base\n  a: 1\nit:\n  <<: *base\n").entries["it"].value
    assert isinstance(it, Mapping)
    assert it.entries["a"].place.line == 2


def test_quotes_and_tags_settle_what_is_a_text() -> None:
    assert said(read("a: '22'\nb: !!str 22\nc: 22\nd: \"on\"")) == {"a": "22", "b": "22", "c": 22, "d": "on"}
