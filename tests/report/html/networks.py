"""Deployments to draw, as text, and the pages that the command line makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.cli import main
from tests.report.html.page import Page, sound

HOSTILE_NAMES = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a \u202e\u2066 b",
    "]]> --> </title></style>",
    "&amp; {{ 7*7 }} ${7*7}",
)
"""Names that a page must show and never obey."""


def fleet(web: int, zones: int = 3) -> str:
    """Two peered VPCs: web servers in public subnets, workers behind NAT gateways, and a VPC that nothing leads to."""
    return f"""
locals {{ zones = {zones} }}
resource "aws_vpc" "main" {{ cidr_block = "10.0.0.0/16" }}
resource "aws_vpc" "shared" {{ cidr_block = "10.1.0.0/16" }}
resource "aws_vpc_peering_connection" "shared" {{
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.shared.id
  auto_accept = true
}}
resource "aws_internet_gateway" "main" {{ vpc_id = aws_vpc.main.id }}
resource "aws_subnet" "public" {{
  count                   = local.zones
  vpc_id                  = aws_vpc.main.id
  cidr_block              = cidrsubnet("10.0.0.0/16", 8, count.index)
  map_public_ip_on_launch = true
}}
resource "aws_subnet" "private" {{
  count      = local.zones
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, 100 + count.index)
}}
resource "aws_subnet" "shared" {{
  vpc_id     = aws_vpc.shared.id
  cidr_block = "10.1.0.0/24"
}}
resource "aws_eip" "nat" {{ domain = "vpc" }}
resource "aws_nat_gateway" "main" {{
  subnet_id     = aws_subnet.public[0].id
  allocation_id = aws_eip.nat.id
}}
resource "aws_route_table" "public" {{
  vpc_id = aws_vpc.main.id
  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }}
}}
resource "aws_route_table" "private" {{
  vpc_id = aws_vpc.main.id
  route {{
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }}
  route {{
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
  }}
}}
resource "aws_route_table_association" "public" {{
  count          = local.zones
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}}
resource "aws_route_table_association" "private" {{
  count          = local.zones
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}}
resource "aws_security_group" "web" {{
  vpc_id = aws_vpc.main.id
  ingress {{
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }}
  egress {{
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
resource "aws_security_group" "worker" {{ vpc_id = aws_vpc.main.id }}
resource "aws_instance" "web" {{
  count                  = {web}
  subnet_id              = aws_subnet.public[count.index % local.zones].id
  vpc_security_group_ids = [aws_security_group.web.id]
}}
resource "aws_instance" "worker" {{
  count                  = local.zones
  subnet_id              = aws_subnet.private[count.index].id
  vpc_security_group_ids = [aws_security_group.worker.id]
}}
"""


def hostile() -> str:
    """A subnet and an instance for each of the hostile names."""
    keys = ", ".join(
        '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${") + '"' for name in HOSTILE_NAMES
    )
    return f"""
resource "aws_vpc" "main" {{ cidr_block = "10.0.0.0/16" }}
resource "aws_subnet" "each" {{
  for_each                = toset([{keys}])
  vpc_id                  = aws_vpc.main.id
  map_public_ip_on_launch = true
}}
resource "aws_security_group" "open" {{
  name   = "</script>"
  vpc_id = aws_vpc.main.id
  ingress {{
    description = "</pre><script>alert(1)</script>"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
resource "aws_instance" "each" {{
  for_each               = aws_subnet.each
  subnet_id              = each.value.id
  vpc_security_group_ids = [aws_security_group.open.id]
}}
"""


def graph(capsys: pytest.CaptureFixture[str], folder: Path, text: str, *more: str) -> Page:
    """The page of the graph of a deployment that is written to a folder."""
    (folder / "main.tf").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["graph", "--format", "html", "--root", str(folder), *more, str(folder)]) == 0
    return sound(capsys.readouterr().out)


def report(folder: Path, text: str, *more: str, code: int = 1) -> Page:
    """The page of the findings in a deployment that is written to a folder."""
    (folder / "main.tf").write_text(text, encoding="utf-8")
    out = folder / "report.html"
    assert main(["check", "--output", str(out), "--quiet", "--root", str(folder), *more, str(folder)]) == code
    return sound(out.read_text(encoding="utf-8"))
