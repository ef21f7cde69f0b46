"""A comment speaks of the whole statement that it stands at."""

from linter.columns import comments
from linter.peers.layout import Layout
from linter.source import Source
from tests.growth import LINEAR, steps

TERRAFORM = """\
# above
/* and
   more */

resource "aws_vpc" "a" {
  tags = { # opened
    Name = "}{ ${lookup({ a = "x" }, "a")}"
    Text = <<-END
      {{{ not code (
    END
  }
  list = [
    1,
  ]
}
"""
YAML = """\
Resources:
  # above
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 22
      - IpProtocol: udp
Outputs: {}
"""


def layout(name: str, text: str) -> Layout:
    source = Source(name, text)
    return Layout(source, comments(source))


def test_a_statement_of_terraform_ends_with_its_brackets() -> None:
    found = layout("main.tf", TERRAFORM)
    assert [found.last(line) for line in (5, 6, 7, 12, 13)] == [15, 11, 7, 14, 13]
    assert {start for start, _ in found.around(9)} == {5, 6}
    assert found.around(13) == {(5, 15), (12, 14)}


def test_a_key_of_yaml_holds_what_is_indented_deeper_and_its_items() -> None:
    found = layout("web.yaml", YAML)
    assert [found.last(line) for line in (1, 3, 5, 6, 7, 9)] == [1, 9, 9, 9, 8, 9]
    assert {start for start, _ in found.around(8)} == {3, 5, 6, 7}


def test_blanks_and_comments_of_any_length_are_no_code() -> None:
    assert layout("main.tf", TERRAFORM).code_after(1) == 5
    assert layout("web.yaml", YAML).code_after(2) == 3


def test_brackets_that_do_not_match_end_nothing() -> None:
    assert layout("main.tf", "a = }\nb = [\n").last(2) == 2


def test_the_statements_around_a_line_are_all_that_hold_it() -> None:
    texts = {"main.tf": TERRAFORM + "a {\n  b {\n  } \n  c { d {\n  } }\n}\n}\n{\n", "template.yaml": YAML}
    for name, text in texts.items():
        source = Source(name, text)
        layout = Layout(source, tuple(comments(source)))
        extents = [(start, layout.last(start)) for start in range(1, len(source.lines) + 1)]
        several = [(start, last) for start, last in extents if last > start]
        assert several
        for line in range(1, len(source.lines) + 1):
            assert layout.around(line) == {(start, last) for start, last in several if start < line <= last}


def test_looking_around_many_lines_takes_no_more_than_their_share() -> None:
    def look(count: int) -> int:
        source = Source("main.tf", "a {\n  b = 1\n}\n" * count)
        layout = Layout(source, ())
        return steps(lambda: [layout.around(line) for line in range(1, len(source.lines))])

    assert look(2_000) < 2 * LINEAR * look(1_000)
