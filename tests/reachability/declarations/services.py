"""Services that lead into VPCs, in both languages."""

from __future__ import annotations

from tests.reachability.declarations.records import Block, Code, Record, Words, given, logical


class Services(Words):
    """Writes services of AWS by which packets get into VPCs."""

    def _accelerator(self, it: Record) -> None:
        """An accelerator with one port that leads to an instance or a load balancer, and shows it the client.

        `overrides` are pairs of a port of the listener and the one at the endpoint instead; with `preserves` of False
        the endpoint sees the accelerator, with None it is not said.
        """
        name, target = it["name"], self.ref(it["of"])
        enabled, dual = it.get("enabled", True), "DUAL_STACK" if it.get("dual") else None
        accelerator = given(name=name, enabled=enabled, ip_address_type=dual)
        self.tf("aws_globalaccelerator_accelerator", name, accelerator)
        said = {"Name": name, "Enabled": enabled, "IpAddressType": dual}
        self.cfn("AWS::GlobalAccelerator::Accelerator", name, said)
        ports = Block({"from_port": it["port"], "to_port": it["port"]})
        mine = Code(f"aws_globalaccelerator_accelerator.{name}.id", f"!Ref {logical(name)}")
        body = {"accelerator_arn": mine, "protocol": "TCP", "port_range": ports}
        self.tf("aws_globalaccelerator_listener", f"{name}l", body)
        ranges = [{"FromPort": it["port"], "ToPort": it["port"]}]
        named = {"AcceleratorArn": mine, "Protocol": "TCP", "PortRanges": ranges}
        self.cfn("AWS::GlobalAccelerator::Listener", f"{name}l", named)
        listener = Code(f"aws_globalaccelerator_listener.{name}l.id", f"!Ref {logical(name)}l")
        kept, overrides = it.get("preserves", True), it.get("overrides", ())
        endpoint = Block(given(endpoint_id=target, client_ip_preservation_enabled=kept))
        moved = [Block({"listener_port": at, "endpoint_port": to}) for at, to in overrides]
        group = given(listener_arn=listener, endpoint_configuration=endpoint, port_override=moved or None)
        self.tf("aws_globalaccelerator_endpoint_group", f"{name}g", group)
        configured = [given(EndpointId=target, ClientIPPreservationEnabled=kept)]
        grouped = {
            "ListenerArn": listener,
            "EndpointGroupRegion": "us-east-1",
            "EndpointConfigurations": configured,
            "PortOverrides": [{"ListenerPort": at, "EndpointPort": to} for at, to in overrides] or None,
        }
        self.cfn("AWS::GlobalAccelerator::EndpointGroup", f"{name}g", grouped)

    def _origin(self, it: Record) -> None:
        """A VPC origin of CloudFront at an instance or a load balancer, and its distribution.

        It speaks HTTP on one port, or what its `policy` says, with HTTPS on 443.
        """
        name, target, enabled = it["name"], self.ref(it["of"], "arn"), it.get("enabled", True)
        config = {"name": name, "arn": target, "http_port": it["port"], "https_port": 443}
        policy = it.get("policy", "http-only")
        config |= {"origin_protocol_policy": policy}
        protocols = Block({"items": ["TLSv1.2"], "quantity": 1})
        endpoint = Block({**config, "origin_ssl_protocols": protocols})
        self.tf("aws_cloudfront_vpc_origin", name, {"vpc_origin_endpoint_config": endpoint})
        arn = target
        if self.kinds[it["of"]] == "instance":
            mine = f"arn:aws:ec2:us-east-1:123456789012:instance/${{{logical(it['of'])}}}"
            arn = Code(target.terraform, f'!Sub "{mine}"')
        named = {"Name": name, "Arn": arn, "HTTPPort": it["port"], "HTTPSPort": 443}
        named |= {"OriginProtocolPolicy": policy}
        self.cfn("AWS::CloudFront::VpcOrigin", name, {"VpcOriginEndpointConfig": named})
        self._distribution(f"{name}d", Code(f"aws_cloudfront_vpc_origin.{name}.id", f"!Ref {logical(name)}"), enabled)

    def _distribution(self, name: str, origin: Code, enabled: bool) -> None:
        cache = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        behavior = Block(
            {
                "target_origin_id": "vo",
                "viewer_protocol_policy": "allow-all",
                "cache_policy_id": cache,
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
            }
        )
        led = Block({"vpc_origin_id": origin})
        self.tf(
            "aws_cloudfront_distribution",
            name,
            {
                "enabled": enabled,
                "origin": Block({"domain_name": "app.example.com", "origin_id": "vo", "vpc_origin_config": led}),
                "default_cache_behavior": behavior,
                "restrictions": Block({"geo_restriction": Block({"restriction_type": "none"})}),
                "viewer_certificate": Block({"cloudfront_default_certificate": True}),
            },
        )
        named = {
            "Enabled": enabled,
            "DefaultCacheBehavior": {
                "TargetOriginId": "vo",
                "ViewerProtocolPolicy": "allow-all",
                "CachePolicyId": cache,
            },
            "Origins": [{"Id": "vo", "DomainName": "app.example.com", "VpcOriginConfig": {"VpcOriginId": origin}}],
        }
        self.cfn("AWS::CloudFront::Distribution", name, {"DistributionConfig": named})

    def _http_link(self, it: Record) -> None:
        """A VPC link of an HTTP API, with an integration that leads to a `listener` of a load balancer."""
        name, subnets, groups = it["name"], self.refs(it["subnets"]), self.refs(it["groups"])
        self.tf("aws_apigatewayv2_vpc_link", name, {"name": name, "subnet_ids": subnets, "security_group_ids": groups})
        self.cfn("AWS::ApiGatewayV2::VpcLink", name, {"Name": name, "SubnetIds": subnets, "SecurityGroupIds": groups})
        self.tf("aws_apigatewayv2_api", f"{name}a", {"name": f"{name}a", "protocol_type": "HTTP"})
        self.cfn("AWS::ApiGatewayV2::Api", f"{name}a", {"Name": f"{name}a", "ProtocolType": "HTTP"})
        api = Code(f"aws_apigatewayv2_api.{name}a.id", f"!Ref {logical(name)}a")
        link = Code(f"aws_apigatewayv2_vpc_link.{name}.id", f"!Ref {logical(name)}")
        listener = self.ref(it["listener"])
        body = {"api_id": api, "integration_type": "HTTP_PROXY", "integration_method": "ANY"}
        led = {"connection_type": "VPC_LINK", "connection_id": link, "integration_uri": listener}
        self.tf("aws_apigatewayv2_integration", f"{name}i", {**body, **led})
        self.cfn(
            "AWS::ApiGatewayV2::Integration",
            f"{name}i",
            {
                "ApiId": api,
                "IntegrationType": "HTTP_PROXY",
                "IntegrationMethod": "ANY",
                "ConnectionType": "VPC_LINK",
                "ConnectionId": link,
                "IntegrationUri": listener,
                "PayloadFormatVersion": "1.0",
            },
        )

    def _rest_link(self, it: Record) -> None:
        """A VPC link of REST APIs to a network load balancer."""
        target = self.ref(it["of"])
        self.tf("aws_api_gateway_vpc_link", it["name"], {"name": it["name"], "target_arns": [target]})
        self.cfn("AWS::ApiGateway::VpcLink", it["name"], {"Name": it["name"], "TargetArns": [target]})

    def _lattice(self, it: Record) -> None:
        """A service of VPC Lattice that leads to an instance, and the `vpc` whose hosts may call it."""
        name, port = it["name"], it["port"]
        part = {key: f"{name}{key}" for key in ("network", "service", "targets", "listener")}
        network, service, targets = (
            Code(f"aws_vpclattice_{kind}.{part[key]}.id", f"!Ref {logical(part[key])}")
            for key, kind in (("network", "service_network"), ("service", "service"), ("targets", "target_group"))
        )
        self.tf("aws_vpclattice_service_network", part["network"], {"name": name})
        self.cfn("AWS::VpcLattice::ServiceNetwork", part["network"], {"Name": name})
        self.tf("aws_vpclattice_service", part["service"], {"name": name})
        self.cfn("AWS::VpcLattice::Service", part["service"], {"Name": name})
        body = {"service_identifier": service, "service_network_identifier": network}
        self.tf("aws_vpclattice_service_network_service_association", f"{name}has", body)
        named = {"ServiceIdentifier": service, "ServiceNetworkIdentifier": network}
        self.cfn("AWS::VpcLattice::ServiceNetworkServiceAssociation", f"{name}has", named)
        config = {"vpc_identifier": self.ref(it["targets_in"]), "port": port, "protocol": "HTTP"}
        self.tf(
            "aws_vpclattice_target_group",
            part["targets"],
            {"name": name, "type": "INSTANCE", "config": Block(config)},
        )
        target = Block({"id": self.ref(it["of"]), "port": port})
        attached = {"target_group_identifier": targets, "target": target}
        self.tf("aws_vpclattice_target_group_attachment", f"{name}member", attached)
        self.cfn(
            "AWS::VpcLattice::TargetGroup",
            part["targets"],
            {
                "Name": name,
                "Type": "INSTANCE",
                "Config": {"VpcIdentifier": self.ref(it["targets_in"]), "Port": port, "Protocol": "HTTP"},
                "Targets": [{"Id": self.ref(it["of"]), "Port": port}],
            },
        )
        forward = Block({"target_groups": Block({"target_group_identifier": targets})})
        listener = {"name": name, "protocol": "HTTP", "port": it["listens"], "service_identifier": service}
        self.tf(
            "aws_vpclattice_listener", part["listener"], {**listener, "default_action": Block({"forward": forward})}
        )
        self.cfn(
            "AWS::VpcLattice::Listener",
            part["listener"],
            {
                "Name": name,
                "Protocol": "HTTP",
                "Port": it["listens"],
                "ServiceIdentifier": service,
                "DefaultAction": {"Forward": {"TargetGroups": [{"TargetGroupIdentifier": targets}]}},
            },
        )
        if it.get("vpc"):
            joined = {"vpc_identifier": self.ref(it["vpc"]), "service_network_identifier": network}
            self.tf("aws_vpclattice_service_network_vpc_association", f"{name}join", joined)
            named = {"VpcIdentifier": self.ref(it["vpc"]), "ServiceNetworkIdentifier": network}
            self.cfn("AWS::VpcLattice::ServiceNetworkVpcAssociation", f"{name}join", named)
