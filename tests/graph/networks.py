"""Pieces of networks that tests put together, in both languages under the same names."""

from tests.graph.deployments import Pair

NETWORK = Pair(
    """
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "web" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_route_table" "outward" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table_association" "web_outward" {
      subnet_id      = aws_subnet.web.id
      route_table_id = aws_route_table.outward.id
    }
    """,
    """
    Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
    Outward: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Main}}
    WebOutward:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Web, RouteTableId: !Ref Outward}
    """,
)
"""A VPC with a subnet and a table of its own."""

OTHER = Pair(
    'resource "aws_vpc" "other" {\n  cidr_block = "10.1.0.0/16"\n}\n',
    "Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}\n",
)
LONE = Pair(
    """
    resource "aws_subnet" "lone" {
      vpc_id     = aws_subnet.web.vpc_id
      cidr_block = "10.0.2.0/24"
    }
    """,
    "Lone: {Type: AWS::EC2::Subnet, Properties: {VpcId: !GetAtt Web.VpcId, CidrBlock: 10.0.2.0/24}}\n",
)
"""A subnet without an association of its own."""


def gateway(vpc: str = "main") -> Pair:
    """An internet gateway attached to a VPC; to none if it is called so."""
    attached = f"vpc_id = aws_vpc.{vpc}.id" if vpc else ""
    attachment = f"{{VpcId: !Ref {vpc.title()}, InternetGatewayId: !Ref Internet}}"
    return Pair(
        f'resource "aws_internet_gateway" "internet" {{\n  {attached}\n}}\n',
        "Internet: {Type: AWS::EC2::InternetGateway}\n"
        + (f"InternetAttached: {{Type: AWS::EC2::VPCGatewayAttachment, Properties: {attachment}}}\n" if vpc else ""),
    )


def route(name: str, to: str, target: Pair, *, table: str = "outward", condition: bool = False) -> Pair:
    """A route to a CIDR block; the target as each dialect writes argument and value."""
    family = "ipv6_" if ":" in to else ""
    count = "count = var.unsure ? 1 : 0" if condition else ""
    return Pair(
        f"""
        resource "aws_route" "{name}" {{
          {count}
          route_table_id = aws_route_table.{table}.id
          destination_{family}cidr_block = "{to}"
          {target.terraform}
        }}
        """,
        f"""
        {name.title().replace("_", "")}:
          Type: AWS::EC2::Route
          {"Condition: IsSure" if condition else ""}
          Properties:
            RouteTableId: !Ref {table.title()}
            Destination{"Ipv6" if family else ""}CidrBlock: {to}
            {target.cloudformation}
        """,
    )


TO_INTERNET = Pair("gateway_id = aws_internet_gateway.internet.id", "GatewayId: !Ref Internet")
TO_NAT = Pair("nat_gateway_id = aws_nat_gateway.nat.id", "NatGatewayId: !Ref Nat")
NAT = Pair(
    """
    resource "aws_eip" "address" {
      domain = "vpc"
    }
    resource "aws_nat_gateway" "nat" {
      subnet_id     = aws_subnet.web.id
      allocation_id = aws_eip.address.allocation_id
    }
    """,
    """
    Address: {Type: AWS::EC2::EIP}
    Nat:
      Type: AWS::EC2::NatGateway
      Properties: {SubnetId: !Ref Web, AllocationId: !GetAtt Address.AllocationId}
    """,
)
OUT = route("out", "0.0.0.0/0", TO_INTERNET)
PUBLIC = NETWORK + gateway() + OUT
"""A subnet from which a route leads to the internet."""
