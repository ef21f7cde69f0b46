"""Ways from hosts to premises: over VPN gateways, hubs, NAT gateways and appliances."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.small import group, host, subnet, vpc

OFFICE = "192.168.0.9"


def with_vpn(*routes: tuple[str, str], gated: bool = False, entries: list[Record] | None = None) -> list[Record]:
    """A host whose subnet learns the addresses of a VPN, beside the routes that it has."""
    listed: Record = {"is": "nacl", "name": "list", "vpc": "main", "subnets": ["suba"], "entries": entries}
    return [
        *vpc("main", gated=gated),
        {"is": "vgw", "name": "vgw", "vpc": "main"},
        *subnet("suba", "main", "10.0.1.0/24", *routes),
        {"is": "vpn", "name": "vpn", "gateway": "vgw", "cidr": "192.168.0.0/16", "tables": ["subart"]},
        *group("sg", "main"),
        host("i", "suba", "sg"),
        *([listed] if entries else []),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_vpn_gateway_leads_to_the_addresses_of_its_routes(dialect: Dialect, tmp_path: Path) -> None:
    found = answer(tmp_path, dialect, with_vpn(), "i", OFFICE)
    assert str(found.verdict) == "certain"
    assert (found.path[-2].kind, found.path[-2].reason) == ("VPN gateway", "premises lie behind it")
    assert verdict(tmp_path, dialect, with_vpn(), "i", "172.16.0.9") == "no"
    assert verdict(tmp_path, dialect, with_vpn(), "i", "on-premises") == "certain"


@pytest.mark.parametrize("dialect", FILES)
def test_an_internet_gateway_leads_to_no_premises(dialect: Dialect, tmp_path: Path) -> None:
    gated = with_vpn((ANY_V4, "mainigw"), gated=True)
    assert verdict(tmp_path, dialect, gated, "i", "172.16.0.9") == "no"
    assert verdict(tmp_path, dialect, gated, "i", OFFICE) == "certain"


def tcp(side: str, low: int, high: int) -> Record:
    return {"number": 100, "protocol": "tcp", "ports": (low, high), "cidr": ANY_V4, "action": "allow", "side": side}


@pytest.mark.parametrize("dialect", FILES)
def test_the_network_acl_lets_out_the_packet_and_in_the_answer(dialect: Dialect, tmp_path: Path) -> None:
    for entries, expected in (
        ([tcp("egress", 22, 22), tcp("ingress", 1024, 65535)], "certain"),
        ([tcp("egress", 22, 22), tcp("ingress", 32768, 60999)], "certain"),
        ([tcp("egress", 22, 22), tcp("ingress", 32768, 40000)], "possible"),
        ([tcp("egress", 22, 22), tcp("ingress", 22, 22)], "no"),
        ([tcp("egress", 443, 443), tcp("ingress", 1024, 65535)], "no"),
    ):
        assert verdict(tmp_path, dialect, with_vpn(entries=entries), "i", OFFICE) == expected


def translated(times: int) -> list[Record]:
    """A host behind private NAT gateways, one behind the other, the last of which alone leads to premises."""
    premises = "192.168.0.0/16"
    behind = [
        record
        for at in range(1, times + 1)
        for record in (
            *subnet(f"sub{at}", "main", f"10.0.{at}.0/24", *([(premises, f"nat{at + 1}")] if at < times else [])),
            {"is": "nat", "name": f"nat{at}", "subnet": f"sub{at}", "connectivity": "private"},
        )
    ]
    return [
        *vpc("main", gated=False),
        {"is": "vgw", "name": "vgw", "vpc": "main"},
        *subnet("sub0", "main", "10.0.0.0/24", (premises, "nat1")),
        *behind,
        {"is": "vpn", "name": "vpn", "gateway": "vgw", "cidr": premises, "tables": [f"sub{times}rt"]},
        *group("sg", "main"),
        host("i", "sub0", "sg"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_two_private_nat_gateways_in_a_row_are_followed(dialect: Dialect, tmp_path: Path) -> None:
    for times in (1, 2):
        found = answer(tmp_path, dialect, translated(times), "i", OFFICE)
        assert str(found.verdict) == "certain"
        assert [hop.action for hop in found.path].count("nat") == times
    third = answer(tmp_path, dialect, translated(3), "i", OFFICE)
    assert str(third.verdict) == "possible"
    assert any("more than 2 NAT gateways" in doubt.reason for doubt in third.unknowns)


def over_a_hub(*, back: bool = True, announced: bool = True) -> list[Record]:
    """A host at a transit gateway with a VPN whose addresses its table knows, and perhaps a way back."""
    vpn = """
    resource "aws_customer_gateway" "office" {
      type       = "ipsec.1"
      bgp_asn    = 65000
      ip_address = "192.0.2.1"
    }
    resource "aws_vpn_connection" "line" {
      type                = "ipsec.1"
      customer_gateway_id = aws_customer_gateway.office.id
      transit_gateway_id  = aws_ec2_transit_gateway.tgw.id
      static_routes_only  = true
    }
    """
    named = {
        "Office": "Type: AWS::EC2::CustomerGateway\nProperties: {Type: ipsec.1, BgpAsn: 65000, IpAddress: 192.0.2.1}",
        "Line": "Type: AWS::EC2::VPNConnection\nProperties:\n  Type: ipsec.1\n  CustomerGatewayId: !Ref Office\n"
        "  TransitGatewayId: !Ref Tgw\n  StaticRoutesOnly: true",
        "ToLine": "Type: AWS::EC2::TransitGatewayRoute\nProperties:\n  TransitGatewayRouteTableId: !Ref There\n"
        "  DestinationCidrBlock: 192.168.0.0/16\n  TransitGatewayAttachmentId: !GetAtt Line.TransitGatewayAttachmentId",
        "OfLine": "Type: AWS::EC2::TransitGatewayRouteTableAssociation\nProperties:\n"
        "  TransitGatewayRouteTableId: !Ref Home\n"
        "  TransitGatewayAttachmentId: !GetAtt Line.TransitGatewayAttachmentId",
    }
    route = """
    resource "aws_ec2_transit_gateway_route" "to_line" {
      transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.there.id
      destination_cidr_block         = "192.168.0.0/16"
      transit_gateway_attachment_id  = aws_vpn_connection.line.transit_gateway_attachment_id
    }
    resource "aws_ec2_transit_gateway_route_table_association" "of_line" {
      transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.home.id
      transit_gateway_attachment_id  = aws_vpn_connection.line.transit_gateway_attachment_id
    }
    """
    kept = {name: text for name, text in named.items() if announced or name not in {"ToLine", "OfLine"}}
    return [
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("192.168.0.0/16", "tgw")),
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "transit_table", "name": "there", "tgw": "tgw", "used_by": ["one"]},
        {"is": "transit_table", "name": "home", "tgw": "tgw", "used_by": [], "announced_by": ["one"] if back else []},
        {"is": "raw", "terraform": vpn + (route if announced else ""), "cloudformation": kept},
        *group("sg", "main", {"protocol": "tcp", "ports": (22, 22), "cidr": ANY_V4}),
        host("i", "suba", "sg"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_hub_leads_to_premises_and_back_by_its_tables(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, over_a_hub(), "i", OFFICE) == "certain"
    assert verdict(tmp_path, dialect, over_a_hub(), OFFICE, "i") == "possible"
    assert verdict(tmp_path, dialect, over_a_hub(back=False), "i", OFFICE) == "no"
    assert verdict(tmp_path, dialect, over_a_hub(back=False), OFFICE, "i") == "no"
    assert verdict(tmp_path, dialect, over_a_hub(announced=False), "i", OFFICE) == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_host_that_relays_may_be_a_vpn_appliance(dialect: Dialect, tmp_path: Path) -> None:
    def relayed(*, check: bool | None) -> list[Record]:
        return [
            *vpc("main"),
            *subnet("suba", "main", "10.0.1.0/24", ("192.168.0.0/16", "box")),
            *subnet("subx", "main", "10.0.2.0/24", (ANY_V4, "mainigw")),
            *group("sg", "main", {"protocol": "-1", "cidr": "10.0.0.0/16"}),
            host("i", "suba", "sg"),
            host("box", "subx", "sg", check=check),
        ]

    found = answer(tmp_path, dialect, relayed(check=False), "i", OFFICE)
    assert str(found.verdict) == "possible"
    assert any("is a VPN appliance is not visible" in doubt.reason for doubt in found.unknowns)
    assert verdict(tmp_path, dialect, relayed(check=None), "i", OFFICE) == "no"
