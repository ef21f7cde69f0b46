"""The network ACL of a subnet bounds what passes, whichever of several it is, or one that nobody sees."""

import pytest

from linter.aws.vpc import Subnet
from linter.graph.filtering import Direction
from linter.reachability.packets.filters import Filters
from linter.reachability.packets.packets import EVERY_PACKET
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import NETWORK

GIVEN = Pair(
    'resource "aws_subnet" "far" {\n  vpc_id     = var.somewhere\n  cidr_block = "10.9.1.0/24"\n}\n',
    "Far: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Somewhere, CidrBlock: 10.9.1.0/24}}\n",
)
UNKNOWN = Pair(
    GIVEN.terraform.replace("var.somewhere", 'split(",", var.somewhere)[0]'),
    GIVEN.cloudformation.replace("!Ref Somewhere", '!Select [0, !Split [",", !Ref Somewhere]]'),
)


def refusing(subnet: str) -> Pair:
    """A network ACL without entries that a subnet perhaps has."""
    joined = f"{{SubnetId: !Ref {subnet.title()}, NetworkAclId: !Ref Shut}}"
    return Pair(
        'resource "aws_network_acl" "shut" {\n  vpc_id = aws_vpc.main.id\n}\n'
        'resource "aws_network_acl_association" "perhaps" {\n  count = var.unsure ? 1 : 0\n'
        f"  network_acl_id = aws_network_acl.shut.id\n  subnet_id = aws_subnet.{subnet}.id\n}}\n",
        "Shut: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Main}}\n"
        f"Perhaps: {{Type: AWS::EC2::SubnetNetworkAclAssociation, Condition: IsSure, Properties: {joined}}}\n",
    )


@pytest.mark.parametrize(
    ("network", "subnet", "families", "passes"),
    [
        pytest.param(NETWORK, "web", {4}, "certain", id="the default one"),
        pytest.param(NETWORK + refusing("web"), "web", {4}, "possible", id="the default one or one that refuses"),
        pytest.param(NETWORK + GIVEN, "far", {4, 6}, "possible", id="one that is not seen"),
        pytest.param(
            NETWORK + GIVEN + refusing("far"), "far", {4, 6}, "possible", id="one that is not seen, or refuses"
        ),
        pytest.param(NETWORK + UNKNOWN + refusing("far"), "far", {4, 6}, "possible", id="one of any VPC, or refuses"),
    ],
)
def test_an_acl_lets_through_at_most_what_any_may_and_surely_what_all_do(
    build: Build, network: Pair, subnet: str, families: set[int], passes: str
) -> None:
    graph = build(network)
    for direction in Direction:
        bounds = Filters(graph).acl(the(graph, Subnet, subnet), direction)
        assert str(bounds.some) == passes
        assert {box.family for box in bounds.most.boxes} == families
        assert (bounds.most == EVERY_PACKET) is (families == {4, 6})
        assert bool(bounds.doubts) is (passes == "possible")
