"""Which attachment the route table of a transit gateway chooses for which addresses.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway, TransitGatewayRouteTable, VpcAttachment
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between, addresses
from linter.reachability.courses.transit_tables import TransitTables
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.reachability.courses.hubs import (
    DROPPED,
    PEERING,
    PERHAPS_DROPPED,
    SOMEWHERE,
    TWO,
    UNKNOWN_TABLE,
    association,
    attached,
    handed,
    hub,
    propagation,
    second_hub,
    static,
    to,
    vpc,
    vpn,
)


def chosen(graph: Graph) -> dict[str, tuple[Addresses, Addresses]]:
    """The addresses that the table leads to each attachment, surely and at most; where the two differ it says why."""
    table = the(graph, TransitGatewayRouteTable, "table")
    return led(TransitTables(graph).all_chosen(the(graph, TransitGateway, "hub"), table))


def by_default(tables: TransitTables, gateway: str = "hub") -> dict[str, tuple[Addresses, Addresses]]:
    """The same of the default table of a transit gateway."""
    return led(tables.all_chosen(the(tables.graph, TransitGateway, gateway), None))


def led(held: Mapping[Node, Between]) -> dict[str, tuple[Addresses, Addresses]]:
    assert all(between.least == between.most or between.doubts for between in held.values())
    return {name(node): (between.least, between.most) for node, between in held.items()}


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


NOWHERE = sure()


def test_the_longest_prefix_wins(build: Build) -> None:
    graph = build(TWO + static("wide", "10.0.0.0/8", to("main")) + static("narrow", "10.2.0.0/16", to("other")))
    rest = addresses("10.0.0.0/8") - addresses("10.2.0.0/16")
    assert chosen(graph) == {"tomain": (rest, rest), "toother": sure("10.2.0.0/16")}


def test_of_equal_prefixes_a_static_route_wins_over_a_propagated_one(build: Build) -> None:
    graph = build(TWO + propagation("main") + static("same", "10.1.0.0/16", to("other")))
    assert chosen(graph) == {"tomain": NOWHERE, "toother": sure("10.1.0.0/16")}


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


def test_either_of_two_tables_may_be_the_associated_one(build: Build) -> None:
    either = Pair(
        "var.unsure ? aws_ec2_transit_gateway_route_table.table.id : aws_ec2_transit_gateway_route_table.second.id",
        "!If [IsSure, !Ref Table, !Ref Second]",
    )
    second = Pair(
        'resource "aws_ec2_transit_gateway_route_table" "second" {\n'
        "  transit_gateway_id = aws_ec2_transit_gateway.hub.id\n}\n",
        "Second: {Type: AWS::EC2::TransitGatewayRouteTable, Properties: {TransitGatewayId: !Ref Hub}}\n",
    )
    graph = build(DEFAULT + second + association("main", table=either))
    assert set(tables(graph)) == {("table", "possible"), ("second", "possible"), ("default", "possible")}


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


def test_of_two_static_routes_to_one_block_either_may_win(build: Build) -> None:
    """AWS refuses the second one: nobody knows which of the two that is."""
    graph = build(TWO + static("one", "10.9.0.0/16", to("main")) + static("two", "10.9.0.0/16", to("other")))
    assert chosen(graph) == {"tomain": perhaps("10.9.0.0/16"), "toother": perhaps("10.9.0.0/16")}


def test_a_blackhole_leads_nowhere_whatever_attachment_it_names(build: Build) -> None:
    hole = Pair(
        f"{DROPPED.terraform}\n  {to('other').terraform}",
        f"{DROPPED.cloudformation}\n            {to('other').cloudformation}",
    )
    graph = build(TWO + static("wide", "10.0.0.0/8", to("main")) + static("hole", "10.9.0.0/16", hole))
    rest = addresses("10.0.0.0/8") - addresses("10.9.0.0/16")
    assert chosen(graph) == {"tomain": (rest, rest)}


def test_a_route_to_either_of_two_leads_to_each_perhaps(build: Build) -> None:
    either = Pair(
        "transit_gateway_attachment_id = var.unsure ? aws_ec2_transit_gateway_vpc_attachment.to_main.id"
        " : aws_ec2_transit_gateway_vpc_attachment.to_other.id",
        "TransitGatewayAttachmentId: !If [IsSure, !Ref ToMain, !Ref ToOther]",
    )
    graph = build(TWO + static("either", "10.9.0.0/16", either))
    assert chosen(graph) == {"tomain": perhaps("10.9.0.0/16"), "toother": perhaps("10.9.0.0/16")}


def test_a_route_whose_block_is_not_known_leads_anywhere_and_may_override_any_other(build: Build) -> None:
    graph = build(TWO + static("wide", "10.0.0.0/8", to("main")) + static("given", "somewhere", to("other")))
    assert chosen(graph) == {"tomain": perhaps("10.0.0.0/8"), "toother": (NO_ADDRESS, EVERY_ADDRESS)}


def test_a_route_of_a_table_that_is_given_may_be_one_of_this_table(build: Build) -> None:
    given = static("given", "10.9.0.0/16", to("main"), table=Pair("var.somewhere", "!Ref Somewhere"))
    assert chosen(build(TWO + given)) == {"tomain": perhaps("10.9.0.0/16")}


def test_a_default_table_learns_from_the_attachments_of_its_own_gateway(build: Build) -> None:
    tables = TransitTables(build(DEFAULT_ROUTES + second_hub()))
    assert by_default(tables) == {"tomain": sure("10.1.0.0/16")}
    assert by_default(tables, "second") == {"tothird": sure("10.3.0.0/16")}


def test_an_attachment_to_either_gateway_announces_perhaps(build: Build) -> None:
    tables = TransitTables(build(DEFAULT_ROUTES + second_hub(attached="either")))
    assert by_default(tables) == {"tomain": sure("10.1.0.0/16"), "tothird": perhaps("10.3.0.0/16")}
    assert by_default(tables, "second") == {"tothird": perhaps("10.3.0.0/16")}


DEFAULT_ROUTES = hub(propagation="enable") + vpc("main", "10.1.0.0/16")


@pytest.mark.parametrize("attribute", ["association", "propagation"])
def test_an_attachment_may_keep_out_of_the_default_table(tmp_path: Path, attribute: str) -> None:
    """An argument of Terraform alone."""
    text = (hub(association="enable", propagation="enable") + vpc("main", "10.1.0.0/16")).text(Dialect.TERRAFORM)
    out = f"transit_gateway_default_route_table_{attribute} = false\n  vpc_id"
    graph = graph_of(
        tmp_path,
        Dialect.TERRAFORM,
        text.replace("vpc_id             = aws_vpc.main.id\n  subnet_ids", f"{out} = aws_vpc.main.id\n  subnet_ids"),
    )
    keeps = attribute == "association"
    assert tables(graph) == ([] if keeps else [("default", "certain")])
    assert by_default(TransitTables(graph)) == ({"tomain": sure("10.1.0.0/16")} if keeps else {})


def test_a_route_of_the_default_table_is_one_of_its_own_gateway(tmp_path: Path) -> None:
    """Terraform alone exports the identifiers of default tables."""
    table = Pair("aws_ec2_transit_gateway.hub.association_default_route_table_id", "")
    text = (DEFAULT_ROUTES + second_hub() + static("added", "10.9.0.0/16", to("main"), table=table)).text(
        Dialect.TERRAFORM
    )
    known = TransitTables(graph_of(tmp_path, Dialect.TERRAFORM, text))
    assert by_default(known) == {"tomain": sure("10.1.0.0/16", "10.9.0.0/16")}


def test_a_route_of_a_table_that_is_given_may_be_one_of_any_default_table(build: Build) -> None:
    added = static("added", "10.9.0.0/16", to("main"), table=Pair("var.somewhere", "!Ref Somewhere"))
    both = addresses("10.1.0.0/16", "10.9.0.0/16")
    assert by_default(TransitTables(build(DEFAULT_ROUTES + added))) == {"tomain": (addresses("10.1.0.0/16"), both)}
    own = static("added", "10.9.0.0/16", to("main"))
    assert by_default(TransitTables(build(DEFAULT_ROUTES + own))) == {"tomain": sure("10.1.0.0/16")}


def test_the_attachment_of_one_of_two_vpcs_announces_either(build: Build) -> None:
    third = attached("var.unsure ? aws_vpc.main.id : aws_vpc.other.id", "!If [IsSure, !Ref Main, !Ref Other]")
    assert chosen(build(TWO + third + propagation("third"))) == {"tothird": perhaps("10.1.0.0/16", "10.2.0.0/16")}


def test_the_attachment_of_a_vpc_that_is_not_known_may_announce_anything(build: Build) -> None:
    third = attached(UNKNOWN_TABLE.terraform, UNKNOWN_TABLE.cloudformation)
    graph = build(TWO + static("wide", "10.0.0.0/8", to("main")) + third + propagation("third"))
    assert chosen(graph) == {"tomain": perhaps("10.0.0.0/8"), "tothird": (NO_ADDRESS, EVERY_ADDRESS)}


@pytest.mark.parametrize("condition", [False, True])
def test_premises_may_announce_whatever_is_of_no_vpc(build: Build, condition: bool) -> None:
    held = by_default(TransitTables(build(DEFAULT_ROUTES + vpn(condition=condition))))
    outside = EVERY_ADDRESS - addresses("10.1.0.0/16")
    assert held == {"tomain": sure("10.1.0.0/16"), "tooffice": (NO_ADDRESS, outside)}


def test_a_route_that_leads_nobody_knows_where_may_lead_to_any_attachment(
    tmp_path: Path,
) -> None:
    """Terraform alone leaves it open what is split off a text."""
    leads = Pair(f"transit_gateway_attachment_id = {UNKNOWN_TABLE.terraform}", "")
    network = TWO + second_hub() + vpn() + PEERING + static("given", "10.9.0.0/16", leads)
    graph = graph_of(tmp_path, Dialect.TERRAFORM, network.text(Dialect.TERRAFORM))
    everything = {name: perhaps("10.9.0.0/16") for name in ("tomain", "toother", "tooffice", "topeer", "unseen")}
    assert chosen(graph) == everything


GIVEN_BOTH = handed(
    of_terraform="aws_ec2_transit_gateway_route_table.table.id, aws_ec2_transit_gateway_vpc_attachment.to_main.id",
    of_cloudformation="!Ref Table, !Ref ToMain",
)


def test_what_is_passed_to_a_module_with_a_table_may_be_associated_with_it_there(build: Build) -> None:
    graph = build(TWO + GIVEN_BOTH)
    assert tables(graph) == [("table", "possible")]
    assert tables(build(TWO)) == []


def test_a_table_that_is_passed_to_a_module_may_have_any_route(build: Build) -> None:
    anywhere = NO_ADDRESS, EVERY_ADDRESS
    assert chosen(build(TWO + GIVEN_BOTH)) == {"tomain": anywhere, "toother": anywhere, "unseen": anywhere}
    given = handed(of_terraform="aws_ec2_transit_gateway.hub.id", of_cloudformation="!Ref Hub")
    graph = build(DEFAULT_ROUTES + propagation("main") + given)
    assert by_default(TransitTables(graph)) == {"tomain": anywhere, "unseen": anywhere}
    assert chosen(graph) == {"tomain": sure("10.1.0.0/16")}
