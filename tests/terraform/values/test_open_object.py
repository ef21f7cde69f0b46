"""Resource instances: attributes set, and every other one by name."""

from __future__ import annotations

from linter.source import Span
from linter.terraform.expressions.access import attribute
from linter.terraform.values.cty import DYNAMIC, Address, ObjectType, string
from linter.terraform.values.open_object import open_object

SPAN = Span("main.tf", 1, 1, 1, 2)
VPC = open_object("aws_vpc.main", {"name": string("x"), "cidr": string("y")})


def test_what_is_set_is_known_and_in_order() -> None:
    assert isinstance(VPC.type, ObjectType)
    assert list(VPC.type.attributes) == ["cidr", "name"]
    assert attribute(VPC, "name", SPAN) == string("x")


def test_every_other_attribute_is_unknown_and_says_whose_it_is() -> None:
    result = attribute(VPC, "arn", SPAN)
    assert result.type == DYNAMIC
    assert result.unknown is not None
    assert result.unknown.identity == Address("aws_vpc.main", "arn")
    assert result.unknown.reason == "aws_vpc.main.arn is known only after apply"


def test_a_given_reason_is_kept() -> None:
    result = attribute(open_object("data.x.y", {}, "data sources are not read"), "id", SPAN)
    assert result.unknown is not None
    assert result.unknown.reason == "data sources are not read"
