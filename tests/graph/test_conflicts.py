from linter.graph.conflicts import conflicts
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair
from tests.graph.networks import NETWORK

TWO_TABLES = Pair(
    """
    resource "aws_route_table" "second" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table_association" "web_second" {
      subnet_id      = aws_subnet.web.id
      route_table_id = aws_route_table.second.id
    }
    """,
    """
    Second: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Main}}
    WebSecond:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Web, RouteTableId: !Ref Second}
    """,
)
FIGHT = Pair(
    """
    resource "aws_security_group" "group" {
      ingress {
        protocol    = "tcp"
        from_port   = 443
        to_port     = 443
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_vpc_security_group_ingress_rule" "alone" {
      security_group_id = aws_security_group.group.id
      ip_protocol       = "-1"
      cidr_ipv4         = "192.0.2.0/24"
    }
    """,
    """
    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: none
        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
    Alone:
      Type: AWS::EC2::SecurityGroupIngress
      Properties: {GroupId: !Ref Group, IpProtocol: "-1", CidrIp: 192.0.2.0/24}
    """,
)


def test_two_tables_for_one_subnet_are_told(build: Build) -> None:
    (notice,) = conflicts(build(NETWORK + TWO_TABLES))
    assert "one of them wins" in notice.message
    assert notice.span is not None


def test_inline_rules_beside_others_are_told_where_they_fight(build: Build, dialect: Dialect) -> None:
    found = conflicts(build(NETWORK + FIGHT))
    assert len(found) == (0 if dialect is Dialect.CLOUDFORMATION else 1)


def test_an_orderly_network_has_no_conflict(build: Build) -> None:
    assert conflicts(build(NETWORK)) == ()
