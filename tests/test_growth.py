"""The work of a check grows as the longest list in it does: routes, entries of network ACLs, and CIDR blocks."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from linter.commands.check import parser, run
from tests.growth import grows_evenly

SIZE = 40
TERRAFORM = """\
resource "aws_vpc" "a" {{
  cidr_block = "10.0.0.0/16"
}}
resource "aws_internet_gateway" "a" {{
  vpc_id = aws_vpc.a.id
}}
resource "aws_subnet" "a" {{
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}}
resource "aws_route_table" "a" {{
  vpc_id = aws_vpc.a.id
  {routes}
}}
resource "aws_route_table_association" "a" {{
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.a.id
}}
resource "aws_network_acl" "a" {{
  vpc_id     = aws_vpc.a.id
  subnet_ids = [aws_subnet.a.id]
  {entries}
  egress {{
    rule_no    = 1
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    action     = "allow"
    cidr_block = "0.0.0.0/0"
  }}
}}
resource "aws_security_group" "a" {{
  vpc_id = aws_vpc.a.id
  ingress {{
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [{blocks}]
  }}
}}
resource "aws_instance" "a" {{
  ami                         = "ami-0"
  subnet_id                   = aws_subnet.a.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.a.id]
}}
"""
CLOUDFORMATION = """\
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  Gateway: {{Type: AWS::EC2::InternetGateway}}
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {{VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Subnet: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}}}
  Table: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Associated:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {{SubnetId: !Ref Subnet, RouteTableId: !Ref Table}}
  Acl: {{Type: AWS::EC2::NetworkAcl, Properties: {{VpcId: !Ref Vpc}}}}
  Guarded:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties: {{SubnetId: !Ref Subnet, NetworkAclId: !Ref Acl}}
  Outward:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      {{NetworkAclId: !Ref Acl, Egress: true, RuleNumber: 1, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: many blocks
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{blocks}]
  Host:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0
      NetworkInterfaces:
        - DeviceIndex: "0"
          SubnetId: !Ref Subnet
          AssociatePublicIpAddress: true
          GroupSet: [!Ref Group]
{routes}
{entries}
"""


def blocks(number: int) -> list[str]:
    """So many CIDR blocks that touch one another nowhere."""
    return [f"20.{at // 256}.{at % 256}.0/25" for at in range(number)]


def terraform(routes: int, entries: int, ranges: int) -> str:
    return TERRAFORM.format(
        routes="\n".join(
            f'route {{\n cidr_block = "{block}"\n gateway_id = aws_internet_gateway.a.id\n}}'
            for block in ("0.0.0.0/0", *blocks(routes))
        ),
        entries="\n".join(
            f'ingress {{\n rule_no = {at}\n protocol = "tcp"\n from_port = {at}\n to_port = {at + 20}\n'
            f' action = "{action}"\n cidr_block = "{block}"\n}}'
            for at, (action, block) in enumerate(filtering(entries), 1)
        ),
        blocks=", ".join(f'"{block}"' for block in ("0.0.0.0/0", *blocks(ranges))),
    )


def cloudformation(routes: int, entries: int, ranges: int) -> str:
    return CLOUDFORMATION.format(
        routes="\n".join(
            f"  Route{at}: {{Type: AWS::EC2::Route, Properties: {{RouteTableId: !Ref Table, GatewayId: !Ref Gateway,"
            f" DestinationCidrBlock: {block}}}}}"
            for at, block in enumerate(("0.0.0.0/0", *blocks(routes)))
        ),
        entries="\n".join(
            f"  Entry{at}: {{Type: AWS::EC2::NetworkAclEntry, Properties: {{NetworkAclId: !Ref Acl, RuleNumber: {at},"
            f" Protocol: 6, PortRange: {{From: {at}, To: {at + 20}}}, RuleAction: {action}, CidrBlock: {block}}}}}"
            for at, (action, block) in enumerate(filtering(entries), 1)
        ),
        blocks=", ".join(
            f"{{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: {block}}}"
            for block in ("0.0.0.0/0", *blocks(ranges))
        ),
    )


def filtering(number: int) -> Iterable[tuple[str, str]]:
    """The actions and blocks of so many entries."""
    yield from ((("deny", "allow")[at % 2], block) for at, block in enumerate(blocks(number)))
    yield "allow", "0.0.0.0/0"


def checking(folder: Path, name: str, text: str) -> Callable[[], object]:
    """The check of a file."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    chosen = ["--select", "ingress-ssh-open,ingress-cidr-not-host", "--format", "json"]
    arguments = parser().parse_args([str(folder), "--root", str(folder), *chosen])

    def check() -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            run(arguments)
        assert "ingress-ssh-open" in said.getvalue()
        return said.getvalue()

    return check


@pytest.mark.parametrize("grown", ["routes", "entries", "ranges"])
@pytest.mark.parametrize("dialect", ["terraform", pytest.param("cloudformation", marks=pytest.mark.slow)])
def test_a_check_grows_as_a_list_does(dialect: str, grown: str, tmp_path: Path) -> None:
    name, written = {"terraform": ("main.tf", terraform), "cloudformation": ("net.yaml", cloudformation)}[dialect]

    def work(size: int) -> Callable[[], object]:
        sizes = {"routes": 1, "entries": 1, "ranges": 1, grown: size}
        return checking(tmp_path / str(size), name, written(**sizes))

    assert grows_evenly(work, SIZE)
