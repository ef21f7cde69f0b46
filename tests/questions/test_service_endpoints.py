"""A service is called through an endpoint where its name, its private name or its routes lead there."""

import pytest

from linter.aws.ec2 import Instance
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces_of
from linter.questions.service_endpoints import endpoints_for, served, unseen_endpoints
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK, OTHER
from tests.graph.test_opaque import handed

REGION = "eu-west-1"
OF_S3 = f"com.amazonaws.{REGION}.s3"


def endpoint(name: str, service: str, more: str = "", in_template: str = "", *, vpc: str = "main") -> Pair:
    """An endpoint; `${var.somewhere}` in its service is a part that is not known."""
    written = service.replace("${var.somewhere}", "${Somewhere}")
    return Pair(
        f"""
        resource "aws_vpc_endpoint" "{name}" {{
          vpc_id       = aws_vpc.{vpc}.id
          service_name = "{service}"
          {more}
        }}
        """,
        f"""
        {name.title()}:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcId: !Ref {vpc.title()}
            ServiceName: !Sub "{written}"
            {in_template}
        """,
    )


PRIVATE = ('vpc_endpoint_type = "Interface"\nprivate_dns_enabled = true', "VpcEndpointType: Interface")
PRIVATE = (PRIVATE[0], f"{PRIVATE[1]}\n            PrivateDnsEnabled: true")
NAMELESS = ('vpc_endpoint_type = "Interface"', "VpcEndpointType: Interface")
THROUGH = ("route_table_ids = [aws_route_table.outward.id]", "RouteTableIds: [!Ref Outward]")
THROUGH_PERHAPS = (
    "route_table_ids = var.unsure ? [aws_route_table.outward.id] : [aws_route_table.inward.id]",
    "RouteTableIds: [!If [IsSure, !Ref Outward, !Ref Inward]]",
)
INWARD = Pair(
    'resource "aws_route_table" "inward" {\n  vpc_id = aws_vpc.main.id\n}\n',
    "Inward: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Main}}\n",
)


def from_web(graph: Graph, service: str = "s3") -> Truth:
    return served(graph, the(graph, Subnet, "web"), service)


@pytest.mark.parametrize(
    ("service", "s3", "ssm"),
    [
        pytest.param(OF_S3, "certain", "no", id="known"),
        pytest.param("com.amazonaws.${var.somewhere}.s3", "certain", "no", id="in any region"),
        pytest.param("com.amazonaws.eu-${var.somewhere}.s3", "certain", "no", id="in some regions"),
        pytest.param(f"com.amazonaws.{REGION}.${{var.somewhere}}", "possible", "possible", id="any service"),
        pytest.param("com.amazonaws.${var.somewhere}", "possible", "possible", id="any region and service"),
        pytest.param("${var.somewhere}.s3", "possible", "no", id="the end alone"),
        pytest.param("com.${var.somewhere}.s3", "possible", "no", id="the beginning and the end"),
        pytest.param("vpce.${var.somewhere}.s3", "no", "no", id="not of AWS"),
        pytest.param(f"com.amazonaws.{REGION}.${{var.somewhere}}.s3", "possible", "no", id="the end of a longer name"),
        pytest.param(f"com.amazonaws.{REGION}.s3-global", "no", "no", id="another service"),
    ],
)
def test_an_endpoint_is_for_the_service_that_its_name_ends_with(build: Build, service: str, s3: str, ssm: str) -> None:
    graph = build(NETWORK + endpoint("door", service, *PRIVATE))
    assert (str(from_web(graph)), str(from_web(graph, "ssm"))) == (s3, ssm)


def test_an_interface_endpoint_serves_every_subnet_of_its_vpc_by_its_private_name(build: Build) -> None:
    graph = build(NETWORK + LONE + OTHER + endpoint("door", OF_S3, *PRIVATE))
    assert str(served(graph, the(graph, Subnet, "lone"), "s3")) == "certain"
    assert [str(offered.applies) for offered in endpoints_for(graph, the(graph, Vpc, "main"), "s3")] == ["certain"]
    assert endpoints_for(graph, the(graph, Vpc, "other"), "s3") == ()


