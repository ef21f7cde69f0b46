"""The smallest example of a policy is a resource that it reports, beside one of the same type that it does not."""

from linter.report.examples import BeforeAfter, before_after

TERRAFORM = """\
variable "open" {} # expect: door-open
resource "door" "long" {
  width = 3
  open  = true # expect: door-open
}
resource "door" "wide" { open = true } # expect: door-open, door-wide "words"

resource "window" "w" { open = false }
resource "door" "odd" { open = maybe } # expect possible: door-open
resource "door" "closed" { open = false }
"""
TEMPLATE = """\
Resources:
  Wide:
    Type: A::B::Door
    Properties:
      Open: true # expect: door-open
"""


def test_the_shortest_resource_is_shown_with_one_of_its_type_that_is_fine() -> None:
    assert list(before_after("door-open", [(".tf", TERRAFORM), (".yaml", TEMPLATE)])) == [
        BeforeAfter(".tf", 'resource "door" "wide" { open = true }', 'resource "door" "closed" { open = false }'),
        BeforeAfter(".yaml", "  Wide:\n    Type: A::B::Door\n    Properties:\n      Open: true"),
    ]


def test_a_policy_that_reports_nothing_there_has_no_example() -> None:
    assert list(before_after("door-shut", [(".tf", TERRAFORM)])) == []
    assert [example.before for example in before_after("door-wide", [(".tf", TERRAFORM)])] == [
        'resource "door" "wide" { open = true }'
    ]
