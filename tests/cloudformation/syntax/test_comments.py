from textwrap import dedent

from linter.cloudformation.syntax.comments import comments
from linter.source import Source


def comments_in(text: str) -> list[tuple[int, int, str]]:
    return [(comment.span.line, comment.span.column, comment.text) for comment in comments(Source("t", dedent(text)))]


def test_comments_stand_at_the_start_of_a_line_or_after_a_space() -> None:
    assert comments_in("""\
        # first
        a: b # second
        c: d#no
          # third # with a mark
        """) == [(1, 1, "# first"), (2, 6, "# second"), (4, 3, "# third # with a mark")]


def test_a_mark_within_a_text_is_no_comment() -> None:
    assert comments_in("""\
        a: " # no"
        b: ' # no' # yes
        c: |
          # no
          #!/bin/sh # no
        d: >
          folded # no

        e: "several
          lines # no" # yes, too
        f: plain
          text # yes, again
        """) == [(2, 12, "# yes"), (10, 15, "# yes, too"), (12, 8, "# yes, again")]


def test_comments_before_a_fault_are_found() -> None:
    assert comments_in("a: 1 # one\nb: [\n# two\n}\n")[0] == (1, 6, "# one")


def test_metadata_says_the_same_as_a_comment_on_the_resource() -> None:
    assert comments_in("""\
        {"Resources": {
          "A": {
            "Type": "A::B::C",
            "Metadata": {"moatlint": {"ignore": ["one-thing", "another"], "reason": "known"}}
          },
          "B": {"Type": "A::B::C", "Metadata": {"moatlint": {"ignore": "one-thing"}}}
        }}
        """) == [(2, 3, "# moatlint: ignore[one-thing, another] known"), (6, 3, "# moatlint: ignore[one-thing]")]


def test_json_has_no_comments() -> None:
    assert comments_in('{"a": " # b"}') == []


def test_a_comment_ends_with_its_line() -> None:
    (comment,) = comments(Source("t", "a: b # second\nc: d\n"))
    assert (comment.span.end_line, comment.span.end_column) == (1, 14)


def test_a_text_in_braces_that_is_nested_without_end_may_have_comments() -> None:
    text = '{"Resources": {}} # why\n' + "[" * 5_000
    assert [comment.text for comment in comments(Source("t.yaml", text))] == ["# why"]
    assert [comment.text for comment in comments(Source("t.yaml", '{"A": ' + "[" * 5_000 + " # why"))] == ["# why"]
