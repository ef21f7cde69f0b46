"""Which attachment the route table of a transit gateway chooses for which addresses.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

import pytest

from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway, TransitGatewayRouteTable, VpcAttachment
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, addresses
from linter.reachability.courses.transit_tables import TransitTables
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the


def hub(*, association: str = "disable", propagation: str = "disable") -> Pair:
    """A transit gateway with a route table of its own, and what its default one does."""
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway" "hub" {{
          default_route_table_association = "{association}"
          default_route_table_propagation = "{propagation}"
        }}
        resource "aws_ec2_transit_gateway_route_table" "table" {{
          transit_gateway_id = aws_ec2_transit_gateway.hub.id
        }}
        """,
        f"""
        Hub:
          Type: AWS::EC2::TransitGateway
          Properties: {{DefaultRouteTableAssociation: {association}, DefaultRouteTablePropagation: {propagation}}}
        Table: {{Type: AWS::EC2::TransitGatewayRouteTable, Properties: {{TransitGatewayId: !Ref Hub}}}}
        """,
    )


def conditional(*, condition: bool) -> tuple[str, str]:
    """What makes a declaration depend on an input, in each language."""
    return ("count = var.unsure ? 1 : 0", "Condition: IsSure") if condition else ("", "")


def indexed(name: str, *, condition: bool) -> str:
    return f"{name}[0]" if condition else name


def vpc(name: str, block: str, *, condition: bool = False) -> Pair:
    """A VPC with a subnet, attached to the hub."""
    count, when = conditional(condition=condition)
    return Pair(
        f"""
        resource "aws_vpc" "{name}" {{
          cidr_block = "{block}"
        }}
        resource "aws_subnet" "in_{name}" {{
          vpc_id     = aws_vpc.{name}.id
          cidr_block = "{block}"
        }}
        resource "aws_ec2_transit_gateway_vpc_attachment" "to_{name}" {{
          {count}
          transit_gateway_id = aws_ec2_transit_gateway.hub.id
          vpc_id             = aws_vpc.{name}.id
          subnet_ids         = [aws_subnet.in_{name}.id]
        }}
        """,
        f"""
        {name.title()}: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: {block}}}}}
        In{name.title()}: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref {name.title()}, CidrBlock: {block}}}}}
        To{name.title()}:
          Type: AWS::EC2::TransitGatewayAttachment
          {when}
          Properties: {{TransitGatewayId: !Ref Hub, VpcId: !Ref {name.title()}, SubnetIds: [!Ref In{name.title()}]}}
        """,
    )


def static(name: str, to: str, leads: Pair, *, condition: bool = False) -> Pair:
    """A static route of the table to a block; where it leads, as each language writes argument and value."""
    count, when = conditional(condition=condition)
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway_route" "{name}" {{
          {count}
          transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.table.id
          destination_cidr_block         = "{to}"
          {leads.terraform}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::TransitGatewayRoute
          {when}
          Properties:
            TransitGatewayRouteTableId: !Ref Table
            DestinationCidrBlock: {to}
            {leads.cloudformation}
        """,
    )


def to(name: str, *, condition: bool = False) -> Pair:
    attachment = indexed(f"aws_ec2_transit_gateway_vpc_attachment.to_{name}", condition=condition)
    return Pair(
        f"transit_gateway_attachment_id = {attachment}.id",
        f"TransitGatewayAttachmentId: !Ref To{name.title()}",
    )


def propagation(name: str, *, condition: bool = False, attachment_condition: bool = False) -> Pair:
    """The propagation of the routes of an attachment to the table."""
    return _joined("propagation", name, condition=condition, attachment_condition=attachment_condition)


def association(name: str, *, condition: bool = False, table: Pair | None = None) -> Pair:
    """The association of an attachment with the table, or another one."""
    return _joined("association", name, condition=condition, table=table)


def _joined(
    kind: str, name: str, *, condition: bool, attachment_condition: bool = False, table: Pair | None = None
) -> Pair:
    count, when = conditional(condition=condition or attachment_condition)
    attachment = indexed(f"aws_ec2_transit_gateway_vpc_attachment.to_{name}", condition=attachment_condition)
    own = table or Pair("aws_ec2_transit_gateway_route_table.table.id", "!Ref Table")
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway_route_table_{kind}" "{kind}_of_{name}" {{
          {count}
          transit_gateway_attachment_id  = {attachment}.id
          transit_gateway_route_table_id = {own.terraform}
        }}
        """,
        f"""
        {kind.title()}Of{name.title()}:
          Type: AWS::EC2::TransitGatewayRouteTable{kind.title()}
          {when}
          Properties:
            TransitGatewayAttachmentId: !Ref To{name.title()}
            TransitGatewayRouteTableId: {own.cloudformation}
        """,
    )


