"""API Gateway: REST, HTTP and WebSocket APIs, their domain names and VPC links.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
"""

from __future__ import annotations

from linter.aws.elb import Listener, LoadBalancer
from linter.aws.fields import Unseen, flag, links, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.policy_document import policy_document
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.strings import strings
from linter.aws.vpc import Subnet

UNDOCUMENTED = Unseen("AWS does not document which security policy a domain name gets by default")


class RestApi(Node):
    """A REST API."""

    spellings = declared_by("aws_api_gateway_rest_api", "AWS::ApiGateway::RestApi")

    name = text(terraform="name", cloudformation="Name")
    endpoint_types = strings(
        terraform="endpoint_configuration.types[]", cloudformation="EndpointConfiguration.Types[]", default=("EDGE",)
    )
    policy = policy_document(terraform="policy", cloudformation="Policy")
    definition = raw(terraform="body", cloudformation="Body")
    is_default_endpoint_disabled = flag(
        terraform="disable_execute_api_endpoint", cloudformation="DisableExecuteApiEndpoint", default=False
    )

    @property
    def methods(self) -> tuple[Referrer[RestMethod], ...]:
        """The methods that are declared as separate resources."""
        return self.resolver.referring(RestMethod, "api", self)

    @property
    def stages(self) -> tuple[Referrer[RestStage], ...]:
        """Its stages."""
        return self.resolver.referring(RestStage, "api", self)


class RestMethod(Node):
    """A method of a REST API."""

    spellings = declared_by("aws_api_gateway_method", "AWS::ApiGateway::Method")

    api = links(lambda: RestApi, terraform="rest_api_id", cloudformation="RestApiId")
    http_method = text(terraform="http_method", cloudformation="HttpMethod")
    authorization = text(terraform="authorization", cloudformation="AuthorizationType", default="NONE")
    needs_key = flag(terraform="api_key_required", cloudformation="ApiKeyRequired", default=False)


class RestStage(Node):
    """A deployed stage of a REST API."""

    spellings = declared_by("aws_api_gateway_stage", "AWS::ApiGateway::Stage")

    api = links(lambda: RestApi, terraform="rest_api_id", cloudformation="RestApiId")
    access_log = text(terraform="access_log_settings.destination_arn", cloudformation="AccessLogSetting.DestinationArn")
    client_certificate = text(terraform="client_certificate_id", cloudformation="ClientCertificateId")


class RestDomain(Node):
    """A custom domain name for REST APIs."""

    spellings = declared_by(
        "aws_api_gateway_domain_name", "AWS::ApiGateway::DomainName", inline("AWS::Serverless::Api", "Domain")
    )

    domain = text(terraform="domain_name", cloudformation="DomainName")
    security_policy = text(terraform="security_policy", cloudformation="SecurityPolicy", default=UNDOCUMENTED)
    endpoint_types = strings(
        terraform="endpoint_configuration.types[]", cloudformation="EndpointConfiguration.Types[]", default=("EDGE",)
    )
    client_trust = text(
        terraform="mutual_tls_authentication.truststore_uri", cloudformation="MutualTlsAuthentication.TruststoreUri"
    )


class HttpApi(Node):
    """An HTTP or WebSocket API. Its endpoint always requires TLS 1.2."""

    spellings = declared_by("aws_apigatewayv2_api", "AWS::ApiGatewayV2::Api")

    name = text(terraform="name", cloudformation="Name")
    protocol = text(terraform="protocol_type", cloudformation="ProtocolType")
    allowed_origins = strings(
        terraform="cors_configuration.allow_origins[]", cloudformation="CorsConfiguration.AllowOrigins[]"
    )

    @property
    def routes(self) -> tuple[Referrer[HttpRoute], ...]:
        """The routes that are declared as separate resources."""
        return self.resolver.referring(HttpRoute, "api", self)


class HttpRoute(Node):
    """A route of an HTTP or WebSocket API."""

    spellings = declared_by("aws_apigatewayv2_route", "AWS::ApiGatewayV2::Route")

    api = links(lambda: HttpApi, terraform="api_id", cloudformation="ApiId")
    route_key = text(terraform="route_key", cloudformation="RouteKey")
    authorization = text(terraform="authorization_type", cloudformation="AuthorizationType", default="NONE")
    needs_key = flag(terraform="api_key_required", cloudformation="ApiKeyRequired", default=False)


class HttpStage(Node):
    """A deployed stage of an HTTP or WebSocket API."""

    spellings = declared_by("aws_apigatewayv2_stage", "AWS::ApiGatewayV2::Stage")

    api = links(lambda: HttpApi, terraform="api_id", cloudformation="ApiId")
    access_log = text(
        terraform="access_log_settings.destination_arn", cloudformation="AccessLogSettings.DestinationArn"
    )


class HttpDomain(Node):
    """A custom domain name for HTTP and WebSocket APIs."""

    spellings = declared_by("aws_apigatewayv2_domain_name", "AWS::ApiGatewayV2::DomainName")

    domain = text(terraform="domain_name", cloudformation="DomainName")
    security_policy = text(
        terraform="domain_name_configuration.security_policy",
        cloudformation="DomainNameConfigurations.SecurityPolicy",
        default=UNDOCUMENTED,
    )


class RestLink(Node):
    """A VPC link of REST APIs: a private connection to network load balancers."""

    spellings = declared_by("aws_api_gateway_vpc_link", "AWS::ApiGateway::VpcLink")

    targets = links(lambda: LoadBalancer, terraform="target_arns[]", cloudformation="TargetArns[]")


class HttpLink(Node):
    """A VPC link of HTTP APIs: interfaces in subnets."""

    spellings = declared_by("aws_apigatewayv2_vpc_link", "AWS::ApiGatewayV2::VpcLink")

    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")


class HttpIntegration(Node):
    """The backend that an HTTP API sends requests to."""

    spellings = declared_by("aws_apigatewayv2_integration", "AWS::ApiGatewayV2::Integration")

    link = links(lambda: HttpLink, terraform="connection_id", cloudformation="ConnectionId")
    listener = links(lambda: Listener, terraform="integration_uri", cloudformation="IntegrationUri")
