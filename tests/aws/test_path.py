"""Paths lead to what a declaration says, wherever it is written and whatever is not known on the way."""

from pathlib import Path
from textwrap import dedent

import pytest

from linter.aws.path import names, place, read
from linter.graph.graph import Graph
from linter.resource import Dialect
from linter.source import Span
from linter.value import Array, Choice, Record, Reference, Scalar, Unknown, Value
from tests.graph.deployments import VARIABLES, graph_of

DECLARED = """
resource "aws_thing" "thing" {
  name      = "plain"
  empty     = null
  words     = ["a", "b"]
  somewhere = var.somewhere
  either    = var.unsure ? { inner = "yes" } : { inner = "no" }
  half      = var.unsure ? { inner = "yes" } : {}
  other     = aws_vpc.main.tags_all
  vpc       = aws_vpc.main.id
  block {
    inner = 1
    deep {
      leaf = true
    }
  }
  several {
    port  = 22
    cidrs = ["10.0.0.0/8", "192.0.2.0/24"]
  }
  several {
    port  = 23
    cidrs = ["198.51.100.0/24"]
  }
  several {
    cidrs = var.somewhere
  }
}
resource "aws_vpc" "main" {
}
"""


@pytest.fixture
def body(tmp_path: Path) -> Record:
    graph: Graph = graph_of(tmp_path, Dialect.TERRAFORM, VARIABLES + dedent(DECLARED))
    return next(each.body for each in graph.declarations.resources if each.type == "aws_thing")


def plain(value: Value | None) -> object:
    """A value in plain words: lists as lists, what is not known as a question mark."""
    if isinstance(value, Scalar):
        return value.content
    if isinstance(value, Array):
        return [plain(each) for each in value.items]
    if isinstance(value, Choice):
        return tuple(plain(each.value) for each in value.options)
    if isinstance(value, Reference):
        return f"<{value.resource}.{value.attribute}>"
    return None if value is None else "?"


def test_a_path_is_cut_into_steps_and_alternatives() -> None:
    assert names("a.b") == (("a", "b"),)
    assert names("a[].b | c[]") == (("a", "[]", "b"), ("c", "[]"))
    assert names("") == ((),)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("name", "plain"),
        ("absent", None),
        ("empty", None),
        ("name.deeper", None),
        ("name[]", "plain"),
        ("name[].deeper", None),
        ("absent | name", "plain"),
        ("empty | name", "plain"),
        ("name | words", "plain"),
        ("block.inner", 1),
        ("block.deep.leaf", True),
        ("block[].inner", [1]),
        ("several.port", 22),
        ("several[].port", [22, 23]),
        ("several[].cidrs[]", ["10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "?"]),
        ("words[]", ["a", "b"]),
        ("somewhere", "?"),
        ("somewhere.deeper", "?"),
        ("other.deeper", "?"),
        ("other[]", "?"),
        ("vpc[]", ["<aws_vpc.main.id>"]),
        ("vpc[].deeper", "?"),
        ("either.inner", ("yes", "no")),
        ("half.inner", ("yes", None)),
        ("either.absent", None),
    ],
)
def test_a_path_leads_to_what_is_written(body: Record, path: str, said: object) -> None:
    assert plain(read(body, path)) == said


def test_into_what_is_not_known_the_reason_is_kept(body: Record) -> None:
    unknown = read(body, "somewhere.deeper")
    assert isinstance(unknown, Unknown)
    assert "var.somewhere" in unknown.reason
    reference = read(body, "other.deeper")
    assert isinstance(reference, Unknown)
    assert reference.reason == "aws_vpc.main.tags_all is known after deployment"


def test_of_a_body_that_is_not_known_nothing_is(body: Record) -> None:
    hidden = Unknown("it is hidden", body.span)
    assert read(hidden, "name") is hidden
    assert place(hidden, "name") == body.span


def test_the_members_of_a_list_that_are_not_known_stay_behind_it(body: Record) -> None:
    rest = Unknown("it is a variable", body.span)
    listed = Array((Record({"port": Scalar(22, body.span)}, body.span),), body.span, rest)
    every = read(Record({"rule": listed}, body.span), "rule[].port")
    assert isinstance(every, Array)
    assert (plain(every), every.rest) == ([22], rest)
    first = read(Record({"rule": Array((), body.span, rest)}, body.span), "rule.port")
    assert isinstance(first, Unknown)
    assert first.reason == rest.reason
    assert read(Record({"rule": Array((), body.span)}, body.span), "rule.port") is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("name", 'name      = "plain"'),
        ("absent | name", 'name      = "plain"'),
        ("block.inner", "inner = 1"),
        ("block.deep.leaf", "leaf = true"),
        ("block.absent", "block {"),
        ("several.port", "several {"),
        ("words[]", "words     ="),
    ],
)
def test_a_setting_stands_where_it_is_written_as_deep_as_it_can_be_followed(body: Record, path: str, line: str) -> None:
    lines = (VARIABLES + dedent(DECLARED)).splitlines()
    assert lines[place(body, path).line - 1].strip().startswith(line)


def test_what_is_not_written_stands_where_the_declaration_does(body: Record) -> None:
    assert place(body, "absent") == body.span


NAMED = """
resource "aws_thing" "thing" {
  attribute {
    name  = "access_logs.s3.enabled"
    value = "true"
  }
  attribute {
    name  = var.somewhere
    value = "x"
  }
  plain {
    name  = "known"
    value = "yes"
  }
  options        = { "rds.force_ssl" = "1" }
  tunnel1_inside = "first"
  tunnel2_inside = "second"
  document       = jsonencode({ Statement = [{ Effect = "Allow" }] })
  broken         = "{"
}
"""


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("attribute[access_logs.s3.enabled]", "true"),
        ("attribute[other]", "?"),
        ("plain[known]", "yes"),
        ("plain[other]", None),
        ("plain[known].deeper", None),
        ("options[rds.force_ssl]", "1"),
        ("options[other]", None),
        ("plain[0].value", "yes"),
        ("plain[1].value", None),
        ("tunnel1_*.inside", "first"),
        ("tunnel2_*.inside", "second"),
        ("tunnel1_*.outside", None),
        ("document.Statement[].Effect", ["Allow"]),
        ("document.Version", None),
        ("broken.Statement", "?"),
    ],
)
def test_a_path_leads_to_named_elements_prefixed_arguments_and_into_json(
    tmp_path: Path, path: str, said: object
) -> None:
    (resource,) = graph_of(tmp_path, Dialect.TERRAFORM, VARIABLES + NAMED).declarations.resources
    assert plain(read(resource.body, path)) == said


def test_of_several_things_of_one_name_the_first_counts_and_a_known_one_before_one_that_may_be_it() -> None:
    span = Span("template.yaml", 1, 1, 1, 2)
    hidden = Unknown("it is a parameter", span)
    listed = Array((hidden, _pair("a", "1", span), _pair("a", "2", span)), span, hidden)
    assert plain(read(Record({"Tags": listed}, span), "Tags[a]")) == "1"
    missing = read(Record({"Tags": listed}, span), "Tags[b]")
    assert isinstance(missing, Unknown)
    beyond = read(Record({"Tags": listed}, span), "Tags[7]")
    assert beyond is hidden


def _pair(key: str, value: str, span: Span) -> Record:
    return Record({"Key": Scalar(key, span), "Value": Scalar(value, span)}, span)