DROPPED = Pair("blackhole = true", "Blackhole: true")
PERHAPS_DROPPED = Pair(
    "blackhole = var.unsure\n  transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.to_main.id",
    "Blackhole: !If [IsSure, true, false]\n            TransitGatewayAttachmentId: !Ref ToMain",
)
SOMEWHERE = Pair("transit_gateway_attachment_id = var.somewhere", "TransitGatewayAttachmentId: !Ref Somewhere")
UNKNOWN_TABLE = Pair('split(",", var.somewhere)[0]', '!Select [0, !Split [",", !Ref Somewhere]]')
TWO = hub() + vpc("main", "10.1.0.0/16") + vpc("other", "10.2.0.0/16")


def chosen(graph: Graph) -> dict[str, tuple[Addresses, Addresses]]:
    """The addresses that the table leads to each attachment, surely and at most, but for empty ones."""
    gateway, table = the(graph, TransitGateway, "hub"), the(graph, TransitGatewayRouteTable, "table")
    held = TransitTables(graph).all_chosen(gateway, table)
    return {name(node): (between.least, between.most) for node, between in held.items() if between.most}


def name(node: Node) -> str:
    """The name of an attachment in both languages; `unseen` for one that represents those not declared here."""
    if not node.is_seen:
        return "unseen"
    return node.key.split("[")[0].split(".")[-1].replace("_", "").lower()


def sure(*blocks: str) -> tuple[Addresses, Addresses]:
    held = addresses(*blocks)
    return held, held


def perhaps(*blocks: str) -> tuple[Addresses, Addresses]:
    return NO_ADDRESS, addresses(*blocks)


def test_the_longest_prefix_wins(build: Build) -> None:
    graph = build(TWO + static("wide", "10.0.0.0/8", to("main")) + static("narrow", "10.2.0.0/16", to("other")))
    rest = addresses("10.0.0.0/8") - addresses("10.2.0.0/16")
    assert chosen(graph) == {"tomain": (rest, rest), "toother": sure("10.2.0.0/16")}


def test_of_equal_prefixes_a_static_route_wins_over_a_propagated_one(build: Build) -> None:
    graph = build(TWO + propagation("main") + static("same", "10.1.0.0/16", to("other")))
    assert chosen(graph) == {"toother": sure("10.1.0.0/16")}


def test_of_equal_prefixes_that_are_propagated_either_may_win(build: Build) -> None:
    graph = build(
        hub() + vpc("main", "10.1.0.0/16") + vpc("other", "10.1.0.0/16") + propagation("main") + propagation("other")
    )
    assert chosen(graph) == {"tomain": perhaps("10.1.0.0/16"), "toother": perhaps("10.1.0.0/16")}


def test_a_propagated_route_wins_by_its_longer_prefix_over_a_static_one(build: Build) -> None:
    graph = build(TWO + propagation("main") + static("wide", "10.0.0.0/8", to("other")))
    rest = addresses("10.0.0.0/8") - addresses("10.1.0.0/16")
    assert chosen(graph) == {"tomain": sure("10.1.0.0/16"), "toother": (rest, rest)}


def test_what_is_not_propagated_is_not_led_to(build: Build) -> None:
    assert chosen(build(TWO + propagation("main"))) == {"tomain": sure("10.1.0.0/16")}
    assert chosen(build(TWO)) == {}


def test_a_blackhole_takes_its_addresses_from_wider_routes(build: Build) -> None:
    graph = build(TWO + propagation("main") + static("hole", "10.1.128.0/17", DROPPED))
    assert chosen(graph) == {"tomain": sure("10.1.0.0/17")}


