"""Services on the internet that pass requests on to load balancers and hosts in VPCs: CloudFront and API Gateway.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.elb import Listener, LoadBalancer
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class VpcOrigin(Node):
    """A load balancer or instance in a private subnet to which CloudFront sends requests of viewers."""

    spellings = declared_by("aws_cloudfront_vpc_origin", "AWS::CloudFront::VpcOrigin")

    target = links(
        lambda: (LoadBalancer, Instance),
        terraform="vpc_origin_endpoint_config.arn",
        cloudformation="VpcOriginEndpointConfig.Arn",
    )
    http_port = number(
        terraform="vpc_origin_endpoint_config.http_port", cloudformation="VpcOriginEndpointConfig.HTTPPort", default=80
    )
    https_port = number(
        terraform="vpc_origin_endpoint_config.https_port",
        cloudformation="VpcOriginEndpointConfig.HTTPSPort",
        default=443,
    )
    protocol_policy = text(
        terraform="vpc_origin_endpoint_config.origin_protocol_policy",
        cloudformation="VpcOriginEndpointConfig.OriginProtocolPolicy",
        default="match-viewer",
    )


class Distribution(Node):
    """A distribution of CloudFront."""

    spellings = declared_by("aws_cloudfront_distribution", "AWS::CloudFront::Distribution")

    enabled = flag(terraform="enabled", cloudformation="DistributionConfig.Enabled")
    origins = links(
        lambda: VpcOrigin,
        terraform="origin[].vpc_origin_config.vpc_origin_id",
        cloudformation="DistributionConfig.Origins[].VpcOriginConfig.VpcOriginId",
    )


class RestLink(Node):
    """The private connection from REST APIs to a network load balancer."""

    spellings = declared_by("aws_api_gateway_vpc_link", "AWS::ApiGateway::VpcLink")

    targets = links(lambda: LoadBalancer, terraform="target_arns[]", cloudformation="TargetArns[]")


class HttpLink(Node):
    """The interfaces through which HTTP APIs reach load balancers of a VPC."""

    spellings = declared_by("aws_apigatewayv2_vpc_link", "AWS::ApiGatewayV2::VpcLink")

    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")


class HttpIntegration(Node):
    """What an HTTP API sends requests to."""

    spellings = declared_by("aws_apigatewayv2_integration", "AWS::ApiGatewayV2::Integration")

    link = links(lambda: HttpLink, terraform="connection_id", cloudformation="ConnectionId")
    listener = links(lambda: Listener, terraform="integration_uri", cloudformation="IntegrationUri")


class AppRunnerConnector(Node):
    """The interfaces through which services of App Runner reach a VPC."""

    spellings = declared_by("aws_apprunner_vpc_connector", "AWS::AppRunner::VpcConnector")

    subnets = links(lambda: Subnet, terraform="subnets[]", cloudformation="Subnets[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
