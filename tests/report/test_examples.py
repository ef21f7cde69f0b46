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


GROUP = """\
resource "group" "many" { # all of them
  in {
    port = 22 # expect: port-open
  }
  in {
    port = 23
  }
  in {
    port = 3389 # expect: port-open
  }
  name = "many"
}
"""
LIST = """\
Resources:
  Many:
    Type: A::B::Group
    Properties:
      Rules:
        - {Port: 22} # expect: port-open
        - {Port: 23}
"""


def test_of_many_rules_one_is_shown_and_what_is_left_of_them_is_fine() -> None:
    assert list(before_after("port-open", [(".tf", GROUP), (".yaml", LIST)])) == [
        BeforeAfter(
            ".tf",
            'resource "group" "many" { # all of them\n  in {\n    port = 22\n  }\n  name = "many"\n}',
            'resource "group" "many" { # all of them\n  in {\n    port = 23\n  }\n  name = "many"\n}',
        ),
        BeforeAfter(
            ".yaml",
            "  Many:\n    Type: A::B::Group\n    Properties:\n      Rules:\n        - {Port: 22}",
            "  Many:\n    Type: A::B::Group\n    Properties:\n      Rules:\n        - {Port: 23}",
        ),
    ]


VPCS = """\
Resources:
  Bare: # expect: log-missing
    Type: A::B::Vpc
    Properties: {CidrBlock: 10.0.0.0/16}
  Logged:
    Type: A::B::Vpc
    Properties: {CidrBlock: 10.1.0.0/16}
  Subnet:
    Type: A::B::Subnet
    Properties: {Vpc: !Ref Bare}
  Other:
    Type: A::B::Subnet
    Properties: {Vpc: !Ref Logged}
  Log:
    Type: A::B::FlowLog
    Properties: {Of: !Ref Logged, To: bucket}
"""


def test_where_two_resources_are_alike_the_one_that_makes_the_difference_is_shown() -> None:
    (example,) = before_after("log-missing", [(".yaml", VPCS)])
    assert example.before.startswith("  Bare:\n    Type: A::B::Vpc")
    assert example.after == (
        "  Logged:\n    Type: A::B::Vpc\n    Properties: {CidrBlock: 10.1.0.0/16}\n\n"
        "  Log:\n    Type: A::B::FlowLog\n    Properties: {Of: !Ref Logged, To: bucket}"
    )
