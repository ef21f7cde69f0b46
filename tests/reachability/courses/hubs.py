"""Transit gateways with their attachments, tables and routes, in both languages."""

from __future__ import annotations

from tests.graph.deployments import Pair

TABLE = Pair("aws_ec2_transit_gateway_route_table.table.id", "!Ref Table")


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


def static(name: str, to: str, leads: Pair, *, condition: bool = False, table: Pair | None = None) -> Pair:
    """A static route of the table to a block; where it leads, as each language writes argument and value."""
    count, when = conditional(condition=condition)
    block = Pair("var.somewhere", "!Ref Somewhere") if to == "somewhere" else Pair(f'"{to}"', to)
    own = table or TABLE
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway_route" "{name}" {{
          {count}
          transit_gateway_route_table_id = {own.terraform}
          destination_cidr_block         = {block.terraform}
          {leads.terraform}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::TransitGatewayRoute
          {when}
          Properties:
            TransitGatewayRouteTableId: {own.cloudformation}
            DestinationCidrBlock: {block.cloudformation}
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
    own = table or TABLE
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


def second_hub(*, attached: str = "second") -> Pair:
    """Another transit gateway with default tables, and a third VPC attached to one of the two, or to either."""
    terraform, cloudformation = {
        "second": ("aws_ec2_transit_gateway.second.id", "!Ref Second"),
        "either": (
            "var.unsure ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.second.id",
            "!If [IsSure, !Ref Hub, !Ref Second]",
        ),
    }[attached]
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway" "second" {{}}
        resource "aws_vpc" "third" {{
          cidr_block = "10.3.0.0/16"
        }}
        resource "aws_ec2_transit_gateway_vpc_attachment" "to_third" {{
          transit_gateway_id = {terraform}
          vpc_id             = aws_vpc.third.id
          subnet_ids         = ["subnet-0123456789abcdef0"]
        }}
        """,
        f"""
        Second: {{Type: AWS::EC2::TransitGateway}}
        Third: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.3.0.0/16}}}}
        ToThird:
          Type: AWS::EC2::TransitGatewayAttachment
          Properties: {{TransitGatewayId: {cloudformation}, VpcId: !Ref Third, SubnetIds: [subnet-0123456789abcdef0]}}
        """,
    )


def attached(terraform: str, cloudformation: str) -> Pair:
    """An attachment of a VPC, which each language writes in its own way."""
    return Pair(
        f"""
        resource "aws_ec2_transit_gateway_vpc_attachment" "to_third" {{
          transit_gateway_id = aws_ec2_transit_gateway.hub.id
          vpc_id             = {terraform}
          subnet_ids         = ["subnet-0123456789abcdef0"]
        }}
        """,
        f"""
        ToThird:
          Type: AWS::EC2::TransitGatewayAttachment
          Properties: {{TransitGatewayId: !Ref Hub, VpcId: {cloudformation}, SubnetIds: [subnet-0123456789abcdef0]}}
        """,
    )


def vpn(*, condition: bool = False) -> Pair:
    """A VPN connection to the hub that announces by BGP."""
    count, when = conditional(condition=condition)
    return Pair(
        f"""
        resource "aws_customer_gateway" "office" {{
          type       = "ipsec.1"
          bgp_asn    = 65000
          ip_address = "192.0.2.1"
        }}
        resource "aws_vpn_connection" "to_office" {{
          {count}
          type                = "ipsec.1"
          customer_gateway_id = aws_customer_gateway.office.id
          transit_gateway_id  = aws_ec2_transit_gateway.hub.id
        }}
        """,
        f"""
        Office: {{Type: AWS::EC2::CustomerGateway, Properties: {{Type: ipsec.1, BgpAsn: 65000, IpAddress: 192.0.2.1}}}}
        ToOffice:
          Type: AWS::EC2::VPNConnection
          {when}
          Properties: {{Type: ipsec.1, CustomerGatewayId: !Ref Office, TransitGatewayId: !Ref Hub}}
        """,
    )


PEERING = Pair(
    """
    resource "aws_ec2_transit_gateway_peering_attachment" "to_peer" {
      transit_gateway_id      = aws_ec2_transit_gateway.hub.id
      peer_transit_gateway_id = aws_ec2_transit_gateway.second.id
      peer_region             = "eu-west-1"
    }
    """,
    """
    ToPeer:
      Type: AWS::EC2::TransitGatewayPeeringAttachment
      Properties:
        {TransitGatewayId: !Ref Hub, PeerTransitGatewayId: !Ref Second, PeerRegion: eu-west-1, PeerAccountId: "1"}
    """,
)


def handed(*, of_cloudformation: str, of_terraform: str) -> Pair:
    """A module or stack that cannot be looked into, and what it is given."""
    return Pair(
        f'module "opaque" {{\n  source = "example.com/a/b"\n  given  = [{of_terraform}]\n}}\n',
        f"""
        Opaque:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: https://example.com/a.yaml
            Parameters: {{Given: !Join [",", [{of_cloudformation}]]}}
        """,
    )
