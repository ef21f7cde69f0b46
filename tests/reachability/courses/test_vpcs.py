"""Two subnets are of one VPC where both name it, and perhaps where one of them is not seen."""

from pathlib import Path

import pytest

from linter.aws.peering import Peering
from linter.aws.vpc import Subnet
from linter.network import TCP
from linter.reachability.courses.vpcs import one_region, peered, same_vpc
from linter.reachability.packets.packets import Packet
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import LONE, NETWORK, OTHER

PACKET = Packet(4, 1, 2, TCP, 40000, 22)


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
NONE = subnet("far", "null", "!Ref AWS::NoValue")
NAMED = subnet("far", '"vpc-0123456789abcdef0"', "vpc-0123456789abcdef0")


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        pytest.param(ELSEWHERE, "no", id="another"),
        pytest.param(EITHER, "possible", id="either"),
        pytest.param(GIVEN, "possible", id="given"),
        pytest.param(NONE, "possible", id="none"),
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


@pytest.mark.parametrize(
    ("terraform", "cloudformation"),
    [("var.somewhere", "!Ref Somewhere"), ('"vpc-0123456789abcdef0"', "vpc-0123456789abcdef0")],
    ids=["given", "named"],
)
def test_two_subnets_of_one_vpc_that_is_declared_elsewhere_are_of_one(
    build: Build, terraform: str, cloudformation: str
) -> None:
    graph = build(NETWORK + subnet("far", terraform, cloudformation) + subnet("beside", terraform, cloudformation))
    assert same_vpc(the(graph, Subnet, "far"), the(graph, Subnet, "beside")).certain


def peering(peer: str = "aws_vpc.other.id", peer_in_cloudformation: str = "!Ref Other", region: str = "") -> Pair:
    """A peering of `main` with another VPC, in a region if one is named."""
    named = f"peer_region = {region}" if region else ""
    named_too = f", PeerRegion: {region.replace('var.s', '!Ref S')}" if region else ""
    return Pair(
        'resource "aws_vpc_peering_connection" "pcx" {\n'
        f"  vpc_id      = aws_vpc.main.id\n  peer_vpc_id = {peer}\n  {named}\n}}\n",
        f"Pcx: {{Type: AWS::EC2::VPCPeeringConnection, "
        f"Properties: {{VpcId: !Ref Main, PeerVpcId: {peer_in_cloudformation}{named_too}}}}}\n",
    )


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(peering(), "certain", id="the other"),
        pytest.param(
            peering("var.unsure ? aws_vpc.main.id : aws_vpc.other.id", "!If [IsSure, !Ref Main, !Ref Other]"),
            "possible",
            id="either",
        ),
        pytest.param(peering("var.somewhere", "!Ref Somewhere"), "possible", id="given"),
        pytest.param(peering('"vpc-0123456789abcdef0"', "vpc-0123456789abcdef0"), "no", id="another"),
    ],
)
def test_a_peering_leads_between_its_own_vpcs_in_either_direction(build: Build, pair: Pair, expected: str) -> None:
    graph = build(NETWORK + OTHER + ELSEWHERE + pair)
    near, far, joined = the(graph, Subnet, "web"), the(graph, Subnet, "far"), the(graph, Peering, "pcx")
    for step in (peered(joined, near, far), peered(joined, far, near, back=True)):
        assert str(step.passes.some) == expected
        assert step.explain(None).code == "DISCONNECTED_VPCS"
        assert (step.explain(PACKET).value, step.explain(PACKET).reason) == (
            "known" if expected == "certain" else "unknown",
            "",
        )
    assert str(peered(joined, near, near).passes.some) == ("possible" if expected == "possible" else "no")


@pytest.mark.parametrize(
    ("region", "here", "anywhere"),
    [
        ("", "certain", "certain"),
        ('"us-east-1"', "certain", "possible"),
        ('"eu-west-1"', "no", "possible"),
        ("var.somewhere", "possible", "possible"),
    ],
)
def test_a_peering_stays_within_a_region_unless_it_names_another(
    tmp_path: Path, region: str, here: str, anywhere: str
) -> None:
    text = (NETWORK + OTHER + peering(region=region)).text(Dialect.TERRAFORM)
    for provider, expected in (('provider "aws" {\n  region = "us-east-1"\n}\n', here), ("", anywhere)):
        graph = graph_of(tmp_path, Dialect.TERRAFORM, provider + text)
        assert str(one_region(the(graph, Peering, "pcx"))) == expected
