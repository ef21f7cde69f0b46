"""Load balancers, their listeners and their targets.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

from linter.aws.acm import Certificate
from linter.aws.cidr_blocks import cidrs
from linter.aws.ec2 import Instance
from linter.aws.elastic_ip import ElasticIp
from linter.aws.fields import PerLanguage, SettingField, flag, links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.presence import has
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, Setting, nothing
from linter.aws.strings import strings
from linter.aws.vpc import Subnet, Vpc
from linter.source import Span
from linter.truth import YES, Doubt, Truth
from linter.value import Plain

DEFAULT_SSL_POLICY = "ELBSecurityPolicy-2016-08"
"""The security policy of a TLS listener that names none.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""
STRONG_SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""A security policy that starts at TLS 1.2 and whose ciphers all have forward secrecy."""
OTHER_TYPES = frozenset(("network", "gateway"))
"""The types of load balancers that are no application load balancers."""
PRESERVED_PROTOCOLS = {"UDP", "TCP_UDP"}


def _scheme(content: Plain) -> str:
    """The scheme: the word in CloudFormation, `internal = true` or `false` in Terraform."""
    spelling = str(content).lower()
    return {"true": "internal", "false": "internet-facing"}.get(spelling, spelling)


def scheme(**paths: str) -> SettingField[str]:
    """A setting with the value `internet-facing` or `internal`."""
    return SettingField(_scheme, "internet-facing", **paths)


class LoadBalancer(Node):
    """An application, network or gateway load balancer, with a node in each of its subnets."""

    spellings = declared_by("aws_lb", "aws_alb", "AWS::ElasticLoadBalancingV2::LoadBalancer")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    balancer_type = text(terraform="load_balancer_type", cloudformation="Type", default="application")
    scheme = scheme(terraform="internal", cloudformation="Scheme")
    subnets = links(
        lambda: Subnet,
        terraform="subnets[] | subnet_mapping[].subnet_id",
        cloudformation="Subnets[] | SubnetMappings[].SubnetId",
    )
    allocations = links(
        lambda: ElasticIp, terraform="subnet_mapping[].allocation_id", cloudformation="SubnetMappings[].AllocationId"
    )
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
    access_logs = flag(
        terraform="access_logs.enabled", cloudformation="LoadBalancerAttributes[access_logs.s3.enabled]", default=False
    )
    connection_logs = flag(
        terraform="connection_logs.enabled",
        cloudformation="LoadBalancerAttributes[connection_logs.s3.enabled]",
        default=False,
    )
    drops_invalid_headers = flag(
        terraform="drop_invalid_header_fields",
        cloudformation="LoadBalancerAttributes[routing.http.drop_invalid_header_fields.enabled]",
        default=False,
    )
    desync_mode = text(
        terraform="desync_mitigation_mode",
        cloudformation="LoadBalancerAttributes[routing.http.desync_mitigation_mode]",
        default="defensive",
    )
    deletion_protection = flag(
        terraform="enable_deletion_protection",
        cloudformation="LoadBalancerAttributes[deletion_protection.enabled]",
        default=False,
    )
    address_type = text(terraform="ip_address_type", cloudformation="IpAddressType", default="ipv4")
    says_cross_zone = flag(
        terraform="enable_cross_zone_load_balancing",
        cloudformation="LoadBalancerAttributes[load_balancing.cross_zone.enabled]",
    )
    private_link_filtered = text(
        terraform="enforce_security_group_inbound_rules_on_private_link_traffic",
        cloudformation="EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        default="on",
    )

    @property
    def cross_zone(self) -> Setting[bool]:
        """Whether its nodes forward to targets in other zones; application load balancers always do."""
        if self.balancer_type.known == "application":
            return Setting((True,), self.span, stated=False)
        return self.says_cross_zone.or_else(Setting((False,), self.span, stated=False))

    @property
    def listeners(self) -> tuple[Referrer[Listener], ...]:
        """Its listeners."""
        return self.resolver.referring(Listener, "balancer", self)


class Listener(Node):
    """A port that a load balancer listens on, and the actions for its requests."""

    spellings = declared_by("aws_lb_listener", "aws_alb_listener", "AWS::ElasticLoadBalancingV2::Listener")

    balancer = links(lambda: LoadBalancer, terraform="load_balancer_arn", cloudformation="LoadBalancerArn")
    port = number(terraform="port", cloudformation="Port")
    says_protocol = text(terraform="protocol", cloudformation="Protocol")
    is_http_by_default = PerLanguage(terraform=True, cloudformation=False)
    ssl_policy = text(terraform="ssl_policy", cloudformation="SslPolicy", default=DEFAULT_SSL_POLICY)
    certificates = links(
        lambda: Certificate, terraform="certificate_arn", cloudformation="Certificates[].CertificateArn"
    )
    client_verification = text(
        terraform="mutual_authentication.mode", cloudformation="MutualAuthentication.Mode", default="off"
    )
    has_actions = has(terraform="default_action", cloudformation="DefaultActions")

    @property
    def protocol(self) -> Setting[str]:
        """The protocol that clients speak; where Terraform is not told, HTTP for an application load balancer.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener
        """
        said = self.says_protocol
        return said.or_else(self._default_protocol(said.span)) if self.is_http_by_default else said

    def _default_protocol(self, span: Span) -> Setting[str]:
        balancer = self.balancer.only
        if balancer is None or not balancer.is_seen:
            doubt = Doubt(f"whether {self} is of an application load balancer is not known", self.span)
            return Setting(("HTTP",), span, stated=False, open=True, doubts=(doubt,))
        kind = balancer.balancer_type
        if not kind.test(lambda word: word in OTHER_TYPES).possible:
            return Setting(("HTTP",), span, stated=False)
        return Setting((), span, stated=False, open=kind.known is None, doubts=kind.doubts)

    @property
    def is_encrypted(self) -> Truth:
        """Whether it uses TLS."""
        return self.protocol.test(lambda protocol: protocol.upper() in {"HTTPS", "TLS"})

    @property
    def actions(self) -> tuple[Referrer[ListenerAction], ...]:
        """Its default actions, for requests that match no rule."""
        return self.resolver.referring(ListenerAction, "listener", self)

    @property
    def rules(self) -> tuple[Referrer[ListenerRule], ...]:
        """Its rules."""
        return self.resolver.referring(ListenerRule, "listener", self)


class ListenerRule(Node):
    """The actions of a listener for the requests that match some conditions."""

    spellings = declared_by(
        "aws_lb_listener_rule", "aws_alb_listener_rule", "AWS::ElasticLoadBalancingV2::ListenerRule"
    )

    listener = links(lambda: Listener, terraform="listener_arn", cloudformation="ListenerArn")
    priority = number(terraform="priority", cloudformation="Priority")

    @property
    def actions(self) -> tuple[Referrer[ListenerAction], ...]:
        """Its actions."""
        return self.resolver.referring(ListenerAction, "rule", self)

    @property
    def conditions(self) -> tuple[Referrer[ListenerCondition], ...]:
        """The conditions that a request must match, all of them."""
        return self.resolver.referring(ListenerCondition, "rule", self)


class ListenerCondition(Node):
    """A condition of a listener rule: the addresses that requests come from, or something in the requests.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """

    spellings = declared_by(
        inline("aws_lb_listener_rule", "condition"),
        inline("aws_alb_listener_rule", "condition"),
        inline("AWS::ElasticLoadBalancingV2::ListenerRule", "Conditions"),
    )

    sources_v4 = cidrs(terraform="source_ip.values[]", cloudformation="SourceIpConfig.Values[]", family=4)
    sources_v6 = cidrs(terraform="source_ip.values[]", cloudformation="SourceIpConfig.Values[]", family=6)
    patterns = strings(
        terraform="path_pattern.values[] | host_header.values[] | http_header.values[] | query_string.value",
        cloudformation=(
            "PathPatternConfig.Values[] | HostHeaderConfig.Values[] | HttpHeaderConfig.Values[]"
            " | QueryStringConfig.Values[].Value | Values[]"
        ),
    )
    methods = strings(terraform="http_request_method.values[]", cloudformation="HttpRequestMethodConfig.Values[]")

    @property
    def narrows(self) -> Truth:
        """Whether some request of every client does not match it: it names methods, or no pattern that matches all."""
        if self.methods.stated:
            return YES
        return ~self.patterns.empty & ~self.patterns.any(lambda pattern: pattern.lstrip("/").strip("*") == "")

    @property
    def rule(self) -> Links[ListenerRule]:
        """The rule that it belongs to."""
        return self.owner(ListenerRule) or nothing(self.span)


class ListenerCertificate(Node):
    """A certificate added to a listener by a separate resource."""

    spellings = declared_by("aws_lb_listener_certificate", "AWS::ElasticLoadBalancingV2::ListenerCertificate")

    listener = links(lambda: Listener, terraform="listener_arn", cloudformation="ListenerArn")
    certificates = links(
        lambda: Certificate, terraform="certificate_arn", cloudformation="Certificates[].CertificateArn"
    )


class ListenerAction(Node):
    """An action of a listener or rule: forward to target groups, redirect, authenticate, or a fixed response."""

    spellings = declared_by(
        inline("aws_lb_listener", "default_action"),
        inline("aws_alb_listener", "default_action"),
        inline("aws_lb_listener_rule", "action"),
        inline("aws_alb_listener_rule", "action"),
        inline("AWS::ElasticLoadBalancingV2::Listener", "DefaultActions"),
        inline("AWS::ElasticLoadBalancingV2::ListenerRule", "Actions"),
    )

    action_type = text(terraform="type", cloudformation="Type")
    target_groups = links(
        lambda: TargetGroup,
        terraform="target_group_arn | forward.target_group[].arn",
        cloudformation="TargetGroupArn | ForwardConfig.TargetGroups[].TargetGroupArn",
    )
    redirect_protocol = text(
        terraform="redirect.protocol", cloudformation="RedirectConfig.Protocol", default="#{protocol}"
    )

    @property
    def listener(self) -> Links[Listener]:
        """The listener that has it as a default action."""
        return self.owner(Listener) or nothing(self.span)

    @property
    def rule(self) -> Links[ListenerRule]:
        """The rule that it belongs to."""
        return self.owner(ListenerRule) or nothing(self.span)

    @property
    def forwards(self) -> Truth:
        """Whether it forwards requests to target groups."""
        return self.action_type.is_("forward")

    @property
    def redirects(self) -> Truth:
        """Whether it redirects requests."""
        return self.action_type.is_("redirect")


class TargetGroup(Node):
    """A group of targets that load balancers forward to."""

    spellings = declared_by("aws_lb_target_group", "aws_alb_target_group", "AWS::ElasticLoadBalancingV2::TargetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    port = number(terraform="port", cloudformation="Port")
    protocol = text(terraform="protocol", cloudformation="Protocol")
    target_type = text(terraform="target_type", cloudformation="TargetType", default="instance")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    says_preserve_client = flag(
        terraform="preserve_client_ip", cloudformation="TargetGroupAttributes[preserve_client_ip.enabled]"
    )

    @property
    def preserves_client(self) -> Setting[bool]:
        """Whether targets of a network load balancer see the client's address.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
        """
        protocol, target = self.protocol.known, self.target_type.known
        kept: tuple[bool, ...] = (True, False)
        if protocol is not None and target is not None:
            kept = (target == "instance" or protocol.upper() in PRESERVED_PROTOCOLS,)
        doubts = self.protocol.doubts if len(kept) > 1 else ()
        return self.says_preserve_client.or_else(Setting(kept, self.span, stated=False, doubts=doubts))

    @property
    def attachments(self) -> tuple[Referrer[TargetAttachment], ...]:
        """Its registered targets, inline ones and separate resources."""
        return self.resolver.referring(TargetAttachment, "target_group", self)


class TargetAttachment(Node):
    """A target of a target group."""

    spellings = declared_by(
        "aws_lb_target_group_attachment",
        "aws_alb_target_group_attachment",
        inline("AWS::ElasticLoadBalancingV2::TargetGroup", "Targets"),
    )

    into = links(lambda: TargetGroup, terraform="target_group_arn")
    target = links(lambda: (Node, Instance, LoadBalancer), terraform="target_id", cloudformation="Id")
    address_said = text(terraform="target_id", cloudformation="Id")
    port = number(terraform="port", cloudformation="Port")

    @property
    def target_group(self) -> Links[TargetGroup]:
        """The target group: the one it is nested in, or the one it refers to."""
        return self.owner(TargetGroup) or self.into
