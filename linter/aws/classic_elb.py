"""Classic Load Balancers, their listeners, policies and instances.

https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html
"""

from __future__ import annotations

from linter.aws.ec2 import Instance
from linter.aws.elb import scheme
from linter.aws.fields import flag, links, number, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.vpc import Subnet


class ClassicBalancer(Node):
    """A Classic Load Balancer."""

    spellings = declared_by("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer")
    name_field = "name"

    name = text(terraform="name", cloudformation="LoadBalancerName")
    scheme = scheme(terraform="internal", cloudformation="Scheme")
    subnets = links(lambda: Subnet, terraform="subnets[]", cloudformation="Subnets[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
    cross_zone = flag(terraform="cross_zone_load_balancing", cloudformation="CrossZone", default=True)
    instances = links(lambda: Instance, terraform="instances[]", cloudformation="Instances[]")

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

    @property
    def balancer(self) -> Links[ClassicBalancer]:
        """The load balancer that it belongs to."""
        return self.owner(ClassicBalancer) or nothing(self.span)


class ClassicAttachment(Node):
    """An instance attached to a Classic Load Balancer by a separate resource."""

    spellings = declared_by("aws_elb_attachment")

    balancer = links(lambda: ClassicBalancer, terraform="elb")
    instance = links(lambda: Instance, terraform="instance")
