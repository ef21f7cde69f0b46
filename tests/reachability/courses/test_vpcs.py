"""Two subnets are of one VPC where both name it, and perhaps where one of them is not seen."""

import pytest

from linter.aws.vpc import Subnet
from linter.reachability.courses.vpcs import same_vpc
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK, OTHER


def subnet(name: str, terraform: str, cloudformation: str) -> Pair:
    """A subnet in a VPC, which each language writes in its own way."""
    block = "10.0.9.0/24"
    return Pair(
        f'resource "aws_subnet" "{name}" {{\n  vpc_id     = {terraform}\n  cidr_block = "{block}"\n}}\n',
        f"{name.title()}: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: {cloudformation}, CidrBlock: {block}}}}}\n",
    )


ELSEWHERE = subnet("far", "aws_vpc.other.id", "!Ref Other")
EITHER = subnet("far", "var.unsure ? aws_vpc.main.id : aws_vpc.other.id", "!If [IsSure, !Ref Main, !Ref Other]")
GIVEN = subnet("far", "var.somewhere", "!Ref Somewhere")
NAMED = subnet("far", '"vpc-0123456789abcdef0"', "vpc-0123456789abcdef0")


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        pytest.param(ELSEWHERE, "no", id="another"),
        pytest.param(EITHER, "possible", id="either"),
        pytest.param(GIVEN, "possible", id="given"),
        pytest.param(NAMED, "no", id="named, but declared elsewhere"),
    ],
)
def test_a_subnet_of_a_vpc_that_is_not_seen_may_be_of_any(build: Build, far: Pair, expected: str) -> None:
    graph = build(NETWORK + OTHER + far)
    web, there = the(graph, Subnet, "web"), the(graph, Subnet, "far")
    assert (str(same_vpc(web, there)), str(same_vpc(there, web))) == (expected, expected)


def test_two_subnets_of_a_vpc_are_of_one_and_each_is_of_its_own(build: Build) -> None:
    graph = build(NETWORK + LONE)
    web, lone = the(graph, Subnet, "web"), the(graph, Subnet, "lone")
    assert same_vpc(web, lone).certain
    assert same_vpc(web, web).certain
