"""APIs say who may call them, and their domain names which TLS they speak."""

import pytest

from linter.aws.api_gateway import HttpApi, HttpDomain, HttpLink, HttpRoute, RestApi, RestDomain, RestMethod, RestStage
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

REST = Pair(
    """
    resource "aws_api_gateway_rest_api" "api" {
      name = "api"
    }
    resource "aws_api_gateway_method" "get" {
      rest_api_id   = aws_api_gateway_rest_api.api.id
      resource_id   = aws_api_gateway_rest_api.api.root_resource_id
      http_method   = "GET"
      authorization = "NONE"
    }
    resource "aws_api_gateway_stage" "live" {
      rest_api_id = aws_api_gateway_rest_api.api.id
      stage_name  = "live"
      access_log_settings {
        destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:api"
      }
    }
    resource "aws_api_gateway_domain_name" "name" {
      domain_name     = "api.example.com"
      security_policy = "TLS_1_0"
    }
    resource "aws_api_gateway_domain_name" "silent" {
      domain_name = "silent.example.com"
    }
    """,
    """
    Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
    Get:
      Type: AWS::ApiGateway::Method
      Properties:
        RestApiId: !Ref Api
        ResourceId: !GetAtt Api.RootResourceId
        HttpMethod: GET
        AuthorizationType: NONE
    Live:
      Type: AWS::ApiGateway::Stage
      Properties:
        RestApiId: !Ref Api
        StageName: live
        AccessLogSetting: {DestinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:api"}
    Name: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: api.example.com, SecurityPolicy: TLS_1_0}}
    Silent: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: silent.example.com}}
    """,
)
HTTP = Pair(
    """
    resource "aws_apigatewayv2_api" "api" {
      name          = "api"
      protocol_type = "HTTP"
      cors_configuration {
        allow_origins = ["*"]
      }
    }
    resource "aws_apigatewayv2_route" "any" {
      api_id    = aws_apigatewayv2_api.api.id
      route_key = "$default"
    }
    resource "aws_apigatewayv2_domain_name" "name" {
      domain_name = "api.example.com"
      domain_name_configuration {
        certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a"
        endpoint_type   = "REGIONAL"
        security_policy = "TLS_1_2"
      }
    }
    resource "aws_apigatewayv2_vpc_link" "link" {
      name               = "link"
      subnet_ids         = ["subnet-0123"]
      security_group_ids = ["sg-0123"]
    }
    """,
    """
    Api:
      Type: AWS::ApiGatewayV2::Api
      Properties: {Name: api, ProtocolType: HTTP, CorsConfiguration: {AllowOrigins: ["*"]}}
    Any: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: $default}}
    Name:
      Type: AWS::ApiGatewayV2::DomainName
      Properties: {DomainName: api.example.com, DomainNameConfigurations: [{SecurityPolicy: TLS_1_2}]}
    Link:
      Type: AWS::ApiGatewayV2::VpcLink
      Properties: {Name: link, SubnetIds: [subnet-0123], SecurityGroupIds: [sg-0123]}
    """,
)


def test_a_rest_api_has_its_methods_and_stages(build: Build) -> None:
    graph = build(REST)
    api = the(graph, RestApi, "api")
    assert [method.node for method in api.methods] == list(graph.all(RestMethod))
    assert [stage.node for stage in api.stages] == list(graph.all(RestStage))
    assert says(the(graph, RestMethod, "get"), "authorization", "needs_key") == ["NONE", False]
    assert says(the(graph, RestStage, "live"), "access_log") == ["arn:aws:logs:eu-west-1:123456789012:log-group:api"]
    assert says(api, "endpoint_types") == [("EDGE",)]


@pytest.mark.parametrize(("name", "policy", "is_open"), [("name", "TLS_1_0", False), ("silent", None, True)])
def test_a_domain_name_without_a_policy_may_have_any(
    build: Build, name: str, policy: str | None, is_open: bool
) -> None:
    found = the(build(REST), RestDomain, name).security_policy
    assert (found.known, found.open) == (policy, is_open)


def test_an_http_api_has_its_routes_open_unless_one_says_otherwise(build: Build) -> None:
    graph = build(HTTP)
    api = the(graph, HttpApi, "api")
    assert [route.node for route in api.routes] == list(graph.all(HttpRoute))
    assert says(api, "protocol", "allowed_origins") == ["HTTP", ("*",)]
    assert says(the(graph, HttpRoute, "any"), "authorization") == ["NONE"]
    assert says(the(graph, HttpDomain, "name"), "security_policy") == ["TLS_1_2"]
    assert says(the(graph, HttpLink, "link"), "subnets", "groups") == ["subnet-0123", "sg-0123"]