def test_without_a_private_name_the_name_of_the_service_leads_elsewhere(build: Build) -> None:
    assert str(from_web(build(NETWORK + endpoint("door", OF_S3, *NAMELESS)))) == "no"


def test_a_gateway_endpoint_serves_the_subnets_whose_tables_lead_to_it(build: Build) -> None:
    graph = build(NETWORK + LONE + endpoint("door", OF_S3, *THROUGH))
    assert str(from_web(graph)) == "certain"
    assert str(served(graph, the(graph, Subnet, "lone"), "s3")) == "no"
    perhaps = build(NETWORK + INWARD + endpoint("door", OF_S3, *THROUGH_PERHAPS))
    assert str(from_web(perhaps)) == "possible"


LONE_PERHAPS_OUTWARD = LONE + Pair(
    """
    resource "aws_route_table_association" "lone" {
      count          = var.unsure ? 1 : 0
      subnet_id      = aws_subnet.lone.id
      route_table_id = aws_route_table.outward.id
    }
    """,
    """
    LoneOutward:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Condition: IsSure
      Properties: {SubnetId: !Ref Lone, RouteTableId: !Ref Outward}
    """,
)


def test_a_subnet_that_may_have_the_table_is_served_perhaps(build: Build) -> None:
    graph = build(NETWORK + LONE_PERHAPS_OUTWARD + endpoint("door", OF_S3, *THROUGH))
    assert str(served(graph, the(graph, Subnet, "lone"), "s3")) == "possible"


def test_a_route_to_one_gateway_endpoint_is_none_to_another(build: Build) -> None:
    through_inward = (THROUGH[0].replace("outward", "inward"), THROUGH[1].replace("Outward", "Inward"))
    table = endpoint("table", f"com.amazonaws.{REGION}.dynamodb", *THROUGH)
    graph = build(NETWORK + INWARD + table + endpoint("door", OF_S3, *through_inward))
    assert str(from_web(graph)) == "no"
    assert str(from_web(graph, "dynamodb")) == "certain"


def test_a_gateway_endpoint_without_tables_has_them_elsewhere(build: Build) -> None:
    assert str(from_web(build(NETWORK + endpoint("door", OF_S3)))) == "certain"


def test_routes_that_are_not_known_may_lead_to_the_endpoint(build: Build) -> None:
    through_inward = (THROUGH[0].replace("outward", "inward"), THROUGH[1].replace("Outward", "Inward"))
    door = NETWORK + INWARD + endpoint("door", OF_S3, *through_inward)
    graph = build(door + handed("aws_route_table.outward.id", "!Ref Outward"))
    assert str(from_web(graph)) == "possible"
    assert str(from_web(build(door))) == "no"


EITHER_VPC = Pair(
    """
    resource "aws_subnet" "either" {
      vpc_id     = var.unsure ? aws_vpc.main.id : aws_vpc.other.id
      cidr_block = "10.0.9.0/24"
    }
    """,
    """
    Either:
      Type: AWS::EC2::Subnet
      Properties: {VpcId: !If [IsSure, !Ref Main, !Ref Other], CidrBlock: 10.0.9.0/24}
    """,
)


def test_a_subnet_of_either_of_two_vpcs_is_served_in_the_one_with_the_endpoint(build: Build) -> None:
    graph = build(NETWORK + OTHER + EITHER_VPC + endpoint("door", OF_S3, *PRIVATE))
    assert str(served(graph, the(graph, Subnet, "either"), "s3")) == "possible"
    assert str(served(graph, the(graph, Subnet, "either"), "ssm")) == "no"


def test_a_vpc_handed_on_may_have_further_endpoints(build: Build) -> None:
    graph = build(NETWORK + handed("aws_vpc.main.id", "!Ref Main"))
    answer = unseen_endpoints(graph, the(graph, Vpc, "main"))
    assert str(answer) == "possible"
    assert ["cannot be looked into" in doubt.reason for doubt in answer.doubts] == [True]
    assert str(from_web(graph)) == "possible"
    assert str(unseen_endpoints(build(NETWORK), the(build(NETWORK), Vpc, "main"))) == "no"


