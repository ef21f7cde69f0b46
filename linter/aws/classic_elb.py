"""Classic Load Balancers, their listeners, policies and instances.

https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.elb import scheme
from linter.aws.fields import LinkField, SettingField, flag, links, number, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.path import read
from linter.aws.presence import has, with_block
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, Setting, joined, nothing
from linter.aws.vpc import Subnet
from linter.truth import NO, Truth, truth, unknown
from linter.value import Record, Scalar


class ClassicBalancer(Node):
    """A Classic Load Balancer."""

    spellings = declared_by("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer")
    name_field = "name"

    name = text(terraform="name", cloudformation="LoadBalancerName")
    scheme = scheme(terraform="internal", cloudformation="Scheme")
    subnets = links(lambda: Subnet, terraform="subnets[]", cloudformation="Subnets[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
    cross_zone = flag(terraform="cross_zone_load_balancing", cloudformation="CrossZone", default=True)
    has_access_log = has(terraform="access_logs", cloudformation="AccessLoggingPolicy")
    says_access_logs = flag(terraform="access_logs.enabled", cloudformation="AccessLoggingPolicy.Enabled")
    desync_mode = text(terraform="desync_mitigation_mode", default="defensive")
    instances = links(lambda: Instance, terraform="instances[]", cloudformation="Instances[]")

    @property
    def access_logs(self) -> Setting[bool]:
        """Whether it writes access logs: a block that does not say enables them."""
        return with_block(self.says_access_logs, self.has_access_log)

    @property
    def listeners(self) -> tuple[Referrer[ClassicListener], ...]:
        """Its listeners."""
        return self.resolver.referring(ClassicListener, "balancer", self)

    @property
    def attachments(self) -> tuple[Referrer[ClassicAttachment], ...]:
        """The instances attached to it by separate resources."""
        return self.resolver.referring(ClassicAttachment, "balancer", self)


class ClassicListener(Node):
    """A port that a Classic Load Balancer listens on, and the instance port it forwards to."""

    spellings = declared_by(
        inline("aws_elb", "listener"), inline("AWS::ElasticLoadBalancing::LoadBalancer", "Listeners")
    )

    port = number(terraform="lb_port", cloudformation="LoadBalancerPort")
    protocol = text(terraform="lb_protocol", cloudformation="Protocol")
    instance_port = number(terraform="instance_port", cloudformation="InstancePort")
    instance_protocol = text(terraform="instance_protocol", cloudformation="InstanceProtocol")
    certificate = text(terraform="ssl_certificate_id", cloudformation="SSLCertificateId")
    said_policies = links(lambda: ClassicPolicy, cloudformation="PolicyNames[]")

    @property
    def balancer(self) -> Links[ClassicBalancer]:
        """The load balancer that it belongs to."""
        return self.owner(ClassicBalancer) or nothing(self.span)

    @property
    def policies(self) -> Links[ClassicPolicy]:
        """The policies it uses, without the one that applies by default."""
        attached = self.resolver.referring(ListenerPolicies, "listeners", self)
        added = (attachment.node.policies.only_when(attachment.applies) for attachment in attached)
        return joined((self.said_policies, *added), self.span)


class ClassicAttachment(Node):
    """An instance attached to a Classic Load Balancer by a separate resource."""

    spellings = declared_by("aws_elb_attachment")

    balancer = links(lambda: ClassicBalancer, terraform="elb")
    instance = links(lambda: Instance, terraform="instance")


class ClassicPolicy(Node):
    """A policy of a Classic Load Balancer. One of type `SSLNegotiationPolicyType` sets protocols and ciphers.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
    """

    spellings = declared_by("aws_load_balancer_policy", inline("AWS::ElasticLoadBalancing::LoadBalancer", "Policies"))
    name_field = "name"

    name = text(terraform="policy_name", cloudformation="PolicyName")
    policy_type = text(terraform="policy_type_name", cloudformation="PolicyType")
    attributes = raw(terraform="policy_attribute", cloudformation="Attributes")
    reference = text(
        terraform="policy_attribute[Reference-Security-Policy]",
        cloudformation="Attributes[Reference-Security-Policy]",
    )

    def enables(self, attribute: str) -> Truth:
        """Whether an attribute is true: a protocol such as `Protocol-TLSv1`, or a cipher."""
        listed = self.attributes
        value = None if listed is None else read(Record({"Attributes": listed}, self.span), f"Attributes[{attribute}]")
        if value is None:
            return NO
        if isinstance(value, Scalar):
            return truth(str(value.content).lower() == "true")
        return unknown(f"whether {attribute} is set is not known", value.span)


class ListenerPolicies(Node):
    """The policies of the listener on a port of a Classic Load Balancer."""

    balancer: LinkField[ClassicBalancer]
    port: SettingField[int]

    @property
    def policies(self) -> Links[ClassicPolicy]:
        """The policies that it sets."""
        return nothing(self.span)

    @property
    def listeners(self) -> Links[ClassicListener]:
        """The listeners it applies to: those of the load balancer on the same port."""
        matching = [
            (listener.node, listener.applies & self.balancer.includes(balancer) & self._is_on(listener.node.port))
            for balancer in self.balancer
            for listener in balancer.listeners
        ]
        surely = tuple(listener for listener, applies in matching if applies.certain)
        maybe = tuple(listener for listener, applies in matching if applies.possible and not applies.certain)
        return Links(
            surely, maybe, self.span, doubts=tuple(doubt for _, applies in matching for doubt in applies.doubts)
        )

    def _is_on(self, port: Setting[int]) -> Truth:
        wanted = self.port.known
        return port.is_(wanted) if wanted is not None else unknown("the port is not known", self.port.span)


class AttachedPolicies(ListenerPolicies):
    """Existing policies, attached to a listener by a separate resource."""

    spellings = declared_by("aws_load_balancer_listener_policy")

    balancer = links(lambda: ClassicBalancer, terraform="load_balancer_name")
    port = number(terraform="load_balancer_port")
    said_policies = links(lambda: ClassicPolicy, terraform="policy_names[]")

    @property
    def policies(self) -> Links[ClassicPolicy]:
        """The policies that it attaches."""
        return self.said_policies


class NegotiationPolicy(ListenerPolicies, ClassicPolicy):
    """A TLS policy that is declared together with its attachment to a listener."""

    spellings = declared_by("aws_lb_ssl_negotiation_policy")

    balancer = links(lambda: ClassicBalancer, terraform="load_balancer")
    port = number(terraform="lb_port")
    name = text(terraform="name")
    policy_type = text(default="SSLNegotiationPolicyType")
    attributes = raw(terraform="attribute")
    reference = text(terraform="attribute[Reference-Security-Policy]")

    @property
    def policies(self) -> Links[ClassicPolicy]:
        """The policy itself."""
        return Links((self,), (), self.span)