def test_a_route_that_may_drop_leads_on_perhaps(build: Build) -> None:
    assert chosen(build(TWO + static("hole", "10.9.0.0/16", PERHAPS_DROPPED))) == {"tomain": perhaps("10.9.0.0/16")}


def test_a_route_that_may_not_exist_leaves_its_addresses_to_a_wider_one(build: Build) -> None:
    graph = build(
        TWO + static("wide", "10.0.0.0/8", to("main")) + static("narrow", "10.2.0.0/16", to("other"), condition=True)
    )
    all_, narrow = addresses("10.0.0.0/8"), addresses("10.2.0.0/16")
    assert chosen(graph) == {"tomain": (all_ - narrow, all_), "toother": perhaps("10.2.0.0/16")}


def test_a_blackhole_that_may_not_exist_leaves_its_addresses_unsure(build: Build) -> None:
    graph = build(TWO + propagation("main") + static("hole", "10.1.128.0/17", DROPPED, condition=True))
    assert chosen(graph) == {"tomain": (addresses("10.1.0.0/17"), addresses("10.1.0.0/16"))}


def test_an_attachment_or_propagation_that_may_not_exist_leads_on_perhaps(build: Build) -> None:
    expected = {"tomain": perhaps("10.1.0.0/16")}
    assert chosen(build(TWO + propagation("main", condition=True))) == expected
    unsure = hub() + vpc("main", "10.1.0.0/16", condition=True)
    assert chosen(build(unsure + propagation("main", attachment_condition=True))) == expected


def test_a_route_to_something_given_may_lead_to_any_attachment_declared_or_not(build: Build) -> None:
    graph = build(TWO + static("given", "10.9.0.0/16", SOMEWHERE))
    assert set(chosen(graph)) == {"unseen"}


def test_a_static_route_may_be_of_ipv6(build: Build) -> None:
    assert chosen(build(TWO + static("six", "2001:db8::/32", to("main")))) == {"tomain": sure("2001:db8::/32")}


def tables(graph: Graph) -> list[tuple[str, str]]:
    """The route tables of the attachment `to_main`, each with whether it surely is the one."""
    found = TransitTables(graph).tables(the(graph, TransitGateway, "hub"), the(graph, VpcAttachment, "to_main"))
    return [("default" if table is None else name(table), str(truth)) for table, truth in found]


DEFAULT = hub(association="enable") + vpc("main", "10.1.0.0/16")


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(TWO, [], id="none"),
        pytest.param(DEFAULT, [("default", "certain")], id="the default one"),
        pytest.param(TWO + association("main"), [("table", "certain")], id="an associated one"),
        pytest.param(DEFAULT + association("main"), [("table", "certain")], id="an associated one, not the default"),
        pytest.param(
            DEFAULT + association("main", condition=True),
            [("table", "possible"), ("default", "possible")],
            id="perhaps an associated one, else the default",
        ),
        pytest.param(
            TWO + association("main", condition=True), [("table", "possible")], id="perhaps an associated one"
        ),
    ],
)
def test_what_comes_by_an_attachment_is_looked_up_in(
    build: Build, network: Pair, expected: list[tuple[str, str]]
) -> None:
    assert tables(build(network)) == expected


def test_a_table_that_is_not_known_may_be_any_and_lead_anywhere(build: Build) -> None:
    unknown = association("main", table=UNKNOWN_TABLE)
    graph = build(TWO + unknown)
    assert [table for table, _ in tables(graph)] == ["unseen"]
    gateway = the(graph, TransitGateway, "hub")
    ((table, _),) = TransitTables(graph).tables(gateway, the(graph, VpcAttachment, "to_main"))
    held = TransitTables(graph).all_chosen(gateway, table)
    assert {name(node): between.most for node, between in held.items()} == {
        "tomain": EVERY_ADDRESS, "toother": EVERY_ADDRESS, "unseen": EVERY_ADDRESS,
    }  # fmt: skip
    assert ("default", "certain") not in tables(build(DEFAULT + unknown))