GIVEN_VPC = Pair(
    'resource "aws_subnet" "web" {\n  vpc_id     = "vpc-0123456789abcdef0"\n  cidr_block = "10.0.1.0/24"\n}\n',
    "Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0123456789abcdef0, CidrBlock: 10.0.1.0/24}}\n",
)


def test_a_vpc_that_is_not_declared_may_have_endpoints(build: Build) -> None:
    answer = from_web(build(GIVEN_VPC))
    assert str(answer) == "possible"
    assert [doubt.reason for doubt in answer.doubts] == ["vpc-0123456789abcdef0 is not declared here"]


UNPLACED = Pair(
    'resource "aws_instance" "host" {\n  subnet_id = split(",", var.somewhere)[0]\n}\n',
    'Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Select [0, !Split [",", !Ref Somewhere]]}}\n',
)


def test_a_subnet_that_is_not_known_may_be_in_a_vpc_with_endpoints(build: Build) -> None:
    graph = build(UNPLACED)
    (interface,) = interfaces_of(graph, the(graph, Instance, "host"))
    assert {str(served(graph, site.subnet, "s3")) for site in interface.sites} == {"possible"}


GIVEN_TABLE = Pair(
    """
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "web" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_route_table_association" "web" {
      subnet_id      = aws_subnet.web.id
      route_table_id = split(",", var.somewhere)[0]
    }
    """,
    """
    Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
    WebAssociation:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Web, RouteTableId: !Select [0, !Split [",", !Ref Somewhere]]}
    """,
)


def test_a_route_table_that_is_not_known_may_lead_to_the_endpoint(build: Build) -> None:
    through_inward = (THROUGH[0].replace("outward", "inward"), THROUGH[1].replace("Outward", "Inward"))
    graph = build(GIVEN_TABLE + INWARD + endpoint("door", OF_S3, *through_inward))
    answer = from_web(graph)
    assert str(answer) == "possible"
    assert answer.doubts


NAMED_ELSEWHERE = Pair(
    """
    resource "aws_route53_record" "central" {
      zone_id = "Z0123456789ABCDEFGHIJ"
      name    = "s3.eu-west-1.amazonaws.com"
      type    = "CNAME"
      ttl     = 60
      records = [aws_vpc_endpoint.door.dns_entry[0].dns_name]
    }
    """,
    """
    Central:
      Type: AWS::Route53::RecordSet
      Properties:
        HostedZoneId: Z0123456789ABCDEFGHIJ
        Name: s3.eu-west-1.amazonaws.com
        Type: CNAME
        TTL: "60"
        ResourceRecords: [!Select [0, !GetAtt Door.DnsEntries]]
    """,
)


def test_a_private_zone_may_name_an_interface_endpoint_for_its_service_in_any_vpc(build: Build) -> None:
    graph = build(NETWORK + OTHER + endpoint("door", OF_S3, *NAMELESS, vpc="other") + NAMED_ELSEWHERE)
    answer = from_web(graph)
    assert str(answer) == "possible"
    assert any("private hosted zone" in doubt.reason for doubt in answer.doubts)


def test_no_zone_names_a_gateway_endpoint(build: Build) -> None:
    graph = build(NETWORK + OTHER + endpoint("door", OF_S3, vpc="other") + NAMED_ELSEWHERE)
    assert str(from_web(graph)) == "no"
    type_given = ("vpc_endpoint_type = var.somewhere", "VpcEndpointType: !Ref Somewhere")
    perhaps = build(NETWORK + OTHER + endpoint("door", OF_S3, *type_given, vpc="other") + NAMED_ELSEWHERE)
    assert str(from_web(perhaps)) == "possible"


def test_in_a_larger_deployment_than_is_searched_a_zone_may_name_the_endpoint(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linter.questions.uses.MOST_VALUES", 1)
    graph = build(NETWORK + OTHER + endpoint("door", OF_S3, *NAMELESS, vpc="other"))
    assert str(from_web(graph)) == "possible"
